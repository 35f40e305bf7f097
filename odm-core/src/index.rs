//! Declared indexes: collected from the documents, compared with the server's, created.

mod collect;
mod compare;
mod ensure;
mod report;

pub use ensure::{EnsureIndexes, ensure_indexes};
pub use report::{IndexConflict, IndexReport, RefusedIndex};

pub(crate) use collect::declared;
