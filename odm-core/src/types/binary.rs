//! Binary data.

use std::{
    ops::{Deref, DerefMut},
    sync::Arc,
};

use bson::{Binary, Bson, spec::BinarySubtype};

use super::FieldType;
use crate::{
    codec::{DecodeError, Decoder, ElementType, EncodeError, Encoder},
    fields::{IntoOperand, IntoValue},
    meta::Rules,
    validate::{Length, Validator, check},
};

/// Bytes, stored as Binary of subtype 0.
///
/// `Vec<u8>`, `[u8; N]`, `Box<[u8]>` and `Arc<[u8]>` are stored in the same way, and their paths have the same operations:
/// those of one value, such as `eq`, `is_in` and `set`. `min_length` and `max_length` count the bytes.
///
/// # Example
///
/// ```
/// use mongo_odm::{prelude::*, types::Bytes};
///
/// #[derive(Document)]
/// struct Photo { id: ObjectId, thumbnail: Bytes }
///
/// let photo = Photo::builder().thumbnail(Bytes::from(vec![1, 2, 3])).build();
/// assert_eq!(photo.thumbnail.len(), 3);
/// assert_eq!(photo.to_bson().unwrap().get_binary("thumbnail").unwrap().bytes, [1, 2, 3]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bytes(pub Vec<u8>);

impl Deref for Bytes {
    type Target = Vec<u8>;

    fn deref(&self) -> &Vec<u8> {
        &self.0
    }
}

impl DerefMut for Bytes {
    fn deref_mut(&mut self) -> &mut Vec<u8> {
        &mut self.0
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl From<&[u8]> for Bytes {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }
}

impl From<Bytes> for Vec<u8> {
    fn from(bytes: Bytes) -> Self {
        bytes.0
    }
}

impl FieldType for Bytes {
    scalar!(ElementType::BINARY);

    #[inline]
    fn encode(&self, encoder: &mut Encoder) -> ElementType {
        encoder.binary(0, &self.0)
    }

    #[inline]
    fn decode(element_type: ElementType, decoder: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        u8::decode_vec(element_type, decoder).map(Self)
    }

    #[inline]
    fn validate_value(&self, rules: &Rules, validator: &mut Validator) {
        check::length(self.0.len(), "byte", rules, validator);
        check::choice(self, rules, validator);
    }

    fn to_bson_value(&self) -> Result<Bson, EncodeError> {
        Ok(binary(self.0.clone()))
    }
}

impl Length for Bytes {}

/// What holds bytes is an operand of every field of bytes.
macro_rules! byte_operands {
    ($([$($parameter:tt)*] $operand:ty => $field:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($parameter)*> IntoOperand<$field> for $operand {
            fn into_operand(self) -> Result<Bson, EncodeError> {
                Ok(binary(self.to_vec()))
            }
        }
    )*};
}

byte_operands! {
    [] Vec<u8> => Bytes;
    [] &Vec<u8> => Bytes;
    [] &[u8] => Bytes;
    [const N: usize] [u8; N] => Bytes;
    [const N: usize] &[u8; N] => Bytes;
    [] Bytes => Vec<u8>;
    [] &Bytes => Vec<u8>;
    [] Bytes => Box<[u8]>;
    [] &Bytes => Box<[u8]>;
    [] Vec<u8> => Box<[u8]>;
    [] &Vec<u8> => Box<[u8]>;
    [] &[u8] => Box<[u8]>;
    [const N: usize] [u8; N] => Box<[u8]>;
    [const N: usize] &[u8; N] => Box<[u8]>;
    [] Bytes => Arc<[u8]>;
    [] &Bytes => Arc<[u8]>;
    [] Vec<u8> => Arc<[u8]>;
    [] &Vec<u8> => Arc<[u8]>;
    [] &[u8] => Arc<[u8]>;
    [const N: usize] [u8; N] => Arc<[u8]>;
    [const N: usize] &[u8; N] => Arc<[u8]>;
}

#[diagnostic::do_not_recommend]
impl IntoValue<Bytes> for Vec<u8> {
    fn into_value(self) -> Bytes {
        Bytes(self)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<Bytes> for &[u8] {
    fn into_value(self) -> Bytes {
        self.into()
    }
}

impl FieldType for Binary {
    scalar!(ElementType::BINARY);

    fn encode(&self, encoder: &mut Encoder) -> ElementType {
        encode_binary(self, encoder)
    }

    fn decode(element_type: ElementType, decoder: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        if element_type != ElementType::BINARY {
            return Err(DecodeError::mismatch("Binary", element_type));
        }
        let (subtype, bytes) = decoder.binary()?;
        Ok(Self {
            subtype: subtype.into(),
            bytes: bytes.to_vec(),
        })
    }

    #[inline]
    fn validate_value(&self, rules: &Rules, validator: &mut Validator) {
        check::length(self.bytes.len(), "byte", rules, validator);
        check::choice(self, rules, validator);
    }

    fn to_bson_value(&self) -> Result<Bson, EncodeError> {
        Ok(Bson::Binary(self.clone()))
    }
}

impl Length for Binary {}

pub(super) fn encode_binary(value: &Binary, encoder: &mut Encoder) -> ElementType {
    encoder.binary(value.subtype.into(), &value.bytes)
}

/// Reads bytes without a meaning of their own: subtype 0, or 2, which it replaced.
pub(super) fn plain<'a>(decoder: &mut Decoder<'a>) -> Result<&'a [u8], DecodeError> {
    match decoder.binary()? {
        (0 | 2, bytes) => Ok(bytes),
        (subtype, _) => Err(DecodeError::new(format!(
            "expected Binary of subtype 0, found subtype {subtype}"
        ))),
    }
}

fn binary(bytes: Vec<u8>) -> Bson {
    Bson::Binary(Binary {
        subtype: BinarySubtype::Generic,
        bytes,
    })
}
