//! Values that only serde knows: `#[field(serde)]`.

use std::{
    fmt,
    marker::PhantomData,
    ops::{Deref, DerefMut},
};

use bson::Bson;
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{DeserializeOwned, IgnoredAny, MapAccess, Visitor},
    ser::SerializeMap,
};

use super::{FieldType, bson_values::lone_document};
use crate::{
    codec::{DecodeError, Decoder, DocumentDecoder, ElementType, EncodeError, Encoder},
    fields::{AsArray, Field, IntoOperand, Path, Root},
    meta::{Rules, TypeMeta},
    validate::{Validator, check},
};

/// A value that is stored as serde makes of it, by the serde support of the `bson` crate.
///
/// A field of a type that only serde knows is written `#[field(serde)]`; this is the type that its
/// path has. It can also be written out, where such values stand in a list or a map. What
/// serde makes null is stored as nothing.
///
/// # Example
///
/// ```
/// use std::time::Duration;
/// use mongo_odm::{bson::rawdoc, prelude::*, types::Serde};
///
/// #[derive(Document)]
/// struct Host {
///     id: ObjectId,
///     #[field(serde)]
///     idle: Duration,
///     timeouts: Vec<Serde<Duration>>,
/// }
///
/// let host = Host::builder()
///     .idle(Duration::from_millis(1500))
///     .timeouts(vec![Serde(Duration::from_secs(2))])
///     .build();
/// assert_eq!(
///     host.to_bson().unwrap(),
///     rawdoc! {
///         "_id": host.id,
///         "idle": { "secs": 1_i64, "nanos": 500_000_000_i64 },
///         "timeouts": [{ "secs": 2_i64, "nanos": 0_i64 }],
///     }
/// );
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Serde<T>(pub T);

impl<T> Deref for Serde<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Serde<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T> From<T> for Serde<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

/// A type that serde can write and read: what `#[field(serde)]` and [`Serde`] store.
///
/// Implemented for every such type. Derived code calls its methods as those of [`FieldType`], so that a type without serde's
/// traits is one error.
#[diagnostic::on_unimplemented(
    message = "serde cannot write and read `{Self}`",
    label = "needs `serde::Serialize` and `serde::Deserialize`",
    note = "write `#[derive(serde::Serialize, serde::Deserialize)]` on `{Self}`",
    note = "`#[field(serde)]` is for types that only serde knows: without it `{Self}` may derive `EmbeddedDocument` or `Choices`"
)]
pub trait SerdeType: Sized {
    /// Writes the value and returns the type that was written.
    fn encode_value(&self, encoder: &mut Encoder) -> ElementType;

    /// Reads the value that stands next.
    ///
    /// # Errors
    ///
    /// The value cannot be read as the type.
    fn decode_value(
        element_type: ElementType,
        decoder: &mut Decoder<'_>,
    ) -> Result<Self, DecodeError>;

    /// Returns what serde reads from null, if it does.
    fn absent_value() -> Option<Self>;

    /// Writes one element; nothing when serde makes null of it.
    fn encode_field(&self, key: &'static str, encoder: &mut Encoder) {
        encoder.element_unless_null(key, |encoder| self.encode_value(encoder));
    }

    /// Writes one element, also when serde makes null of it.
    fn encode_or_null(&self, key: &'static str, encoder: &mut Encoder) {
        encoder.element(key, |encoder| self.encode_value(encoder));
    }

    /// Reads the next element if it is the one with `key`, as [`DocumentDecoder::expect`].
    ///
    /// # Errors
    ///
    /// The value cannot be read as the type.
    fn expect_field(
        document: &mut DocumentDecoder<'_>,
        key: &'static str,
    ) -> Result<Option<Self>, DecodeError> {
        let mut slot = None;
        if let Some(element_type) = document.take_key(key) {
            Self::read_field(document, element_type, key, &mut slot)?;
        }
        Ok(slot)
    }

    /// Reads the value that stands next into `slot`, as [`DocumentDecoder::read`].
    ///
    /// # Errors
    ///
    /// The value cannot be read as the type.
    fn read_field(
        document: &mut DocumentDecoder<'_>,
        element_type: ElementType,
        key: &str,
        slot: &mut Option<Self>,
    ) -> Result<(), DecodeError> {
        if element_type == ElementType::NULL {
            return Ok(());
        }
        let value = Self::decode_value(element_type, document.value())
            .map_err(|error| error.under(key.trim_end_matches('\0')))?;
        *slot = Some(value);
        Ok(())
    }

