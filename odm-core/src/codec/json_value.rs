//! BSON values as plain JSON has them: numbers, text and lists, without the wrappers of Extended JSON.

use bson::{Bson, Document, spec::BinarySubtype};
use serde::{Serialize, Serializer};

/// A value for a JSON API: ids as hexadecimal text, dates by RFC 3339, decimals as text.
#[derive(Clone, Copy, Debug)]
pub(crate) enum JsonValue<'a> {
    Value(&'a Bson),
    Document(&'a Document),
}

impl<'a> JsonValue<'a> {
    pub(crate) const fn value(value: &'a Bson) -> Self {
        Self::Value(value)
    }

    pub(crate) const fn document(document: &'a Document) -> Self {
        Self::Document(document)
    }
}

impl Serialize for JsonValue<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value = match *self {
            Self::Value(value) => value,
            Self::Document(document) => {
                let entries = document.iter();
                return serializer
                    .collect_map(entries.map(|(key, value)| (key, Self::Value(value))));
            }
        };
        match value {
            Bson::Null | Bson::Undefined => serializer.serialize_unit(),
            Bson::Boolean(value) => serializer.serialize_bool(*value),
            Bson::Int32(value) => serializer.serialize_i32(*value),
            Bson::Int64(value) => serializer.serialize_i64(*value),
            Bson::Double(value) => serializer.serialize_f64(*value),
            Bson::String(text) | Bson::Symbol(text) => serializer.serialize_str(text),
            Bson::ObjectId(id) => serializer.serialize_str(&id.to_hex()),
            Bson::Decimal128(value) => serializer.collect_str(value),
            Bson::DateTime(date) => match date.try_to_rfc3339_string() {
                Ok(text) => serializer.serialize_str(&text),
                Err(_) => serializer.serialize_i64(date.timestamp_millis()),
            },
            Bson::Binary(binary) if binary.subtype == BinarySubtype::Uuid => match binary.to_uuid()
            {
                Ok(uuid) => serializer.collect_str(&uuid),
                Err(_) => binary.serialize(serializer),
            },
            Bson::Array(values) => serializer.collect_seq(values.iter().map(Self::Value)),
            Bson::Document(document) => Self::Document(document).serialize(serializer),
            other => other.serialize(serializer),
        }
    }
}
