//! The trait of the keys of maps.

use std::{borrow::Cow, sync::Arc};

use bson::oid::ObjectId;

use crate::{codec::DecodeError, document::Choices};

/// A type whose values can be the keys of a stored map: text, and what has one spelling as text.
///
/// Implemented for the text types, integers, `bool`, `ObjectId`, UUIDs and every [`Choices`].
///
/// # Example
///
/// ```
/// use std::collections::BTreeMap;
/// use mongo_odm::{prelude::*, types::MapKey};
///
/// #[derive(Document)]
/// struct Sales { id: ObjectId, by_year: BTreeMap<u32, i64> }
///
/// let sales = Sales::builder().by_year(BTreeMap::from([(2024, 310)])).build();
/// let stored = sales.to_bson().unwrap();
/// assert_eq!(stored.get_document("by_year").unwrap().get_i64("2024").unwrap(), 310);
///
/// assert_eq!(2024_u32.to_key(), "2024");
/// assert_eq!(u32::from_key("2024").unwrap(), 2024);
/// assert!(u32::from_key("last year").is_err());
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the key of a stored map",
    label = "has no spelling as text",
    note = "keys are text, integers, `ObjectId`, `Uuid`, or an enum with `#[derive(Choices)]`",
    note = "implement `mongo_odm::types::MapKey` for a type of your own"
)]
pub trait MapKey: Sized {
    /// The key as it is stored.
    fn to_key(&self) -> Cow<'_, str>;

    /// The key that is stored as `key`.
    ///
    /// # Errors
    ///
    /// It is not the spelling of a key of this type.
    fn from_key(key: &str) -> Result<Self, DecodeError>;
}

macro_rules! text_keys {
    ($($text:ty),*) => {$(
        impl MapKey for $text {
            #[inline]
            fn to_key(&self) -> Cow<'_, str> {
                Cow::Borrowed(self)
            }

            #[inline]
            fn from_key(key: &str) -> Result<Self, DecodeError> {
                Ok(key.into())
            }
        }
    )*};
}

text_keys! { String, Box<str>, Arc<str> }

macro_rules! parsed_keys {
    ($($key:ty, $what:literal;)*) => {$(
        impl MapKey for $key {
            fn to_key(&self) -> Cow<'_, str> {
                Cow::Owned(self.to_string())
            }

            fn from_key(key: &str) -> Result<Self, DecodeError> {
                // One spelling each: `07` and `7` would otherwise be the same key.
                key.parse::<Self>()
                    .ok()
                    .filter(|parsed| parsed.to_string() == key)
                    .ok_or_else(|| DecodeError::new(concat!("the key is not ", $what)))
            }
        }
    )*};
}

parsed_keys! {
    i8, "an i8"; i16, "an i16"; i32, "an i32"; i64, "an i64"; isize, "an isize";
    u8, "a u8"; u16, "a u16"; u32, "a u32"; u64, "a u64"; usize, "a usize";
    bool, "true or false";
    char, "one character";
    ObjectId, "an ObjectId of 24 lower-case hexadecimal digits";
}

#[cfg(feature = "uuid")]
parsed_keys! { uuid::Uuid, "a UUID in lower case with hyphens"; }

impl<C: Choices> MapKey for C {
    fn to_key(&self) -> Cow<'_, str> {
        Cow::Borrowed(self.as_str())
    }

    fn from_key(key: &str) -> Result<Self, DecodeError> {
        Self::from_name(key).ok_or_else(|| {
            DecodeError::new(format!("the key is not one of {}", Self::NAMES.join(", ")))
        })
    }
}
