//! Parts that the benchmarks share: the workload, its models, clocks, rounds and the table of ratios.

pub(crate) mod arguments;
pub(crate) mod callgrind;
pub(crate) mod clock;
pub(crate) mod peer;
pub(crate) mod plain;
pub(crate) mod rounds;
pub(crate) mod table;
pub(crate) mod workload;
