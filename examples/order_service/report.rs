//! The five analytics as tables.

use chrono::Datelike;
use mongo_odm::prelude::*;

use crate::{
    analytics::{
        get_monthly_revenue, get_orders_by_city, get_popular_products, get_revenue_by_status,
        get_top_customers,
    },
    models::Order,
    tables::{
        Column::{Number, Text},
        money, say, show, table,
    },
};

/// Prints the report. The months are those of `year`, or of the newest order's.
pub async fn print(year: Option<i32>, top: u32) -> Result<()> {
    revenue_by_status().await?;
    match year.or(newest_year().await?) {
        Some(year) => monthly_revenue(year).await?,
        None => show("Revenue by month", "(none)"),
    }
    top_customers(top).await?;
    popular_products(top).await?;
    orders_by_city(top as usize).await
}

async fn newest_year() -> Result<Option<i32>> {
    let newest = Order::objects()
        .order_by(|o| o.created_at().desc())
        .first()
        .await?;
    Ok(newest.map(|order| order.created_at.year()))
}

async fn revenue_by_status() -> Result<()> {
    let rows = get_revenue_by_status().await?;
    let table = table(
        [
            Text("Status"),
            Number("Orders"),
            Number("Revenue"),
            Number("Average order"),
        ],
        rows.into_iter().map(|row| {
            [
                row.status.to_string(),
                row.total_orders.to_string(),
                money(row.total_revenue),
                money(row.avg_order_value),
            ]
        }),
    );
    show("Revenue by status", table);
    Ok(())
}

async fn monthly_revenue(year: i32) -> Result<()> {
    let rows = get_monthly_revenue(year).await?;
    let table = table(
        [
            Text("Month"),
            Number("Orders"),
            Number("Lines sold"),
            Number("Revenue"),
        ],
        rows.into_iter().map(|row| {
            [
                row.month_name,
                row.total_orders.to_string(),
                row.items_sold.to_string(),
                money(row.total_revenue),
            ]
        }),
    );
    show(
        format!("Revenue by month, {year}, without cancelled orders"),
        table,
    );
    Ok(())
}

async fn top_customers(limit: u32) -> Result<()> {
    let rows = get_top_customers(limit).await?;
    let table = table(
        [
            Text("Customer"),
            Text("E-mail"),
            Number("Orders"),
            Number("Spent"),
            Number("Average order"),
        ],
        rows.into_iter().map(|row| {
            [
                row.customer_name,
                row.customer_email,
                row.total_orders.to_string(),
                money(row.total_spent),
                money(row.avg_order_value),
            ]
        }),
    );
    show(format!("The {limit} customers who spent most"), table);
    Ok(())
}

async fn popular_products(limit: u32) -> Result<()> {
    let rows = get_popular_products(limit).await?;
    let table = table(
        [
            Text("Product"),
            Number("Times ordered"),
            Number("Quantity"),
            Number("Revenue"),
        ],
        rows.into_iter().map(|row| {
            [
                row.product_name,
                row.times_ordered.to_string(),
                row.total_quantity.to_string(),
                money(row.total_revenue),
            ]
        }),
    );
    show(format!("The {limit} products that sell best"), table);
    Ok(())
}

async fn orders_by_city(limit: usize) -> Result<()> {
    let rows = get_orders_by_city().await?;
    let more = rows.len().saturating_sub(limit);
    let table = table(
        [Text("City"), Number("Orders"), Number("Revenue")],
        rows.into_iter().take(limit).map(|row| {
            [
                row.city.unwrap_or_else(|| "(no address)".to_owned()),
                row.total_orders.to_string(),
                money(row.total_revenue),
            ]
        }),
    );
    show("Orders by city", table);
    if more > 0 {
        say(format_args!("and {more} cities more"));
    }
    Ok(())
}
