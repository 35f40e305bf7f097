//! The order as a user of the ODM declares it who wants the driver's types and no constraints.

use bson::{DateTime, Decimal128};
use mongo_odm::prelude::*;

use super::workload::{Head, Line, Model, decimal128};

/// An order.
#[derive(Document, Clone, Debug, PartialEq)]
#[document(collection = "orders")]
pub(crate) struct Order {
    pub(crate) id: ObjectId,
    pub(crate) order_number: String,
    pub(crate) customer: Ref<Customer>,
    pub(crate) items: Vec<Item>,
    pub(crate) tags: Vec<String>,
    pub(crate) status: Status,
    pub(crate) total_amount: Decimal128,
    pub(crate) notes: Option<String>,
    pub(crate) created_at: DateTime,
    pub(crate) updated_at: DateTime,
}

/// A customer.
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
    pub(crate) product_name: String,
    pub(crate) quantity: i32,
    pub(crate) unit_price: Decimal128,
}

/// The state of an order.
#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Pending,
    Processing,
    Shipped,
    Delivered,
    Cancelled,
}

impl Status {
    /// Every status, in the order of the driver's model.
    pub(crate) const ALL: [Self; 5] = [
        Self::Pending,
        Self::Processing,
        Self::Shipped,
        Self::Delivered,
        Self::Cancelled,
    ];
}

impl Model for Order {
    type Item = Item;
    type Date = DateTime;

    fn date(millis: i64) -> DateTime {
        DateTime::from_millis(millis)
    }

    fn item(line: Line) -> Item {
        Item {
            product_id: line.product_id,
            product_name: line.name,
            quantity: line.quantity,
            unit_price: decimal128(line.cents),
        }
    }

    fn order(head: Head, items: Vec<Item>) -> Self {
        Self {
            id: head.id,
            order_number: head.number,
            customer: Ref::to(head.customer),
            items,
            tags: head.tags,
            status: Status::ALL[head.status],
            total_amount: decimal128(head.cents),
            notes: head.notes,
            created_at: Self::date(head.created_at),
            updated_at: Self::date(head.updated_at),
        }
    }
}
