//! What generated code names. Not part of the public API.

pub use core::{
    default::Default,
    option::Option::{self, None, Some},
    result::Result::{self, Ok},
};
pub use std::{string::String, sync::atomic::AtomicUsize, vec, vec::Vec};

pub use bson::{Bson, DateTime};
pub use inventory;

pub use crate::{
    codec::{DecodeError, Decoder, DocumentDecoder, ElementType, EncodeError, Encoder},
    document::{Choices, Document, EmbeddedDocument, Given, Hooks, Missing, Slot, Structure},
    fields::{Field, IntoOperand, IntoValue, Path},
    meta::{
        AutoNow, Bound, Collation, CollectionMeta, FieldMeta, Index, IndexKey, IndexKind, Linked,
        Rules, RulesFor, StructureMeta, TypeMeta,
    },
    query::{Filter, Sort},
    types::FieldType,
    validate::{Each, Timestamp, Validator},
};

use crate::types::embedded;
pub use embedded::{decode_structure, encode_structure, structure_type};

/// A partial index's filter, so that the closure's argument is known.
pub fn partial<S: Structure>(
    at: Path,
    filter: impl FnOnce(S::Path<()>) -> Filter<()>,
) -> Filter<()> {
    filter(S::path(at))
}

/// A constraint's value, as a field of type `T` stores it.
///
/// # Errors
///
/// The value cannot be stored.
pub fn bound<T, V: IntoOperand<T>>(value: V) -> Result<Bson, EncodeError> {
    value.into_operand()
}

/// The values of `choices = [...]`, as a field of type `T` stores them.
///
/// # Errors
///
/// A value cannot be stored.
pub fn choices<T, V: IntoOperand<T>, const N: usize>(
    values: [V; N],
) -> Result<Vec<Bson>, EncodeError> {
    values.into_iter().map(IntoOperand::into_operand).collect()
}

/// The current time as a field's date type.
pub fn now<T: Timestamp>() -> T {
    T::from_bson_date(DateTime::now())
}
