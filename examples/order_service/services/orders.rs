use chrono::Days;
use mongo_odm::{prelude::*, query::Page};

use crate::models::{Customer, Order, OrderItem, OrderStatus};

/// Creates an order of a customer; the total follows from the items.
pub async fn create_order(
    customer_id: ObjectId,
    order_number: &str,
    items: Vec<OrderItem>,
) -> Result<Order> {
    let customer = Customer::get(customer_id).await?;
    let mut order = Order::builder()
        .order_number(order_number)
        .customer(&customer)
        .items(items)
        .tags(["new"])
        .build();
    order.insert().await?;
    Ok(order)
}

/// One page of the orders of a status, newest first. Pages are counted from 1.
pub async fn get_orders_by_status(
    status: OrderStatus,
    page: u32,
    per_page: u32,
) -> Result<Page<Order>> {
    Order::objects()
        .filter(|o| o.status().eq(status))
        .order_by(|o| o.created_at().desc())
        .page(page, per_page)
        .await
}

/// The orders of a customer, newest first, without the cancelled ones unless they are wanted.
pub async fn get_customer_orders(
    customer_id: ObjectId,
    include_cancelled: bool,
) -> Result<Vec<Order>> {
    let customer = Customer::get(customer_id).await?;
    let mut orders = Order::objects().filter(|o| o.customer().eq(&customer));
    if !include_cancelled {
        orders = orders.filter(|o| o.status().ne(OrderStatus::Cancelled));
    }
    orders.order_by(|o| o.created_at().desc()).await
}

/// What to search orders for; what is left out does not matter.
#[derive(Clone, Debug, Default)]
pub struct OrderSearch {
    /// One of these.
    pub status: Vec<OrderStatus>,
    pub min_amount: Option<Decimal>,
    pub max_amount: Option<Decimal>,
    pub start_date: Option<DateTime<Utc>>,
    pub end_date: Option<DateTime<Utc>>,
    /// At least one of these.
    pub tags: Vec<String>,
}

/// The orders that meet all that is searched for, newest first.
pub fn search_orders_advanced(search: OrderSearch) -> QuerySet<Order> {
    Order::objects()
        .optional(any_of(search.status), |orders, status| {
            orders.filter(|o| o.status().is_in(status))
        })
        .optional(search.min_amount, |orders, amount| {
            orders.filter(|o| o.total_amount().gte(amount))
        })
        .optional(search.max_amount, |orders, amount| {
            orders.filter(|o| o.total_amount().lte(amount))
        })
        .optional(search.start_date, |orders, date| {
            orders.filter(|o| o.created_at().gte(date))
        })
        .optional(search.end_date, |orders, date| {
            orders.filter(|o| o.created_at().lte(date))
        })
        .optional(any_of(search.tags), |orders, tags| {
            orders.filter(|o| o.tags().is_in(tags))
        })
        .order_by(|o| o.created_at().desc())
}

fn any_of<T>(values: Vec<T>) -> Option<Vec<T>> {
    (!values.is_empty()).then_some(values)
}

/// Changes the status of an order.
pub async fn update_order_status(order_id: ObjectId, new_status: OrderStatus) -> Result<Order> {
    Order::objects()
        .by_id(order_id)
        .update_one(|o| o.status().set(new_status))
        .await?;
    Order::get(order_id).await
}

/// Adds a tag to an order, unless it has it.
pub async fn add_order_tag(order_id: ObjectId, tag: &str) -> Result<Order> {
    Order::objects()
        .by_id(order_id)
        .update_one(|o| o.tags().add_to_set(tag))
        .await?;
    Order::get(order_id).await
}

/// Takes a tag from an order.
pub async fn remove_order_tag(order_id: ObjectId, tag: &str) -> Result<Order> {
    Order::objects()
        .by_id(order_id)
        .update_one(|o| o.tags().pull(tag))
        .await?;
    Order::get(order_id).await
}

/// Adds an item to an order. Item and total change in one step: of two items that are added at the
/// same time, none is lost.
pub async fn add_item_to_order(order_id: ObjectId, item: OrderItem) -> Result<Order> {
    let subtotal = item
        .subtotal()
        .ok_or_else(|| Error::custom("the price of the item is too large"))?;
    Order::objects()
        .by_id(order_id)
        .update_one(|o| [o.items().push(&item), o.total_amount().inc(subtotal)])
        .await?;
    Order::get(order_id).await
}

/// Deletes an order for good.
pub async fn hard_delete_order(order_id: ObjectId) -> Result<()> {
    Order::get(order_id).await?.delete().await?;
    Ok(())
}

/// Deletes the cancelled orders that are more than so many days old, and gives their number.
pub async fn delete_cancelled_orders_older_than(days: u32) -> Result<u64> {
    let Some(cutoff) = Utc::now().checked_sub_days(Days::new(days.into())) else {
        return Ok(0); // before all time that can be written
    };
    Order::objects()
        .filter(|o| o.status().eq(OrderStatus::Cancelled) & o.created_at().lt(cutoff))
        .delete()
        .await
}
