//! Documents: the traits that are derived, and what is done with one document.

mod builder;
mod hooks;
mod structure;

pub use builder::{Given, Missing, Omitted, Slot};
pub use hooks::{DeleteContext, Hooks, SaveContext, ValidateContext};
pub use structure::{Choices, Document, EmbeddedDocument, Structure};
