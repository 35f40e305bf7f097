use std::cell::Cell;

use mongo_odm::prelude::*;

use crate::{
    generate::generate,
    models::{Customer, Order},
    support::with_service,
};

async fn orders() -> Result<Vec<Order>> {
    Order::objects().order_by(|o| o.order_number().asc()).await
}

#[tokio::test]
async fn generated_orders_are_valid_and_counted() -> Result<()> {
    with_service(|_| async {
        let progress = Cell::new(0);
        generate(2_500, 7, |orders| progress.set(progress.get() + orders)).await?;
        assert_eq!(progress.get(), 2_500);
        let orders = orders().await?;
        assert_eq!(orders.len(), 2_500);
        for mut order in orders {
            let total = order.total_amount;
            order.recalculate_total()?;
            assert_eq!(order.total_amount, total);
            order.validate()?;
        }
        for mut customer in Customer::objects().await? {
            customer.validate()?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_seed_makes_the_same_orders_again() -> Result<()> {
    with_service(|db| async move {
        let plain = |orders: Vec<Order>| -> Vec<_> {
            let essence = |o: Order| (o.order_number, o.items, o.tags, o.status, o.created_at);
            orders.into_iter().map(essence).collect()
        };
        generate(50, 7, |_| {}).await?;
        let first = plain(orders().await?);
        let again = generate(50, 7, |_| {}).await;
        assert!(
            again.unwrap_err().is_duplicate_key(),
            "they are there already"
        );
        db.drop_database().await?;
        generate(50, 7, |_| {}).await?;
        assert_eq!(plain(orders().await?), first);
        db.drop_database().await?;
        generate(50, 8, |_| {}).await?;
        assert_ne!(plain(orders().await?), first);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn no_orders_are_no_work() -> Result<()> {
    with_service(|_| async {
        generate(0, 7, |_| panic!("nothing to tell")).await?;
        assert_eq!(orders().await?, []);
        Ok(())
    })
    .await
}
