//! What the tests of the codec share.

#![allow(dead_code, reason = "each test uses a part")]

use bson::Bson;
use odm_core::{
    codec::{DecodeError, DocumentDecoder, EncodeError, Encoder},
    types::FieldType,
};

/// The document `{v: value}`.
pub(crate) fn try_encode<T: FieldType>(value: &T) -> Result<Vec<u8>, EncodeError> {
    let mut encoder = Encoder::with_capacity(16);
    encoder.document(|encoder| encoder.field("v\0", value));
    encoder.finish()
}

/// The document `{v: value}` of a value that can be stored.
pub(crate) fn encode<T: FieldType>(value: &T) -> Vec<u8> {
    try_encode(value).unwrap()
}

/// The value of the document `{v: value}`.
pub(crate) fn decode<T: FieldType>(bytes: &[u8]) -> Result<T, DecodeError> {
    let mut document = DocumentDecoder::new(bytes)?;
    let mut slot = document.expect::<T>("v\0")?;
    while let Some((element_type, key)) = document.element()? {
        match key {
            "v" => document.read(element_type, key, &mut slot)?,
            _ => document.skip(element_type)?,
        }
    }
    DocumentDecoder::required(slot, "v\0")
}

/// What `bson` is read as.
pub(crate) fn read<T: FieldType>(bson: impl Into<Bson>) -> Result<T, DecodeError> {
    decode(&bson::doc! { "v": bson.into() }.to_vec().unwrap())
}

/// The message of what cannot be read, path included.
pub(crate) fn read_error<T: FieldType + std::fmt::Debug>(bson: impl Into<Bson>) -> String {
    read::<T>(bson).unwrap_err().to_string()
}

/// Encodes and decodes.
pub(crate) fn round_trip<T: FieldType>(value: &T) -> T {
    decode(&encode(value)).unwrap()
}
