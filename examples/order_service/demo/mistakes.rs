use mongo_odm::prelude::*;

use super::{address, failed, item};
use crate::{
    models::OrderStatus,
    services::{
        add_order_tag, create_author, create_customer_with_address, create_order,
        get_orders_by_status, update_order_status,
    },
};

pub async fn show(customer: ObjectId) -> Result<()> {
    let items = vec![
        item("P-1", "Coffee beans, 1 kg", 0, dec!(18.90)),
        item("", &"very ".repeat(50), 1, dec!(0.999)),
    ];
    let order = create_order(customer, &"9".repeat(60), items).await;
    failed(
        "`create_order` refuses an order with many mistakes, and tells all at once:",
        order,
    )?;

    let mug = || vec![item("P-2", "Mug", 1, dec!(7.95))];
    failed(
        "`create_order` refuses an order without items:",
        create_order(customer, "A-9", vec![]).await,
    )?;
    failed(
        "`create_order` refuses a number that is taken:",
        create_order(customer, "A-2", mug()).await,
    )?;
    failed(
        "`create_order` refuses a customer who is not there:",
        create_order(ObjectId::new(), "A-9", mug()).await,
    )?;

    let author = create_author("", "not an address", "").await;
    failed(
        "`create_author` refuses an author without name and e-mail address:",
        author,
    )?;
    let empty = create_customer_with_address("Acme", "me@acme.example", address("", "")).await;
    failed(
        "`create_customer_with_address` refuses an empty address:",
        empty,
    )?;

    let nothing = ObjectId::new();
    let status = update_order_status(nothing, OrderStatus::Shipped).await;
    failed(
        "`update_order_status` refuses an order that is not there:",
        status,
    )?;
    failed(
        "`add_order_tag` refuses a tag that is too long:",
        add_order_tag(nothing, &"x".repeat(51)).await,
    )?;
    let page = get_orders_by_status(OrderStatus::Pending, 0, 20).await;
    failed("`get_orders_by_status` refuses page 0:", page)
}
