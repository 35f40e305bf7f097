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
    failed("create_order with mistakes: all are told at once", order)?;

    let mug = || vec![item("P-2", "Mug", 1, dec!(7.95))];
    failed(
        "create_order without items",
        create_order(customer, "A-9", vec![]).await,
    )?;
    failed(
        "create_order with a number that is taken",
        create_order(customer, "A-2", mug()).await,
    )?;
    failed(
        "create_order of nobody",
        create_order(ObjectId::new(), "A-9", mug()).await,
    )?;

    let author = create_author("", "not an address", "").await;
    failed("create_author without name and e-mail address", author)?;
    let empty = create_customer_with_address("Acme", "me@acme.example", address("", "")).await;
    failed("create_customer_with_address of nowhere", empty)?;

    let nothing = ObjectId::new();
    let status = update_order_status(nothing, OrderStatus::Shipped).await;
    failed("update_order_status of an order that is not there", status)?;
    failed(
        "add_order_tag with a tag that is too long",
        add_order_tag(nothing, &"x".repeat(51)).await,
    )?;
    let page = get_orders_by_status(OrderStatus::Pending, 0, 20).await;
    failed("get_orders_by_status, page 0", page)
}
