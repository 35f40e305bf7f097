//! What the derived [`FieldType`] of an embedded document calls.

use crate::{
    codec::{DecodeError, Decoder, ElementType, Encoder},
    document::Structure,
    meta::{Rules, TypeMeta},
    validate::{Validator, check},
};

/// The description of the type.
#[must_use]
pub const fn structure_type<S: Structure>() -> TypeMeta {
    TypeMeta::document::<S>(|| S::META)
}

/// The description of a type with a collection.
#[must_use]
pub const fn document_type<S: Structure>() -> TypeMeta {
    structure_type::<S>().with_collection()
}

/// Appends the document.
#[inline]
pub fn encode_structure<S: Structure>(value: &S, encoder: &mut Encoder) -> ElementType {
    encoder.document(|encoder| value.encode_fields(encoder))
}

/// Checks the document's fields, and its `choices`.
#[inline]
pub fn validate_structure<S: Structure>(value: &S, rules: &Rules, validator: &mut Validator) {
    check::choice(value, rules, validator);
    value.validate_fields(validator);
}

/// Reads the document.
///
/// # Errors
///
/// The stored value is not a document, or one of its fields cannot be read.
#[inline]
pub fn decode_structure<S: Structure>(
    element_type: ElementType,
    decoder: &mut Decoder<'_>,
) -> Result<S, DecodeError> {
    if element_type != ElementType::DOCUMENT {
        return Err(DecodeError::mismatch("a Document", element_type));
    }
    S::decode_fields(decoder.document()?)
}
