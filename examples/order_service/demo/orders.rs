use chrono::TimeDelta;
use mongo_odm::prelude::*;

use super::{gave, item};
use crate::{
    models::{Order, OrderStatus},
    services::{
        OrderSearch, add_item_to_order, add_order_tag, create_order,
        delete_cancelled_orders_older_than, get_customer_orders, get_orders_by_status,
        hard_delete_order, remove_order_tag, search_orders_advanced, update_order_status,
    },
    tables,
};

pub async fn show(customer: ObjectId) -> Result<()> {
    let first = create(customer).await?;
    change(first.id).await?;
    find(customer).await?;
    delete(customer, first.id).await
}

async fn create(customer: ObjectId) -> Result<Order> {
    let coffee = item("P-1", "Coffee beans, 1 kg", 2, dec!(18.90));
    let mug = item("P-2", "Mug", 6, dec!(7.95));
    let first = create_order(customer, "A-1", vec![coffee.clone(), mug.clone()]).await?;
    let second = create_order(customer, "A-2", vec![mug]).await?;
    let third = create_order(customer, "A-3", vec![coffee]).await?;
    tables::show(
        "`create_order` makes three orders; their totals follow from the items:",
        tables::orders(&[first.clone(), second, third]),
    );
    Ok(first)
}

async fn change(order: ObjectId) -> Result<()> {
    let shipped = update_order_status(order, OrderStatus::Shipped).await?;
    gave(
        "`update_order_status` changes the status of A-1 to:",
        shipped.status,
    );
    add_order_tag(order, "gift").await?;
    let tagged = add_order_tag(order, "gift").await?;
    gave(
        "`add_order_tag` adds `gift` to A-1, once though it is called twice:",
        tagged.tags.join(", "),
    );
    let untagged = remove_order_tag(order, "new").await?;
    gave(
        "`remove_order_tag` takes `new` away:",
        untagged.tags.join(", "),
    );
    let more = add_item_to_order(order, item("P-3", "Kettle", 1, dec!(54.90))).await?;
    tables::show(
        "`add_item_to_order` adds a kettle to A-1, and its total follows:",
        tables::orders(&[more]),
    );
    Ok(())
}

async fn find(customer: ObjectId) -> Result<()> {
    let orders = get_customer_orders(customer, false).await?;
    tables::show(
        "`get_customer_orders` gives the orders of Acme that are not cancelled, newest first:",
        tables::orders(&orders),
    );

    let page = get_orders_by_status(OrderStatus::Pending, 1, 1).await?;
    let title = format!(
        "`get_orders_by_status` gives the pending ones, here page {} of {}:",
        page.number,
        page.pages()
    );
    tables::show(title, tables::orders(&page.items));

    let found = search_orders_advanced(OrderSearch {
        status: vec![OrderStatus::Pending, OrderStatus::Shipped],
        min_amount: Some(dec!(40)),
        start_date: Some(Utc::now() - TimeDelta::days(1)),
        tags: vec!["gift".to_owned(), "new".to_owned()],
        ..OrderSearch::default()
    });
    tables::show(
        "`search_orders_advanced` finds orders of today over 40.00, pending or shipped, tagged `gift` or `new`:",
        tables::orders(&found.await?),
    );
    Ok(())
}

async fn delete(customer: ObjectId, order: ObjectId) -> Result<()> {
    hard_delete_order(order).await?;
    let orders = get_customer_orders(customer, true).await?;
    tables::show(
        "`hard_delete_order` deletes A-1 for good; Acme has left:",
        tables::orders(&orders),
    );

    let items = vec![item("P-2", "Mug", 1, dec!(7.95))];
    let mut old = create_order(customer, "A-0", items).await?;
    old.status = OrderStatus::Cancelled;
    old.created_at -= TimeDelta::days(100);
    old.save().await?;
    let deleted = delete_cancelled_orders_older_than(90).await?;
    gave(
        "`delete_cancelled_orders_older_than` 90 days deletes what was cancelled before that:",
        format!("{deleted} order"),
    );
    Ok(())
}
