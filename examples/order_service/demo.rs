//! A walk through the service: every function is called, and what it gives is shown.

mod authors;
mod customers;
mod mistakes;
mod orders;
mod products;

use std::fmt::Display;

use mongo_odm::prelude::*;

use crate::{
    generate::generate,
    health::{Health, detailed_health_check, mongodb_health_check},
    models::{Address, OrderItem},
    report,
    tables::{self, say},
};

/// Runs in a database of its own, which is emptied first.
pub async fn run(db: &Database) -> Result<()> {
    let db = db.with_name("order_service_demo")?;
    db.drop_database().await?;
    db.scope(walk(&db)).await
}

async fn walk(db: &Database) -> Result<()> {
    heading("Indexes");
    for report in mongo_odm::ensure_indexes().await? {
        say(report);
    }
    heading("Authors");
    authors::show().await?;
    heading("Products");
    products::show().await?;
    heading("Customers");
    let customer = customers::show().await?;
    heading("Orders");
    orders::show(customer).await?;
    heading("Mistakes");
    mistakes::show(customer).await?;
    heading("Analytics, with 500 orders more");
    generate(500, 1, |_| {}).await?;
    report::print(Some(2025), 5).await?;
    heading("Health");
    print_health(&mongodb_health_check(db).await);
    print_health(&detailed_health_check(db).await);
    say(format_args!(
        "\nThe data is in the database `{}`, as long as the server keeps it.",
        db.name()
    ));
    Ok(())
}

fn heading(title: &str) {
    say(format_args!(
        "\n\n=== {title:=<72}",
        title = format!("{title} ")
    ));
}

fn print_health<T: serde::Serialize>(health: &Health<T>) {
    match serde_json::to_string_pretty(health) {
        Ok(json) => say(format_args!("\n{json}")),
        Err(error) => say(format_args!("\n{error}")),
    }
}

/// Prints what a call gave.
fn gave(call: &str, result: impl Display) {
    say(format_args!("\n{call}\n  {result}"));
}

/// Prints the error that a call is to give.
fn failed<T>(call: &str, result: Result<T>) -> Result<()> {
    match result {
        Ok(_) => Err(Error::custom(format!("{call} was to fail, and did not"))),
        Err(error) => {
            tables::show(call, tables::error(&error));
            Ok(())
        }
    }
}

fn address(street: &str, city: &str) -> Address {
    Address::builder()
        .street(street)
        .city(city)
        .state("NY")
        .zip_code("10001")
        .country("USA")
        .build()
}

fn item(product_id: &str, product_name: &str, quantity: i32, unit_price: Decimal) -> OrderItem {
    OrderItem::builder()
        .product_id(product_id)
        .product_name(product_name)
        .quantity(quantity)
        .unit_price(unit_price)
        .build()
}
