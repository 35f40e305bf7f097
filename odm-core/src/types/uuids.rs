//! UUIDs.

use bson::{Binary, Bson, spec::BinarySubtype};

use super::FieldType;
use crate::{
    codec::{DecodeError, Decoder, ElementType, EncodeError, Encoder},
    fields::Ordered,
    meta::Rules,
    validate::{Validator, check},
};

const SUBTYPE: u8 = 4;
/// What older drivers wrote. The order of the bytes was the driver's own: they are taken as they are.
const OLD_SUBTYPE: u8 = 3;

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
    let (subtype, bytes) = decoder.binary()?;
    if subtype != SUBTYPE && subtype != OLD_SUBTYPE {
        return Err(DecodeError::new(format!(
            "expected Binary of subtype 4 (a UUID), found subtype {subtype}"
        )));
    }
    bytes.try_into().map_err(|_| {
        DecodeError::new(format!(
            "a UUID has 16 bytes, found {} of them",
            bytes.len()
        ))
    })
}
