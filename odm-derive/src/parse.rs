//! From attribute tokens to values. Whatever is wrong is reported to the [`Context`]; the rest is still read.

pub(crate) mod choices;
pub(crate) mod constraints;
pub(crate) mod container;
pub(crate) mod field;
pub(crate) mod index;
pub(crate) mod item;
pub(crate) mod keys;
pub(crate) mod slot;
