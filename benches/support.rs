//! What the benchmarks share: the workload, its two models, clocks, rounds and the table of ratios.

pub(crate) mod arguments;
pub(crate) mod clock;
pub(crate) mod ours;
pub(crate) mod peer;
pub(crate) mod rounds;
pub(crate) mod table;
pub(crate) mod workload;
