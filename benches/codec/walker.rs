//! The floor of decoding: a walker over the bytes, written for the order and nothing else.
//!
//! Type byte, key and NUL are compared as one constant where the next field stands; anything else is `None`.

use bson::{DateTime, Decimal128, oid::ObjectId};

use crate::{
    raw::status_named,
    support::peer::{Item, Order},
};

/// Reads an order whose fields stand in their usual order.
pub(crate) fn decode(bytes: &[u8]) -> Option<Order> {
    let mut walker = Walker(bytes).enter()?;
    let order = Order {
        id: walker.at(b"\x07_id\0")?.object_id()?,
        number: walker.at(b"\x02order_number\0")?.text()?.to_owned(),
        customer: walker.at(b"\x07customer\0")?.object_id()?,
        items: items(walker.at(b"\x04items\0")?.enter()?)?,
        tags: tags(walker.at(b"\x04tags\0")?.enter()?)?,
        status: status_named(walker.at(b"\x02status\0")?.text()?)?,
        total: walker.at(b"\x13total_amount\0")?.decimal()?,
        notes: match walker.at(b"\x02notes\0") {
            Some(notes) => Some(notes.text()?.to_owned()),
            None => None,
        },
        created_at: walker.at(b"\x09created_at\0")?.date()?,
        updated_at: walker.at(b"\x09updated_at\0")?.date()?,
    };
    walker.0.is_empty().then_some(order)
}

fn items(mut array: Walker<'_>) -> Option<Vec<Item>> {
    let mut items = Vec::with_capacity(array.0.len() / 100);
    while array.element(0x03)? {
        let mut item = array.enter()?;
        items.push(Item {
            product_id: item.at(b"\x02product_id\0")?.text()?.to_owned(),
            name: item.at(b"\x02product_name\0")?.text()?.to_owned(),
            quantity: i32::from_le_bytes(item.at(b"\x10quantity\0")?.fixed()?),
            price: item.at(b"\x13unit_price\0")?.decimal()?,
        });
    }
    Some(items)
}

fn tags(mut array: Walker<'_>) -> Option<Vec<String>> {
    let mut tags = Vec::with_capacity(array.0.len() / 12);
    while array.element(0x02)? {
        tags.push(array.text()?.to_owned());
    }
    Some(tags)
}

struct Walker<'a>(&'a [u8]);

impl<'a> Walker<'a> {
    fn at(&mut self, key: &[u8]) -> Option<&mut Self> {
        self.0 = self.0.strip_prefix(key)?;
        Some(self)
    }

    /// Over type and key of the next element of an array; false at its end.
    fn element(&mut self, code: u8) -> Option<bool> {
        let Some((found, rest)) = self.0.split_first() else {
            return Some(false);
        };
        let end = rest.iter().position(|&byte| byte == 0)?;
        self.0 = rest.get(end + 1..)?;
        (*found == code).then_some(true)
    }

    /// The elements of the document that stands next; this walker goes on behind it.
    fn enter(&mut self) -> Option<Self> {
        let length = u32::from_le_bytes(*self.0.first_chunk()?) as usize;
        let (document, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        match document.get(4..)?.split_last()? {
            (0, elements) => Some(Self(elements)),
            _ => None,
        }
    }

    fn fixed<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (bytes, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*bytes)
    }

    fn text(&mut self) -> Option<&'a str> {
        let length = u32::from_le_bytes(self.fixed()?) as usize;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        match text.split_last()? {
            (0, text) => std::str::from_utf8(text).ok(),
            _ => None,
        }
    }

    fn object_id(&mut self) -> Option<ObjectId> {
        self.fixed().map(ObjectId::from_bytes)
    }

    fn decimal(&mut self) -> Option<Decimal128> {
        self.fixed().map(Decimal128::from_bytes)
    }

    fn date(&mut self) -> Option<DateTime> {
        self.fixed()
            .map(i64::from_le_bytes)
            .map(DateTime::from_millis)
    }
}
