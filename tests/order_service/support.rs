//! What the tests have in common.

use std::future::Future;

use mongo_odm::{
    bson::{self, RawDocumentBuf},
    prelude::*,
    testing::TestDatabase,
};

use crate::{
    models::{Address, Author, Customer, Order, OrderItem},
    services::{create_customer_with_address, create_order},
};

/// Runs a test in a database of its own that has the service's indexes.
pub(crate) async fn with_service<F, Fut>(test: F) -> Result<()>
where
    F: FnOnce(TestDatabase) -> Fut,
    Fut: Future<Output = Result<()>>,
{
    TestDatabase::run(|db| async move {
        Author::ensure_indexes().await?;
        Customer::ensure_indexes().await?;
        Order::ensure_indexes().await?;
        test(db).await
    })
    .await
}

pub(crate) fn address(city: &str) -> Address {
    Address::builder()
        .street("1 Main St")
        .city(city)
        .state("NY")
        .zip_code("10001")
        .country("USA")
        .build()
}

pub(crate) fn item(quantity: i32, unit_price: Decimal) -> OrderItem {
    OrderItem::builder()
        .product_id("P-1")
        .product_name("Coffee beans")
        .quantity(quantity)
        .unit_price(unit_price)
        .build()
}

pub(crate) async fn customer(email: &str) -> Result<Customer> {
    create_customer_with_address("Acme", email, address("New York")).await
}

/// An order of one item of 10.00 by a customer of its own.
pub(crate) async fn order(number: &str) -> Result<Order> {
    let customer = customer(&format!("{number}@example.com")).await?;
    create_order(customer.id, number, vec![item(1, dec!(10.00))]).await
}

/// The document as it is stored.
pub(crate) async fn stored<D: Document<Id = ObjectId>>(id: ObjectId) -> Result<bson::Document> {
    let rows: Vec<RawDocumentBuf> = D::objects().by_id(id).raw().await?;
    let [row] = rows.as_slice() else {
        panic!("{} documents instead of one", rows.len());
    };
    Ok(row.try_into().expect("the server's documents are valid"))
}

/// The paths that an error of validation tells.
#[track_caller]
pub(crate) fn wrong_paths(error: &Error) -> Vec<String> {
    let errors = error
        .validation()
        .unwrap_or_else(|| panic!("no validation error: {error}"));
    errors.by_path().map(|(path, _)| path.to_owned()).collect()
}

/// Texts that would mean something to a server, a shell or a regular expression.
pub(crate) const HOSTILE: [&str; 8] = [
    "{\"$gt\": \"\"}",
    "$where",
    "a.b.c",
    ".*",
    "'; db.dropDatabase(); '",
    "\u{202e}\u{0}x",
    "💣🧨",
    "(((((((((((((((",
];
