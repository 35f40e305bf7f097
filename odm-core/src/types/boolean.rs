//! `bool`.

use bson::Bson;

use super::FieldType;
use crate::{
    codec::{DecodeError, Decoder, ElementType, EncodeError, Encoder},
    meta::Rules,
    validate::{Validator, check},
};

impl FieldType for bool {
    scalar!(ElementType::BOOLEAN);

    #[inline]
    fn encode(&self, encoder: &mut Encoder) -> ElementType {
        encoder.fixed([u8::from(*self)]);
        ElementType::BOOLEAN
    }

    #[inline]
    fn decode(element_type: ElementType, decoder: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        if element_type != ElementType::BOOLEAN {
            return Err(DecodeError::mismatch("Boolean", element_type));
        }
        match decoder.fixed()? {
            [0] => Ok(false),
            [1] => Ok(true),
            _ => Err(DecodeError::malformed(
                "a Boolean that is neither true nor false",
            )),
        }
    }

    #[inline]
    fn validate_value(&self, rules: &Rules, validator: &mut Validator) {
        check::choice(self, rules, validator);
    }

    fn to_bson_value(&self) -> Result<Bson, EncodeError> {
        Ok(Bson::Boolean(*self))
    }
}
