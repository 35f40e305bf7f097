//! Filters, updates, sorts, and the queryset with its operations.

mod filter;
mod sort;
mod update;

pub use filter::Filter;
pub(crate) use filter::Node;
pub use sort::Sort;
pub use update::{IntoUpdates, Update};
pub(crate) use update::{UpdateDocument, compile};
