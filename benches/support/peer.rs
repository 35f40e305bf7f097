//! The order as a user of the driver's typed `Collection<Order>` declares it, with serde.

use bson::{DateTime, Decimal128, oid::ObjectId};
use serde::{Deserialize, Serialize};

use super::workload::{Head, Line, Model, decimal128};

/// An order, stored under the same names as by the ODM.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Order {
    #[serde(rename = "_id")]
    pub(crate) id: ObjectId,
    #[serde(rename = "order_number")]
    pub(crate) number: String,
    pub(crate) customer: ObjectId,
    pub(crate) items: Vec<Item>,
    pub(crate) tags: Vec<String>,
    pub(crate) status: Status,
    #[serde(rename = "total_amount")]
    pub(crate) total: Decimal128,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) notes: Option<String>,
    pub(crate) created_at: DateTime,
    pub(crate) updated_at: DateTime,
}

/// A line of an order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Item {
    pub(crate) product_id: String,
    #[serde(rename = "product_name")]
    pub(crate) name: String,
    pub(crate) quantity: i32,
    #[serde(rename = "unit_price")]
    pub(crate) price: Decimal128,
}

/// The state of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Status {
    Pending,
    Processing,
    Shipped,
    Delivered,
    Cancelled,
}

impl Status {
    /// Every status.
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
            name: line.name,
            quantity: line.quantity,
            price: decimal128(line.cents),
        }
    }

    fn order(head: Head, items: Vec<Item>) -> Self {
        Self {
            id: head.id,
            number: head.number,
            customer: head.customer,
            items,
            tags: head.tags,
            status: Status::ALL[head.status],
            total: decimal128(head.cents),
            notes: head.notes,
            created_at: Self::date(head.created_at),
            updated_at: Self::date(head.updated_at),
        }
    }
}
