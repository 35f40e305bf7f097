//! The order as a user of the ODM declares it.

use bson::{DateTime, Decimal128};
use mongo_odm::prelude::*;

use super::peer;

/// An order, with the constraints that its fields usually have.
#[derive(Document, Clone, Debug, PartialEq)]
#[document(collection = "orders")]
pub(crate) struct Order {
    pub(crate) id: ObjectId,
    #[field(max_length = 50)]
    pub(crate) order_number: String,
    pub(crate) customer: Ref<Customer>,
    #[field(min_items = 1)]
    pub(crate) items: Vec<Item>,
    #[field(default, each(max_length = 50))]
    pub(crate) tags: Vec<String>,
    pub(crate) status: Status,
    pub(crate) total_amount: Decimal128,
    pub(crate) notes: Option<String>,
    pub(crate) created_at: DateTime,
    pub(crate) updated_at: DateTime,
}

/// Who orders.
#[derive(Document, Clone, Debug, PartialEq)]
#[document(collection = "customers")]
pub(crate) struct Customer {
    pub(crate) id: ObjectId,
    pub(crate) name: String,
}

/// A line of an order.
#[derive(EmbeddedDocument, Clone, Debug, PartialEq)]
pub(crate) struct Item {
    pub(crate) product_id: String,
    #[field(max_length = 200)]
    pub(crate) product_name: String,
    #[field(min = 1)]
    pub(crate) quantity: i32,
    pub(crate) unit_price: Decimal128,
}

/// How far an order has come.
#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Pending,
    Processing,
    Shipped,
    Delivered,
    Cancelled,
}

impl From<peer::Order> for Order {
    fn from(order: peer::Order) -> Self {
        Self {
            id: order.id,
            order_number: order.number,
            customer: Ref::to(order.customer),
            items: order.items.into_iter().map(Item::from).collect(),
            tags: order.tags,
            status: order.status.into(),
            total_amount: order.total,
            notes: order.notes,
            created_at: order.created_at,
            updated_at: order.updated_at,
        }
    }
}

impl From<peer::Item> for Item {
    fn from(item: peer::Item) -> Self {
        Self {
            product_id: item.product_id,
            product_name: item.name,
            quantity: item.quantity,
            unit_price: item.price,
        }
    }
}

impl From<peer::Status> for Status {
    fn from(status: peer::Status) -> Self {
        match status {
            peer::Status::Pending => Self::Pending,
            peer::Status::Processing => Self::Processing,
            peer::Status::Shipped => Self::Shipped,
            peer::Status::Delivered => Self::Delivered,
            peer::Status::Cancelled => Self::Cancelled,
        }
    }
}
