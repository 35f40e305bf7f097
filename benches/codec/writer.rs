//! The floor of encoding: one `Vec`, large enough from the start, lengths patched in.

use crate::support::peer::{Item, Order, Status};

/// Appends an order to `out`.
pub(crate) fn encode(order: &Order, out: &mut Vec<u8>) {
    let start = open(out);
    out.extend_from_slice(b"\x07_id\0");
    out.extend_from_slice(&order.id.bytes());
    out.extend_from_slice(b"\x02order_number\0");
    text(out, &order.number);
    out.extend_from_slice(b"\x07customer\0");
    out.extend_from_slice(&order.customer.bytes());
    out.extend_from_slice(b"\x04items\0");
    items(out, &order.items);
    out.extend_from_slice(b"\x04tags\0");
    tags(out, &order.tags);
    out.extend_from_slice(b"\x02status\0");
    text(out, status_name(order.status));
    out.extend_from_slice(b"\x13total_amount\0");
    out.extend_from_slice(&order.total.bytes());
    if let Some(notes) = &order.notes {
        out.extend_from_slice(b"\x02notes\0");
        text(out, notes);
    }
    out.extend_from_slice(b"\x09created_at\0");
    out.extend_from_slice(&order.created_at.timestamp_millis().to_le_bytes());
    out.extend_from_slice(b"\x09updated_at\0");
    out.extend_from_slice(&order.updated_at.timestamp_millis().to_le_bytes());
    close(out, start);
}

fn items(out: &mut Vec<u8>, items: &[Item]) {
    let start = open(out);
    for (index, item) in items.iter().enumerate() {
        key(out, 0x03, index);
        let start = open(out);
        out.extend_from_slice(b"\x02product_id\0");
        text(out, &item.product_id);
        out.extend_from_slice(b"\x02product_name\0");
        text(out, &item.name);
        out.extend_from_slice(b"\x10quantity\0");
        out.extend_from_slice(&item.quantity.to_le_bytes());
        out.extend_from_slice(b"\x13unit_price\0");
        out.extend_from_slice(&item.price.bytes());
        close(out, start);
    }
    close(out, start);
}

fn tags(out: &mut Vec<u8>, tags: &[String]) {
    let start = open(out);
    for (index, tag) in tags.iter().enumerate() {
        key(out, 0x02, index);
        text(out, tag);
    }
    close(out, start);
}

/// The key of an array's element.
fn key(out: &mut Vec<u8>, code: u8, index: usize) {
    match u8::try_from(index) {
        Ok(digit @ ..=9) => out.extend_from_slice(&[code, b'0' + digit, 0]),
        _ => {
            out.push(code);
            out.extend_from_slice(index.to_string().as_bytes());
            out.push(0);
        }
    }
}

fn open(out: &mut Vec<u8>) -> usize {
    out.extend_from_slice(&[0; 4]);
    out.len() - 4
}

fn close(out: &mut Vec<u8>, start: usize) {
    out.push(0);
    let length = (out.len() - start) as u32;
    out[start..start + 4].copy_from_slice(&length.to_le_bytes());
}

fn text(out: &mut Vec<u8>, text: &str) {
    out.extend_from_slice(&(text.len() as u32 + 1).to_le_bytes());
    out.extend_from_slice(text.as_bytes());
    out.push(0);
}

/// The name that a status is stored under.
pub(crate) fn status_name(status: Status) -> &'static str {
    match status {
        Status::Pending => "pending",
        Status::Processing => "processing",
        Status::Shipped => "shipped",
        Status::Delivered => "delivered",
        Status::Cancelled => "cancelled",
    }
}
