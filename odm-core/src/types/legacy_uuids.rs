//! UUIDs as drivers stored them before subtype 4: Binary of subtype 3, in the byte order of the driver.

use std::{
    fmt,
    hash::{Hash, Hasher},
    marker::PhantomData,
};

use bson::{Binary, Bson, Uuid, spec::BinarySubtype};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

use super::FieldType;
use crate::{
    codec::{DecodeError, Decoder, ElementType, EncodeError, Encoder},
    document::builder::NewId,
    fields::{IntoOperand, IntoValue, Ordered},
};

pub(super) const SUBTYPE: u8 = 3;

/// The order in which a driver stored the bytes of a UUID: [`PythonLegacy`], [`JavaLegacy`] or [`CSharpLegacy`].
pub trait ByteOrder: Copy + Ord + Hash + Send + Sync + fmt::Debug + 'static {
    /// Converts from the order of RFC 9562 to the stored one; done twice, it is the first again.
    #[doc(hidden)]
    fn swap(bytes: [u8; 16]) -> [u8; 16];
}

/// The order of RFC 9562: the `pythonLegacy` of the drivers' `uuidRepresentation`, and what MongoEngine stores unless set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PythonLegacy;

/// The order of the Java driver, `javaLegacy`: each half reversed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JavaLegacy;

/// The order of the C# driver, `csharpLegacy`: the first three groups reversed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CSharpLegacy;

impl ByteOrder for PythonLegacy {
    fn swap(bytes: [u8; 16]) -> [u8; 16] {
        bytes
    }
}

impl ByteOrder for JavaLegacy {
    fn swap([a, b, c, d, e, f, g, h, rest @ ..]: [u8; 16]) -> [u8; 16] {
        let [i, j, k, l, m, n, o, p] = rest;
        [h, g, f, e, d, c, b, a, p, o, n, m, l, k, j, i]
    }
}

impl ByteOrder for CSharpLegacy {
    fn swap([a, b, c, d, e, f, g, h, rest @ ..]: [u8; 16]) -> [u8; 16] {
        let [i, j, k, l, m, n, o, p] = rest;
        [d, c, b, a, f, e, h, g, i, j, k, l, m, n, o, p]
    }
}

/// A UUID that is stored as Binary of subtype 3, in the byte order `O` of the driver that wrote it: read, compared and
/// written as it is stored.
///
/// New collections store a `uuid::Uuid` or `bson::Uuid`, of subtype 4. The field of one of these refuses what is stored
/// as subtype 3, as the subtype does not say the order of the bytes. See the
/// [specification](https://github.com/mongodb/specifications/blob/master/source/bson-binary-uuid/uuid.md).
///
/// # Example
///
/// ```
/// use mongo_odm::{bson::Uuid, prelude::*, types::{JavaLegacy, LegacyUuid}};
///
/// #[derive(Document)]
/// struct Device { id: ObjectId, serial: LegacyUuid<JavaLegacy> }
///
/// let uuid = Uuid::parse_str("00112233-4455-6677-8899-aabbccddeeff").unwrap();
/// let device = Device::builder().serial(uuid).build();
/// let stored = device.to_bson().unwrap();
/// assert_eq!(stored.get_binary("serial").unwrap().bytes[..4], [0x77, 0x66, 0x55, 0x44]);
/// assert_eq!(device.serial.uuid(), uuid);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LegacyUuid<O> {
    uuid: Uuid,
    order: PhantomData<fn() -> O>,
}

impl<O: ByteOrder> LegacyUuid<O> {
    /// Creates a value of the UUID.
    #[must_use]
    pub const fn new(uuid: Uuid) -> Self {
        Self {
            uuid,
            order: PhantomData,
        }
    }

    /// Returns the UUID.
    #[must_use]
    pub const fn uuid(&self) -> Uuid {
        self.uuid
    }

    fn stored(&self) -> [u8; 16] {
        O::swap(self.uuid.bytes())
    }

    fn to_bson(self) -> Bson {
        Bson::Binary(Binary {
            subtype: BinarySubtype::UuidOld,
            bytes: self.stored().to_vec(),
        })
    }
}

