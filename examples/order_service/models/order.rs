use std::fmt;

use mongo_odm::prelude::*;
use serde::Deserialize;

use super::Customer;

/// What a customer ordered, and how far it is.
#[derive(Document, Clone, Debug, PartialEq, Eq)]
#[document(
    collection = "orders",
    ordering(-created_at),
    index(customer),
    index(status),
    index(-created_at),
    index(customer, status),
    index(status, -created_at),
    hooks,
)]
pub struct Order {
    pub id: ObjectId,
    #[field(unique, min_length = 1, max_length = 50)]
    pub order_number: String,
    #[field(on_delete = deny)]
    pub customer: Ref<Customer>,
    #[field(min_items = 1)]
    pub items: Vec<OrderItem>,
    #[field(default, each(max_length = 50))]
    pub tags: Vec<String>,
    #[field(default = OrderStatus::Pending)]
    pub status: OrderStatus,
    /// Follows the items.
    #[field(default, min = 0, precision = 2)]
    pub total_amount: Decimal,
    pub notes: Option<String>,
    #[field(auto_now_add)]
    pub created_at: DateTime<Utc>,
    #[field(auto_now)]
    pub updated_at: DateTime<Utc>,
}

/// One line of an order, with the product's name and price at that time.
#[derive(EmbeddedDocument, Deserialize, Clone, Debug, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct OrderItem {
    #[field(min_length = 1)]
    pub product_id: String,
    #[field(min_length = 1, max_length = 200)]
    pub product_name: String,
    #[field(min = 1)]
    pub quantity: i32,
    /// At most ten digits.
    #[field(min = 0, max = 99_999_999.99, precision = 2)]
    #[serde(with = "rust_decimal::serde::str")]
    pub unit_price: Decimal,
}

/// The way of an order.
#[derive(Choices, Deserialize, Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[serde(rename_all = "lowercase")]
pub enum OrderStatus {
    Pending,
    Processing,
    Shipped,
    Delivered,
    Cancelled,
}

impl OrderItem {
    /// The price of the line; `None` when a `Decimal` cannot hold it.
    pub fn subtotal(&self) -> Option<Decimal> {
        self.unit_price.checked_mul(self.quantity.into())
    }
}

impl Order {
    /// Makes the total the sum of the items.
    pub fn recalculate_total(&mut self) -> Result<()> {
        let mut total = Decimal::ZERO;
        for (index, item) in self.items.iter().enumerate() {
            total = item
                .subtotal()
                .and_then(|subtotal| total.checked_add(subtotal))
                .ok_or_else(|| Error::custom(format!("items.{index}: the price is too large")))?;
        }
        self.total_amount = total;
        Ok(())
    }
}

impl Hooks for Order {
    async fn pre_save(&mut self, _cx: &SaveContext) -> Result<()> {
        self.recalculate_total()
    }
}

impl fmt::Display for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Order {}", self.order_number)
    }
}
