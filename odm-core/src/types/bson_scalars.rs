//! BSON values of a fixed type: ids, decimals, timestamps, regular expressions, code.

use bson::{
    Bson, DbPointer, Decimal128, JavaScriptCodeWithScope, Regex, Timestamp, oid::ObjectId,
    raw::CString,
};

use super::FieldType;
use crate::{
    codec::{Decimal128Parts, DecodeError, Decoder, ElementType, EncodeError, Encoder},
    fields::{Numeric, Ordered},
    meta::Rules,
    validate::{Bounded, Precise, Validator, check},
};

impl FieldType for ObjectId {
    scalar!(ElementType::OBJECT_ID);

    #[inline]
    fn encode(&self, encoder: &mut Encoder) -> ElementType {
        encoder.fixed(self.bytes());
        ElementType::OBJECT_ID
    }

    #[inline]
    fn decode(element_type: ElementType, decoder: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        if element_type != ElementType::OBJECT_ID {
            return Err(DecodeError::mismatch("ObjectId", element_type));
        }
        decoder.fixed().map(Self::from_bytes)
    }

    #[inline]
    fn validate_value(&self, rules: &Rules, validator: &mut Validator) {
        check::choice(self, rules, validator);
    }

    fn to_bson_value(&self) -> Result<Bson, EncodeError> {
        Ok(Bson::ObjectId(*self))
    }
}

#[diagnostic::do_not_recommend]
impl Ordered for ObjectId {}

impl FieldType for Decimal128 {
    scalar!(ElementType::DECIMAL128);

    #[inline]
    fn encode(&self, encoder: &mut Encoder) -> ElementType {
        encoder.fixed(self.bytes());
        ElementType::DECIMAL128
    }

    /// Int32 and Int64 are taken as they are.
    #[inline]
    fn decode(element_type: ElementType, decoder: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        match element_type {
            ElementType::DECIMAL128 => decoder.fixed().map(Self::from_bytes),
            ElementType::INT32 | ElementType::INT64 => i64::decode(element_type, decoder)
                .map(|whole| Self::from_bytes(crate::codec::Finite::from_int(whole).to_bytes())),
            other => Err(DecodeError::mismatch("Decimal128", other)),
        }
    }

    #[inline]
    fn validate_value(&self, rules: &Rules, validator: &mut Validator) {
        check::decimal(Decimal128Parts::from_bytes(self.bytes()), rules, validator);
    }

    fn to_bson_value(&self) -> Result<Bson, EncodeError> {
        Ok(Bson::Decimal128(*self))
    }
}

#[diagnostic::do_not_recommend]
impl Ordered for Decimal128 {}
#[diagnostic::do_not_recommend]
impl Numeric for Decimal128 {
    type Sum = Self;
    type Average = Self;
    type ServerAverage = Self;
}
impl Bounded for Decimal128 {}
impl Precise for Decimal128 {}

impl FieldType for Timestamp {
    scalar!(ElementType::TIMESTAMP);

    fn encode(&self, encoder: &mut Encoder) -> ElementType {
        encoder.fixed(self.increment.to_le_bytes());
        encoder.fixed(self.time.to_le_bytes());
        ElementType::TIMESTAMP
    }

    fn decode(element_type: ElementType, decoder: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        if element_type != ElementType::TIMESTAMP {
            return Err(DecodeError::mismatch("Timestamp", element_type));
        }
        let increment = u32::from_le_bytes(decoder.fixed()?);
        let time = u32::from_le_bytes(decoder.fixed()?);
        Ok(Self { time, increment })
    }

    fn validate_value(&self, rules: &Rules, validator: &mut Validator) {
        check::choice(self, rules, validator);
    }

    fn to_bson_value(&self) -> Result<Bson, EncodeError> {
        Ok(Bson::Timestamp(*self))
    }
}

#[diagnostic::do_not_recommend]
impl Ordered for Timestamp {}

impl FieldType for Regex {
    scalar!(ElementType::REGEX);

    fn encode(&self, encoder: &mut Encoder) -> ElementType {
        encoder.c_string(self.pattern.as_str());
        encoder.c_string(self.options.as_str());
        ElementType::REGEX
    }

    fn decode(element_type: ElementType, decoder: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        if element_type != ElementType::REGEX {
            return Err(DecodeError::mismatch("Regex", element_type));
        }
        Ok(Self {
            pattern: c_string(decoder)?,
            options: c_string(decoder)?,
        })
    }

    fn validate_value(&self, rules: &Rules, validator: &mut Validator) {
        check::choice(self, rules, validator);
    }
}

impl FieldType for JavaScriptCodeWithScope {
    scalar!(ElementType::JAVASCRIPT_WITH_SCOPE);

    fn encode(&self, encoder: &mut Encoder) -> ElementType {
        encoder.code_with_scope(&self.code, &self.scope)
    }

    fn decode(element_type: ElementType, decoder: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        if element_type != ElementType::JAVASCRIPT_WITH_SCOPE {
            return Err(DecodeError::mismatch("JavaScriptWithScope", element_type));
        }
        let (code, scope) = decoder.code_with_scope()?;
        Ok(Self {
            code: code.to_owned(),
            scope: super::bson_document::decode_document(scope)?,
        })
    }

    fn validate_value(&self, rules: &Rules, validator: &mut Validator) {
        check::choice(self, rules, validator);
    }
}

impl FieldType for DbPointer {
    scalar!(ElementType::DB_POINTER);

    fn encode(&self, encoder: &mut Encoder) -> ElementType {
        super::bson_values::encode_by_driver(Bson::DbPointer(self.clone()), encoder)
    }

    fn decode(element_type: ElementType, decoder: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        if element_type != ElementType::DB_POINTER {
            return Err(DecodeError::mismatch("DBPointer", element_type));
        }
        match super::bson_values::decode_by_driver(element_type, decoder)? {
            Bson::DbPointer(pointer) => Ok(pointer),
            _ => Err(DecodeError::mismatch("DBPointer", element_type)),
        }
    }

    fn validate_value(&self, rules: &Rules, validator: &mut Validator) {
        check::choice(self, rules, validator);
    }
}

fn c_string(decoder: &mut Decoder<'_>) -> Result<CString, DecodeError> {
    // Read up to the first NUL, so that none is inside.
    CString::try_from(decoder.c_string()?.to_owned())
        .map_err(|error| DecodeError::malformed(&error.to_string()))
}
