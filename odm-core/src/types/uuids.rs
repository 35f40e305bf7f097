//! UUIDs.

use bson::{Binary, Bson, spec::BinarySubtype};

use super::{FieldType, legacy_uuids};
use crate::{
    codec::{DecodeError, Decoder, ElementType, EncodeError, Encoder},
    fields::Ordered,
    meta::Rules,
    validate::{Validator, check},
};

const SUBTYPE: u8 = 4;

macro_rules! uuids {
    ($($uuid:ty, $bytes:ident;)*) => {$(
        impl FieldType for $uuid {
            scalar!(ElementType::BINARY);

            #[inline]
            fn encode(&self, encoder: &mut Encoder) -> ElementType {
                encoder.binary(SUBTYPE, &self.$bytes()[..])
            }

            #[inline]
            fn decode(
                element_type: ElementType,
                decoder: &mut Decoder<'_>,
            ) -> Result<Self, DecodeError> {
                bytes(element_type, decoder).map(Self::from_bytes)
            }

            #[inline]
            fn validate_value(&self, rules: &Rules, validator: &mut Validator) {
                check::choice(self, rules, validator);
            }

            fn to_bson_value(&self) -> Result<Bson, EncodeError> {
                Ok(Bson::Binary(Binary {
                    subtype: BinarySubtype::Uuid,
                    bytes: self.$bytes().to_vec(),
                }))
            }
        }

        #[diagnostic::do_not_recommend]
        impl Ordered for $uuid {}
    )*};
}

uuids! { bson::Uuid, bytes; }

#[cfg(feature = "uuid")]
uuids! { uuid::Uuid, as_bytes; }

#[inline]
fn bytes(element_type: ElementType, decoder: &mut Decoder<'_>) -> Result<[u8; 16], DecodeError> {
    if element_type != ElementType::BINARY {
        return Err(DecodeError::mismatch("Binary of subtype 4", element_type));
    }
    match decoder.binary()? {
        (SUBTYPE, bytes) => sixteen(bytes),
        // Taken as it is, it would be another UUID, or stored as one of subtype 4 by the next save.
        (legacy_uuids::SUBTYPE, _) => Err(DecodeError::new(
            "found a UUID of subtype 3, in a byte order of the driver that stored it: declare the field as \
             `mongo_odm::types::LegacyUuid<PythonLegacy>` (MongoEngine's order), `LegacyUuid<JavaLegacy>` or \
             `LegacyUuid<CSharpLegacy>`",
        )),
        (subtype, _) => Err(DecodeError::new(format!(
            "expected Binary of subtype 4 (a UUID), found subtype {subtype}"
        ))),
    }
}

pub(super) fn sixteen(bytes: &[u8]) -> Result<[u8; 16], DecodeError> {
    bytes.try_into().map_err(|_| {
        DecodeError::new(format!(
            "a UUID has 16 bytes, found {} of them",
            bytes.len()
        ))
    })
}