impl<O: ByteOrder> FieldType for LegacyUuid<O> {
    scalar!(ElementType::BINARY);

    fn encode(&self, encoder: &mut Encoder) -> ElementType {
        encoder.binary(SUBTYPE, &self.stored())
    }

    fn decode(element_type: ElementType, decoder: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        if element_type != ElementType::BINARY {
            return Err(DecodeError::mismatch("Binary of subtype 3", element_type));
        }
        match decoder.binary()? {
            (SUBTYPE, bytes) => super::uuids::sixteen(bytes)
                .map(|bytes| Self::new(Uuid::from_bytes(O::swap(bytes)))),
            (4, _) => Err(DecodeError::new(
                "expected Binary of subtype 3 (a UUID of an old driver), found subtype 4: declare the field as `uuid::Uuid` \
                 or `bson::Uuid`",
            )),
            (subtype, _) => Err(DecodeError::new(format!(
                "expected Binary of subtype 3 (a UUID of an old driver), found subtype {subtype}"
            ))),
        }
    }

    fn to_bson_value(&self) -> Result<Bson, EncodeError> {
        Ok(self.to_bson())
    }
}

#[diagnostic::do_not_recommend]
impl<O: ByteOrder> Ordered for LegacyUuid<O> {}

impl<O: ByteOrder> NewId for LegacyUuid<O> {
    fn new_id() -> Self {
        Self::new(Uuid::new())
    }
}

impl<O: ByteOrder> From<Uuid> for LegacyUuid<O> {
    fn from(uuid: Uuid) -> Self {
        Self::new(uuid)
    }
}

impl<O: ByteOrder> From<LegacyUuid<O>> for Uuid {
    fn from(value: LegacyUuid<O>) -> Self {
        value.uuid
    }
}

impl<O: ByteOrder> From<LegacyUuid<O>> for Bson {
    fn from(value: LegacyUuid<O>) -> Self {
        value.to_bson()
    }
}

#[cfg(feature = "uuid")]
impl<O: ByteOrder> From<uuid::Uuid> for LegacyUuid<O> {
    fn from(uuid: uuid::Uuid) -> Self {
        Self::new(Uuid::from_bytes(uuid.into_bytes()))
    }
}

#[cfg(feature = "uuid")]
impl<O: ByteOrder> From<LegacyUuid<O>> for uuid::Uuid {
    fn from(value: LegacyUuid<O>) -> Self {
        Self::from_bytes(value.uuid.bytes())
    }
}

macro_rules! operands {
    ($($uuid:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl<O: ByteOrder> IntoOperand<LegacyUuid<O>> for $uuid {
            fn into_operand(self) -> Result<Bson, EncodeError> {
                Ok(LegacyUuid::<O>::from(self).to_bson())
            }
        }

        #[diagnostic::do_not_recommend]
        impl<O: ByteOrder> IntoValue<LegacyUuid<O>> for $uuid {
            fn into_value(self) -> LegacyUuid<O> {
                self.into()
            }
        }
    )*};
}

operands! { Uuid }

#[cfg(feature = "uuid")]
operands! { uuid::Uuid }

impl<O> Hash for LegacyUuid<O> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.uuid.hash(state);
    }
}

impl<O> fmt::Debug for LegacyUuid<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LegacyUuid({})", self.uuid)
    }
}

impl<O> fmt::Display for LegacyUuid<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.uuid.fmt(f)
    }
}

/// As text; in a binary format as it is stored.
impl<O: ByteOrder> Serialize for LegacyUuid<O> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(&self.uuid)
        } else {
            self.to_bson().serialize(serializer)
        }
    }
}

impl<'de, O: ByteOrder> Deserialize<'de> for LegacyUuid<O> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            let text = String::deserialize(deserializer)?;
            return Uuid::parse_str(&text).map(Self::new).map_err(Error::custom);
        }
        let value = Bson::deserialize(deserializer)?;
        let value = crate::meta::from_bson(&value).map_err(Error::custom)?;
        value.ok_or_else(|| Error::custom("null is no UUID"))
    }
}