    /// Returns the value of a field without default, as [`DocumentDecoder::required`]: nothing is what serde makes of null.
    ///
    /// # Errors
    ///
    /// Nothing was stored, and the type cannot be read from null.
    fn required_field(slot: Option<Self>, key: &'static str) -> Result<Self, DecodeError> {
        match slot {
            Some(value) => Ok(value),
            None => Self::absent_value().ok_or_else(|| DocumentDecoder::missing(key)),
        }
    }
}

#[diagnostic::do_not_recommend]
impl<T: Serialize + DeserializeOwned> SerdeType for T {
    fn encode_value(&self, encoder: &mut Encoder) -> ElementType {
        encode(self, encoder)
    }

    fn decode_value(
        element_type: ElementType,
        decoder: &mut Decoder<'_>,
    ) -> Result<Self, DecodeError> {
        decode(element_type, decoder)
    }

    fn absent_value() -> Option<Self> {
        absent()
    }
}

impl<T: SerdeType> FieldType for Serde<T> {
    type Path<R: Root> = Field<R, Self>;
    type Slice = AsArray;
    const TYPE: &'static TypeMeta = &TypeMeta::any::<Self>();
    const ONLY_RULES: bool = true;

    fn path<R: Root>(at: Path) -> Field<R, Self> {
        Field::new(at)
    }

    fn encode(&self, encoder: &mut Encoder) -> ElementType {
        self.0.encode_value(encoder)
    }

    fn decode(element_type: ElementType, decoder: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        T::decode_value(element_type, decoder).map(Self)
    }

    fn absent() -> Option<Self> {
        T::absent_value().map(Self)
    }

    fn validate_value(&self, rules: &Rules, validator: &mut Validator) {
        check::choice(self, rules, validator);
    }
}

#[diagnostic::do_not_recommend]
impl<T: SerdeType> IntoOperand<Serde<T>> for T {
    fn into_operand(self) -> Result<Bson, EncodeError> {
        Serde(self).to_bson_value()
    }
}

fn encode<T: Serialize>(value: &T, encoder: &mut Encoder) -> ElementType {
    let bytes = match bson::serialize_to_vec(&Lone(value)) {
        Ok(bytes) => bytes,
        Err(error) => return encoder.fail(reason(&error)),
    };
    // The document's length stands before, then the type and an empty key; a NUL after.
    match (bytes.get(4), bytes.get(6..bytes.len() - 1)) {
        (Some(&code), Some(content)) => encoder.checked_raw(ElementType::from_code(code), content),
        _ => encoder.fail("serde wrote no value"),
    }
}

fn decode<T: DeserializeOwned>(
    element_type: ElementType,
    decoder: &mut Decoder<'_>,
) -> Result<T, DecodeError> {
    // Checked to be well-formed and not too deep, before code that recurses sees it.
    let content = decoder.value_bytes(element_type)?;
    if element_type == ElementType::DOCUMENT {
        return bson::deserialize_from_slice(content)
            .map_err(|error| DecodeError::new(reason(&error)));
    }
    let document = lone_document(element_type, content)?;
    bson::deserialize_from_slice(&document)
        .map(|Lone(value)| value)
        .map_err(|error| DecodeError::new(reason(&error)))
}

fn absent<T: DeserializeOwned>() -> Option<T> {
    bson::deserialize_from_bson(Bson::Null).ok()
}

/// What the `bson` crate says, without its own preamble.
fn reason(error: &bson::error::Error) -> String {
    let message = error
        .message
        .clone()
        .unwrap_or_else(|| error.kind.to_string());
    match &error.key {
        Some(key) if !key.is_empty() => format!("{key}: {message}"),
        _ => message,
    }
}

/// A document of one value under an empty key.
struct Lone<T>(T);

impl<T: Serialize> Serialize for Lone<&T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry("", self.0)?;
        map.end()
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Lone<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(LoneVisitor(PhantomData))
    }
}

struct LoneVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for LoneVisitor<T> {
    type Value = Lone<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a document of one value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Lone<T>, A::Error> {
        match map.next_entry::<IgnoredAny, T>()? {
            Some((_, value)) => Ok(Lone(value)),
            None => Err(serde::de::Error::custom("no value")),
        }
    }
}
