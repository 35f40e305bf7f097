//! Filters, updates, sorts, and the queryset with its operations.

mod aggregate;
mod count;
mod delete;
mod distinct;
mod explain;
mod filter;
mod find;
mod guarded;
mod options;
mod page;
mod queryset;
mod raw;
mod selection;
mod sort;
mod statistics;
mod stream;
mod update;
mod update_operation;
mod upsert;

pub use crate::execute::Updated;
pub use aggregate::{Aggregate, TypedAggregate};
pub use delete::DeleteDocuments;
pub use distinct::Selectable;
pub use filter::Filter;
pub(crate) use filter::Node;
pub(crate) use find::{decode, first};
pub use page::Page;
pub use queryset::QuerySet;
pub use raw::RawQuerySet;
pub use sort::{IntoSorts, Sort};
pub use stream::DocumentStream;
use update::{CheckInserted, Guard, compile, conditions};
pub use update::{IntoUpdates, Update};
pub use update_operation::UpdateDocuments;
pub use upsert::UpsertOne;
