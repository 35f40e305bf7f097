//! From the forms of JSON to the BSON types that a field stores.

use bson::{Binary, Bson, DateTime, Uuid, oid::ObjectId, spec::BinarySubtype};

use crate::{codec::ElementType, meta::TypeMeta};

/// The value with every text that stands for an id, a date, a decimal or a UUID in its place as that.
pub(super) fn value(value: Bson, of: &TypeMeta) -> Result<Bson, String> {
    Ok(match (value, of.element_type, of.element) {
        (Bson::Array(values), _, Some(element)) => {
            let values = values.into_iter().map(|value| self::value(value, element));
            Bson::Array(values.collect::<Result<_, _>>()?)
        }
        (Bson::Document(entries), _, Some(element)) => {
            let entries = entries.into_iter();
            let entries = entries.map(|(key, value)| Ok((key, self::value(value, element)?)));
            Bson::Document(entries.collect::<Result<_, String>>()?)
        }
        (Bson::Document(entries), ..) => match of.document {
            Some(structure) => {
                let fields = entries.into_iter().map(|(key, value)| {
                    let value = match structure().stored_field(&key) {
                        Some(field) => self::value(value, field.field_type())?,
                        None => value,
                    };
                    Ok((key, value))
                });
                Bson::Document(fields.collect::<Result<_, String>>()?)
            }
            None => Bson::Document(entries),
        },
        (Bson::String(text), Some(element_type), _) => from_text(text, element_type)?,
        (number @ (Bson::Int32(_) | Bson::Int64(_) | Bson::Double(_)), Some(element_type), _)
            if element_type == ElementType::DECIMAL128 =>
        {
            decimal(&number.to_string())?
        }
        (other, ..) => other,
    })
}

fn from_text(text: String, element_type: ElementType) -> Result<Bson, String> {
    let wrong = |what: &str| format!("{text:?} is not {what}");
    Ok(match element_type {
        ElementType::OBJECT_ID => ObjectId::parse_str(&text)
            .map(Bson::ObjectId)
            .map_err(|_| wrong("an id of 24 hexadecimal digits"))?,
        ElementType::DATE_TIME => DateTime::parse_rfc3339_str(&text)
            .map(Bson::DateTime)
            .map_err(|_| wrong("a date and time such as 2024-05-06T07:08:09Z"))?,
        ElementType::DECIMAL128 => decimal(&text)?,
        ElementType::BINARY => Uuid::parse_str(&text)
            .map(|uuid| {
                Bson::Binary(Binary {
                    subtype: BinarySubtype::Uuid,
                    bytes: uuid.bytes().to_vec(),
                })
            })
            .map_err(|_| wrong("a UUID"))?,
        _ => Bson::String(text),
    })
}

fn decimal(text: &str) -> Result<Bson, String> {
    (text.parse().map(Bson::Decimal128)).map_err(|_| format!("{text:?} is not a decimal number"))
}
