//! What the numbers say: aggregations over the orders, with typed rows and exact money.

use chrono::NaiveDate;
use mongo_odm::prelude::*;

use crate::models::{Customer, Order, OrderStatus};

/// The orders of one status.
#[derive(EmbeddedDocument, Clone, Debug, PartialEq, Eq)]
pub struct StatusRevenue {
    pub status: OrderStatus,
    pub total_orders: i64,
    pub total_revenue: Decimal,
    pub avg_order_value: Decimal,
}

/// Number, sum and average of the orders of each status, the highest revenue first.
pub async fn get_revenue_by_status() -> Result<Vec<StatusRevenue>> {
    Order::objects()
        .aggregate()
        .stages([
            doc! { "$group": {
                "_id": "$status",
                "total_orders": { "$sum": 1 },
                "total_revenue": { "$sum": "$total_amount" },
                "avg_order_value": { "$avg": "$total_amount" },
            } },
            doc! { "$project": {
                "_id": 0,
                "status": "$_id",
                "total_orders": 1,
                "total_revenue": { "$round": ["$total_revenue", 2] },
                "avg_order_value": { "$round": ["$avg_order_value", 2] },
            } },
            doc! { "$sort": { "total_revenue": -1, "status": 1 } },
        ])
        .rows()
        .await
}

/// The orders of one month.
#[derive(EmbeddedDocument, Clone, Debug, PartialEq, Eq)]
pub struct MonthlyRevenue {
    /// 1 for January.
    pub month_number: i32,
    pub month_name: String,
    pub total_orders: i64,
    pub total_revenue: Decimal,
    /// The number of lines on all orders.
    pub items_sold: i64,
}

/// The orders of each month of a year (UTC) that were not cancelled; months without any are left out.
pub async fn get_monthly_revenue(year: i32) -> Result<Vec<MonthlyRevenue>> {
    let (start, end) = (start_of(year)?, start_of(year.saturating_add(1))?);
    Order::objects()
        .filter(|o| o.created_at().gte(start) & o.created_at().lt(end))
        .filter(|o| o.status().ne(OrderStatus::Cancelled))
        .aggregate()
        .stages([
            doc! { "$group": {
                "_id": { "$month": "$created_at" },
                "total_orders": { "$sum": 1 },
                "total_revenue": { "$sum": "$total_amount" },
                "items_sold": { "$sum": { "$size": "$items" } },
            } },
            doc! { "$project": {
                "_id": 0,
                "month_number": "$_id",
                "month_name": { "$arrayElemAt": [MONTHS.to_vec(), { "$subtract": ["$_id", 1] }] },
                "total_orders": 1,
                "total_revenue": { "$round": ["$total_revenue", 2] },
                "items_sold": 1,
            } },
            doc! { "$sort": { "month_number": 1 } },
        ])
        .rows()
        .await
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn start_of(year: i32) -> Result<DateTime<Utc>> {
    NaiveDate::from_ymd_opt(year, 1, 1)
        .and_then(|day| day.and_hms_opt(0, 0, 0))
        .map(|midnight| midnight.and_utc())
        .ok_or_else(|| Error::custom(format!("there is no year {year}")))
}

/// What one customer spent.
#[derive(EmbeddedDocument, Clone, Debug, PartialEq, Eq)]
pub struct TopCustomer {
    pub customer_id: Ref<Customer>,
    pub customer_name: String,
    pub customer_email: String,
    pub total_orders: i64,
    pub total_spent: Decimal,
    pub avg_order_value: Decimal,
}

/// The customers who spent most on orders that were not cancelled.
pub async fn get_top_customers(limit: u32) -> Result<Vec<TopCustomer>> {
    if limit == 0 {
        return Ok(Vec::new()); // the server takes no such `$limit`
    }
    Order::objects()
        .filter(|o| o.status().ne(OrderStatus::Cancelled))
        .aggregate()
        .stages([
            doc! { "$group": {
                "_id": "$customer",
                "total_orders": { "$sum": 1 },
                "total_spent": { "$sum": "$total_amount" },
                "avg_order_value": { "$avg": "$total_amount" },
            } },
            doc! { "$sort": { "total_spent": -1, "_id": 1 } },
            doc! { "$limit": limit },
            doc! { "$lookup": {
                "from": "customers",
                "localField": "_id",
                "foreignField": "_id",
                "as": "customer_info",
            } },
            doc! { "$unwind": "$customer_info" },
            doc! { "$project": {
                "_id": 0,
                "customer_id": "$_id",
                "customer_name": "$customer_info.name",
                "customer_email": "$customer_info.email",
                "total_orders": 1,
                "total_spent": { "$round": ["$total_spent", 2] },
                "avg_order_value": { "$round": ["$avg_order_value", 2] },
            } },
        ])
        .rows()
        .await
}

/// How well one product sells.
#[derive(EmbeddedDocument, Clone, Debug, PartialEq, Eq)]
pub struct PopularProduct {
    pub product_id: String,
    pub product_name: String,
    pub times_ordered: i64,
    pub total_quantity: i64,
    pub total_revenue: Decimal,
}

/// The products of which most were ordered, by quantity.
pub async fn get_popular_products(limit: u32) -> Result<Vec<PopularProduct>> {
    if limit == 0 {
        return Ok(Vec::new());
    }
    use OrderStatus::{Delivered, Processing, Shipped};
    Order::objects()
        .filter(|o| o.status().is_in([Processing, Shipped, Delivered]))
        .aggregate()
        .stages([
            doc! { "$unwind": "$items" },
            doc! { "$group": {
                "_id": "$items.product_id",
                "product_name": { "$first": "$items.product_name" },
                "times_ordered": { "$sum": 1 },
                "total_quantity": { "$sum": "$items.quantity" },
                "total_revenue": {
                    "$sum": { "$multiply": ["$items.quantity", "$items.unit_price"] }
                },
            } },
            doc! { "$sort": { "total_quantity": -1, "_id": 1 } },
            doc! { "$limit": limit },
            doc! { "$project": {
                "_id": 0,
                "product_id": "$_id",
                "product_name": 1,
                "times_ordered": 1,
                "total_quantity": 1,
                "total_revenue": { "$round": ["$total_revenue", 2] },
            } },
        ])
        .rows()
        .await
}

/// The orders that go to one city.
#[derive(EmbeddedDocument, Clone, Debug, PartialEq, Eq)]
pub struct CityOrders {
    /// `None` for customers without a shipping address.
    pub city: Option<String>,
    pub total_orders: i64,
    pub total_revenue: Decimal,
}

/// The orders by the city of the customers' shipping addresses, the most orders first.
pub async fn get_orders_by_city() -> Result<Vec<CityOrders>> {
    Order::objects()
        .aggregate()
        .stages([
            doc! { "$lookup": {
                "from": "customers",
                "localField": "customer",
                "foreignField": "_id",
                "as": "customer_info",
            } },
            doc! { "$unwind": "$customer_info" },
            doc! { "$group": {
                "_id": "$customer_info.shipping_address.city",
                "total_orders": { "$sum": 1 },
                "total_revenue": { "$sum": "$total_amount" },
            } },
            doc! { "$sort": { "total_orders": -1, "_id": 1 } },
            doc! { "$project": {
                "_id": 0,
                "city": "$_id",
                "total_orders": 1,
                "total_revenue": { "$round": ["$total_revenue", 2] },
            } },
        ])
        .rows()
        .await
}
