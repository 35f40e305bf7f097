//! What a user of the driver can write by hand with its raw documents.

use bson::{RawArray, RawArrayBuf, RawBsonRef, RawDocument, RawDocumentBuf, cstr, error::Error};

use crate::{
    support::peer::{Item, Order, Status},
    writer::status_name,
};

/// Reads an order over `RawDocument`'s iterator; `None` where a field is missing or of another type.
pub(crate) fn decode(bytes: &[u8]) -> Option<Order> {
    let document = RawDocument::from_bytes(bytes).ok()?;
    let (mut id, mut number, mut customer, mut items, mut tags) = (None, None, None, None, None);
    let (mut status, mut total, mut notes) = (None, None, None);
    let (mut created_at, mut updated_at) = (None, None);
    for element in document {
        let (key, value) = element.ok()?;
        match key.as_str() {
            "_id" => id = Some(value.as_object_id()?),
            "order_number" => number = Some(value.as_str()?.to_owned()),
            "customer" => customer = Some(value.as_object_id()?),
            "items" => items = Some(decode_items(value.as_array()?)?),
            "tags" => tags = Some(decode_tags(value.as_array()?).ok()??),
            "status" => status = Some(status_named(value.as_str()?)?),
            "total_amount" => total = Some(decimal(value)?),
            "notes" => notes = Some(value.as_str()?.to_owned()),
            "created_at" => created_at = Some(value.as_datetime()?),
            "updated_at" => updated_at = Some(value.as_datetime()?),
            _ => {}
        }
    }
    Some(Order {
        id: id?,
        number: number?,
        customer: customer?,
        items: items?,
        tags: tags?,
        status: status?,
        total: total?,
        notes,
        created_at: created_at?,
        updated_at: updated_at?,
    })
}

fn decode_items(array: &RawArray) -> Option<Vec<Item>> {
    let item = |value: RawBsonRef<'_>| decode_item(value.as_document()?);
    array.into_iter().map(|value| item(value.ok()?)).collect()
}

fn decode_item(document: &RawDocument) -> Option<Item> {
    let (mut product_id, mut name, mut quantity, mut price) = (None, None, None, None);
    for element in document {
        let (key, value) = element.ok()?;
        match key.as_str() {
            "product_id" => product_id = Some(value.as_str()?.to_owned()),
            "product_name" => name = Some(value.as_str()?.to_owned()),
            "quantity" => quantity = Some(value.as_i32()?),
            "unit_price" => price = Some(decimal(value)?),
            _ => {}
        }
    }
    Some(Item {
        product_id: product_id?,
        name: name?,
        quantity: quantity?,
        price: price?,
    })
}

fn decode_tags(array: &RawArray) -> Result<Option<Vec<String>>, Error> {
    let tag = |value: RawBsonRef<'_>| value.as_str().map(str::to_owned);
    array.into_iter().map(|value| value.map(tag)).collect()
}

fn decimal(value: RawBsonRef<'_>) -> Option<bson::Decimal128> {
    match value {
        RawBsonRef::Decimal128(decimal) => Some(decimal),
        _ => None,
    }
}

/// The status stored as `name`.
pub(crate) fn status_named(name: &str) -> Option<Status> {
    Status::ALL
        .into_iter()
        .find(|status| status_name(*status) == name)
}

/// Writes an order with `RawDocumentBuf::append`.
pub(crate) fn encode(order: &Order) -> Vec<u8> {
    let mut items = RawArrayBuf::new();
    for item in &order.items {
        items.push(encode_item(item));
    }
    let mut tags = RawArrayBuf::new();
    for tag in &order.tags {
        tags.push(tag.as_str());
    }
    let mut document = RawDocumentBuf::new();
    document.append(cstr!("_id"), order.id);
    document.append(cstr!("order_number"), order.number.as_str());
    document.append(cstr!("customer"), order.customer);
    document.append(cstr!("items"), items);
    document.append(cstr!("tags"), tags);
    document.append(cstr!("status"), status_name(order.status));
    document.append(cstr!("total_amount"), order.total);
    if let Some(notes) = &order.notes {
        document.append(cstr!("notes"), notes.as_str());
    }
    document.append(cstr!("created_at"), order.created_at);
    document.append(cstr!("updated_at"), order.updated_at);
    document.into_bytes()
}

fn encode_item(item: &Item) -> RawDocumentBuf {
    let mut document = RawDocumentBuf::new();
    document.append(cstr!("product_id"), item.product_id.as_str());
    document.append(cstr!("product_name"), item.name.as_str());
    document.append(cstr!("quantity"), item.quantity);
    document.append(cstr!("unit_price"), item.price);
    document
}
