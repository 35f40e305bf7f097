//! Values of any BSON type.

use bson::Bson;

use super::FieldType;
use crate::{
    codec::{DecodeError, Decoder, ElementType, EncodeError, Encoder},
    fields::{AsArray, Field, Path, Root},
    meta::{Rules, TypeMeta},
    validate::{Validator, check, keys},
};

impl FieldType for Bson {
    type Path<R: Root> = Field<R, Self>;
    type Slice = AsArray;
    const TYPE: &'static TypeMeta = &TypeMeta::any::<Self>();
    const NULL_IS_A_VALUE: bool = true;

    fn path<R: Root>(at: Path) -> Field<R, Self> {
        Field::new(at)
    }

    fn encode(&self, encoder: &mut Encoder) -> ElementType {
        match self {
            Self::Double(value) => value.encode(encoder),
            Self::String(value) => encoder.string(value),
            Self::Array(values) => encoder.array(values),
            Self::Document(value) => value.encode(encoder),
            Self::Boolean(value) => value.encode(encoder),
            Self::Null => ElementType::NULL,
            Self::RegularExpression(value) => value.encode(encoder),
            Self::JavaScriptCode(code) => {
                encoder.string(code);
                ElementType::JAVASCRIPT
            }
            Self::JavaScriptCodeWithScope(value) => value.encode(encoder),
            Self::Int32(value) => value.encode(encoder),
            Self::Int64(value) => value.encode(encoder),
            Self::Timestamp(value) => value.encode(encoder),
            Self::Binary(value) => value.encode(encoder),
            Self::ObjectId(value) => value.encode(encoder),
            Self::DateTime(value) => value.encode(encoder),
            Self::Symbol(text) => {
                encoder.string(text);
                ElementType::SYMBOL
            }
            Self::Decimal128(value) => value.encode(encoder),
            Self::Undefined => ElementType::UNDEFINED,
            Self::MaxKey => ElementType::MAX_KEY,
            Self::MinKey => ElementType::MIN_KEY,
            Self::DbPointer(value) => value.encode(encoder),
        }
    }

    fn decode(element_type: ElementType, decoder: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        Ok(match element_type {
            ElementType::DOUBLE => Self::Double(FieldType::decode(element_type, decoder)?),
            ElementType::STRING => Self::String(decoder.string()?.to_owned()),
            ElementType::DOCUMENT => Self::Document(FieldType::decode(element_type, decoder)?),
            ElementType::ARRAY => Self::Array(FieldType::decode(element_type, decoder)?),
            ElementType::BINARY => Self::Binary(FieldType::decode(element_type, decoder)?),
            ElementType::UNDEFINED => Self::Undefined,
            ElementType::OBJECT_ID => Self::ObjectId(FieldType::decode(element_type, decoder)?),
            ElementType::BOOLEAN => Self::Boolean(FieldType::decode(element_type, decoder)?),
            ElementType::DATE_TIME => Self::DateTime(FieldType::decode(element_type, decoder)?),
            ElementType::NULL => Self::Null,
            ElementType::REGEX => {
                Self::RegularExpression(FieldType::decode(element_type, decoder)?)
            }
            ElementType::DB_POINTER => Self::DbPointer(FieldType::decode(element_type, decoder)?),
            ElementType::JAVASCRIPT => Self::JavaScriptCode(decoder.string()?.to_owned()),
            ElementType::SYMBOL => Self::Symbol(decoder.string()?.to_owned()),
            ElementType::JAVASCRIPT_WITH_SCOPE => {
                Self::JavaScriptCodeWithScope(FieldType::decode(element_type, decoder)?)
            }
            ElementType::INT32 => Self::Int32(FieldType::decode(element_type, decoder)?),
            ElementType::TIMESTAMP => Self::Timestamp(FieldType::decode(element_type, decoder)?),
            ElementType::INT64 => Self::Int64(FieldType::decode(element_type, decoder)?),
            ElementType::DECIMAL128 => Self::Decimal128(FieldType::decode(element_type, decoder)?),
            ElementType::MIN_KEY => Self::MinKey,
            ElementType::MAX_KEY => Self::MaxKey,
            unknown => {
                return Err(DecodeError::malformed(&format!(
                    "a value of type {unknown:?}"
                )));
            }
        })
    }

    fn validate_value(&self, rules: &Rules, validator: &mut Validator) {
        check::choice(self, rules, validator);
        keys::bson(self, validator);
    }

    fn to_bson_value(&self) -> Result<Bson, EncodeError> {
        // Encoded for its checks (depth, NUL in keys) only.
        let mut encoder = Encoder::with_capacity(64);
        encoder.document(|encoder| encoder.field_or_null("\0", self));
        encoder.finish().map(|_| self.clone())
    }
}

/// Appends a value whose parts only the driver's crate can see.
pub(super) fn encode_by_driver(value: Bson, encoder: &mut Encoder) -> ElementType {
    let element_type = ElementType::from_code(value.element_type() as u8);
    let document = bson::Document::from_iter([(String::new(), value)]);
    match document.to_vec() {
        // The document's length, the type and an empty key come before, a NUL after.
        Ok(bytes) => {
            encoder.raw(bytes.get(6..bytes.len() - 1).unwrap_or_default());
            element_type
        }
        Err(error) => encoder.fail(error.to_string()),
    }
}

/// Reads a value whose parts only the driver's crate can set.
pub(super) fn decode_by_driver(
    element_type: ElementType,
    decoder: &mut Decoder<'_>,
) -> Result<Bson, DecodeError> {
    let bytes = lone_document(element_type, decoder.value_bytes(element_type)?)?;
    bson::RawDocument::from_bytes(&bytes)
        .and_then(bson::Document::try_from)
        .ok()
        .and_then(|mut document| document.remove(""))
        .ok_or_else(|| DecodeError::malformed(element_type.name()))
}

/// A document with one element of an empty key.
pub(super) fn lone_document(
    element_type: ElementType,
    content: &[u8],
) -> Result<Vec<u8>, DecodeError> {
    let length = content.len() + 7;
    let stated = i32::try_from(length)
        .map_err(|_| DecodeError::new("the value is larger than a document can be"))?;
    let mut bytes = Vec::with_capacity(length);
    bytes.extend_from_slice(&stated.to_le_bytes());
    bytes.extend_from_slice(&[element_type.code(), 0]);
    bytes.extend_from_slice(content);
    bytes.push(0);
    Ok(bytes)
}
