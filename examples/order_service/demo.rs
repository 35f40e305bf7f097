//! A walk through the service: every function is called, and what it gives is shown.

mod authors;
mod customers;
mod indexes;
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

/// The database of the demonstration.
const DATABASE: &str = "order_service_demo";

/// Runs in a database of its own, which is emptied first. On a `temporary` server the data ends with it.
pub async fn run(db: &Database, temporary: bool) -> Result<()> {
    let db = db.with_name(DATABASE)?;
    db.drop_database().await?;
    say(format_args!(
        "The data goes to the database `{DATABASE}`, which is emptied first.\n\
         Each title below names the function of examples/order_service/services that is called."
    ));
    db.scope(walk(&db)).await?;
    if temporary {
        say(
            "\n\nThe server ends now, and the data with it. To keep both, leave `cargo xtask server` running and, with the\n\
             MONGODB_URI that it prints, run `cargo run --example order_service -- demo` in another terminal.",
        );
    } else {
        say(format_args!(
            "\n\nThe data is kept in the database `{DATABASE}`. Look at it with\n  \
             mongosh \"<the server's URI>/{DATABASE}\"\n\
             and drop it with\n  \
             cargo run --example order_service -- demo --drop"
        ));
    }
    Ok(())
}

/// Drops the database of the demonstration.
pub async fn drop(db: &Database) -> Result<()> {
    db.with_name(DATABASE)?.drop_database().await?;
    say(format_args!("The database `{DATABASE}` is dropped."));
    Ok(())
}

async fn walk(db: &Database) -> Result<()> {
    heading("Indexes");
    indexes::show().await?;
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
    heading("Analytics, over 500 made-up orders more");
    generate(500, 1, |_| {}).await?;
    report::print(Some(2025), 5).await?;
    heading("Health");
    print_health("`mongodb_health_check`:", &mongodb_health_check(db).await);
    print_health("`detailed_health_check`:", &detailed_health_check(db).await);
    Ok(())
}

fn heading(title: &str) {
    say(format_args!(
        "\n\n=== {title:=<72}",
        title = format!("{title} ")
    ));
}

fn print_health<T: serde::Serialize>(title: &str, health: &Health<T>) {
    match serde_json::to_string_pretty(health) {
        Ok(json) => tables::show(title, json),
        Err(error) => tables::show(title, error),
    }
}

/// Prints what a call gave.
fn gave(call: &str, result: impl Display) {
    say(format_args!("\n{call}\n  {result}"));
}

/// Prints the error that a call is to give.
fn failed<T>(call: &str, result: Result<T>) -> Result<()> {
    match result {
        Ok(_) => Err(Error::custom(format!("it does not: {call}"))),
        Err(error) if error.is_validation() => {
            tables::show(call, tables::error(&error));
            Ok(())
        }
        Err(error) => {
            gave(call, error);
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
