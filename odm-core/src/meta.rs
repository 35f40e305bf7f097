//! The static description of documents: fields, types, constraints, indexes.
//!
//! Filters, updates, sorts, indexes, schemas and error paths read their names from here.

mod field;
mod index;
mod normalize;
mod number_range;
mod reference;
mod rules;
mod structure;
mod target;

pub(crate) use field::from_bson;
pub use field::{FieldMeta, TypeMeta};
pub use index::{Collation, Index, IndexKey, IndexKind};
pub use number_range::NumberRange;
pub use reference::{Nullable, OnDelete, ReferenceMeta, Refers};
pub use rules::{
    AutoNow, Bound, CustomCheck, Format, Letters, MakeChoices, Normalize, Rules, RulesFor,
};
pub use structure::{CollectionMeta, Linked, StructureMeta, linked_documents};
pub(crate) use target::{Crossing, Target};
