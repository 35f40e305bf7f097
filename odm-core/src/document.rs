//! Documents: the traits that are derived, and what is done with one document.

pub(crate) mod builder;
mod delete;
pub(crate) mod encode;
mod hooks;
mod insert_many;
mod load;
mod normalize;
pub(crate) mod run_hooks;
mod save;
mod structure;

pub use delete::Delete;
pub use hooks::{DeleteContext, Hooks, SaveContext, ValidateContext};
pub use insert_many::{InsertMany, InsertManyError, InsertManyParts, InsertOutcome};
pub use load::{Get, Reload};
pub use save::Save;
pub use structure::{Choices, Document, EmbeddedDocument, Structure};
