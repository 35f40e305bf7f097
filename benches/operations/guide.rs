//! The order as the guide declares it: with constraints, `Decimal` and the dates of chrono.

use mongo_odm::prelude::*;

pub(crate) use crate::support::plain::Status;
use crate::support::{
    plain::Customer,
    workload::{Head, Line, Model},
};

/// An order.
#[derive(Document, Clone, Debug, PartialEq)]
#[document(collection = "orders")]
pub(crate) struct Order {
    pub(crate) id: ObjectId,
    #[field(unique, max_length = 50)]
    pub(crate) order_number: String,
    pub(crate) customer: Ref<Customer>,
    #[field(min_items = 1)]
    pub(crate) items: Vec<Item>,
    #[field(default, each(max_length = 50))]
    pub(crate) tags: Vec<String>,
    #[field(default = Status::Pending)]
    pub(crate) status: Status,
    #[field(min = 0, precision = 2)]
    pub(crate) total_amount: Decimal,
    pub(crate) notes: Option<String>,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
}

/// A line of an order.
#[derive(EmbeddedDocument, Clone, Debug, PartialEq)]
pub(crate) struct Item {
    pub(crate) product_id: String,
    #[field(max_length = 200)]
    pub(crate) product_name: String,
    #[field(min = 1)]
    pub(crate) quantity: i32,
    #[field(min = 0, precision = 2)]
    pub(crate) unit_price: Decimal,
}

impl Model for Order {
    type Item = Item;
    type Date = DateTime<Utc>;

    fn date(millis: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(millis).expect("a date of this century")
    }

    fn item(line: Line) -> Item {
        Item {
            product_id: line.product_id,
            product_name: line.name,
            quantity: line.quantity,
            unit_price: Decimal::new(line.cents.into(), 2),
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
            total_amount: Decimal::new(head.cents.into(), 2),
            notes: head.notes,
            created_at: Self::date(head.created_at),
            updated_at: Self::date(head.updated_at),
        }
    }
}
