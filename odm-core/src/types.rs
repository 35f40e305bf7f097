//! The types that a document's field may have: one trait, implemented family by family.

mod bson_values;
pub(crate) mod choices;
pub(crate) mod embedded;
mod field_type;

pub use choices::UnknownChoice;
pub use field_type::FieldType;
