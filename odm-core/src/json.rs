//! Values of fields in the forms of a JSON API, for serde.
//!
//! `#[serde(with = "mongo_odm::json")]` on a field of any type that a document's field may have: an `ObjectId` is
//! hexadecimal text, a date is text by RFC 3339, a decimal and a UUID are text, an enum that derives `Choices` is its
//! stored name, lists, maps and `Option`s are of these. The same forms are read. Formats that are not for people to read, such
//! as BSON, keep the stored types.
//!
//! The types of other crates keep the forms that these crates give them, where `with` is not written: with
//! the feature `serde`, `chrono::DateTime` and `Decimal` are text as well, an `ObjectId` is `{"$oid": "..."}`. [`Ref`](crate::reference::Ref)
//! is always its id in the form of this module. An `Option` field also needs `#[serde(default)]` to be left out.
//!
//! # Example
//!
//! ```
//! use mongo_odm::prelude::*;
//! use serde::{Deserialize, Serialize};
//!
//! #[derive(Document)]
//! struct Customer { id: ObjectId }
//!
//! #[derive(Document, Serialize, Deserialize)]
//! struct Order {
//!     #[serde(with = "mongo_odm::json")]
//!     id: ObjectId,
//!     customer: Ref<Customer>,
//!     #[serde(with = "mongo_odm::json")]
//!     total: Decimal,
//!     #[serde(with = "mongo_odm::json", default)]
//!     paid_at: Option<DateTime<Utc>>,
//! }
//!
//! let json = serde_json::json!({
//!     "id": "662f0c2e9d1e8a0001a3b4c5",
//!     "customer": "662f0c2e9d1e8a0001a3b4c6",
//!     "total": "9.90",
//!     "paid_at": "2024-05-06T07:08:09Z",
//! });
//! let order: Order = serde_json::from_value(json.clone()).unwrap();
//! assert_eq!(order.total, dec!(9.90));
//! assert_eq!(serde_json::to_value(&order).unwrap(), json);
//! ```

mod read;

use bson::Bson;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};

use crate::{codec::JsonValue, types::FieldType};

/// Writes a value in the form of a JSON API; in a binary format as it is stored.
///
/// # Errors
///
/// The value cannot be stored, or the serializer fails.
pub fn serialize<T: FieldType, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let value = value.to_bson_value().map_err(ser::Error::custom)?;
    if serializer.is_human_readable() {
        JsonValue::value(&value).serialize(serializer)
    } else {
        value.serialize(serializer)
    }
}

/// Reads what [`serialize`] writes.
///
/// # Errors
///
/// It is no value of the type.
pub fn deserialize<'de, T: FieldType, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    let value = Bson::deserialize(deserializer)?;
    let value = read::value(value, T::TYPE).map_err(de::Error::custom)?;
    match crate::meta::from_bson(&value).map_err(de::Error::custom)? {
        Some(value) => Ok(value),
        None => T::absent().ok_or_else(|| de::Error::custom("null is no value of the field")),
    }
}
