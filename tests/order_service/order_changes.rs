use std::{collections::BTreeSet, time::Duration};

use chrono::TimeDelta;
use mongo_odm::{connection::Scope, prelude::*};

use crate::{
    models::{Order, OrderStatus},
    services,
    support::{HOSTILE, customer, item, order, stored, with_service, wrong_paths},
};

#[tokio::test]
async fn create_order() -> Result<()> {
    with_service(|_| async {
        let acme = customer("acme@example.com").await?;
        let items = vec![item(3, dec!(0.10)), item(2, dec!(19.99)), item(1, dec!(0))];
        let created = services::create_order(acme.id, "A-1", items.clone()).await?;
        assert_eq!(created.total_amount, dec!(40.28));
        assert_eq!(
            (created.status, created.tags.as_slice()),
            (OrderStatus::Pending, ["new".to_owned()].as_slice())
        );
        assert_eq!(created.items, items);
        assert_eq!(created.customer.fetch().await?, acme);
        assert_eq!(Order::get(created.id).await?, created);
        let document = stored::<Order>(created.id).await?;
        assert_eq!(document.get_object_id("customer").unwrap(), acme.id);
        assert_eq!(document.get_str("status").unwrap(), "pending");
        assert_eq!(
            document
                .get("total_amount")
                .map(ToString::to_string)
                .as_deref(),
            Some("40.28")
        );
        assert!(!document.contains_key("notes"));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn create_order_needs_its_customer() -> Result<()> {
    with_service(|_| async {
        let error = services::create_order(ObjectId::new(), "A-1", vec![item(1, dec!(1))]).await;
        let error = error.unwrap_err();
        assert!(error.is_does_not_exist(), "{error}");
        assert_eq!(error.collection(), Some("customers"));
        assert_eq!(Order::objects().count().await?, 0);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn create_order_refuses_a_number_that_is_taken() -> Result<()> {
    with_service(|_| async {
        let acme = customer("acme@example.com").await?;
        let items = vec![item(1, dec!(1))];
        services::create_order(acme.id, "A-1", items.clone()).await?;
        let error = services::create_order(acme.id, "A-1", items)
            .await
            .unwrap_err();
        assert_eq!(
            error.duplicate_key().unwrap().values(),
            &doc! { "order_number": "A-1" }
        );
        assert_eq!(Order::objects().count().await?, 1);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn create_order_tells_all_that_is_wrong_at_once() -> Result<()> {
    with_service(|_| async {
        let acme = customer("acme@example.com").await?;
        let error = services::create_order(acme.id, "", vec![])
            .await
            .unwrap_err();
        assert_eq!(wrong_paths(&error), ["items", "order_number"]);

        let items = vec![item(0, dec!(1)), item(1, dec!(-1)), item(-5, dec!(0.001))];
        let error = services::create_order(acme.id, &"9".repeat(51), items)
            .await
            .unwrap_err();
        let wrong = [
            "items.0.quantity",
            "items.1.unit_price",
            "items.2.quantity",
            "items.2.unit_price",
            "order_number",
            "total_amount",
        ];
        assert_eq!(wrong_paths(&error), wrong);
        assert_eq!(Order::objects().count().await?, 0);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn create_order_of_huge_prices_is_exact_or_an_error() -> Result<()> {
    with_service(|_| async {
        let acme = customer("acme@example.com").await?;
        let dearest = item(i32::MAX, dec!(99_999_999.99));
        let order = services::create_order(acme.id, "A-1", vec![dearest.clone(); 2]).await?;
        assert_eq!(order.total_amount, dec!(429496729357050327.06));
        assert_eq!(Order::get(order.id).await?, order);

        for price in [dec!(100_000_000), Decimal::MAX] {
            let items = vec![dearest.clone(), item(i32::MAX, price)];
            assert!(
                services::create_order(acme.id, "A-2", items).await.is_err(),
                "{price}"
            );
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn create_order_of_many_items() -> Result<()> {
    with_service(|_| async {
        let acme = customer("acme@example.com").await?;
        let order =
            services::create_order(acme.id, "A-1", vec![item(1, dec!(0.01)); 10_000]).await?;
        assert_eq!(order.total_amount, dec!(100.00));
        assert_eq!(Order::get(order.id).await?.items.len(), 10_000);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn update_order_status() -> Result<()> {
    with_service(|db| async move {
        let before = order("A-1").await?;
        tokio::time::sleep(Duration::from_millis(5)).await;
        let update = services::update_order_status(before.id, OrderStatus::Shipped);
        let (after, commands) = db.record(update).await;
        let after = after?;
        assert_eq!(commands.names(), ["update", "find"]);
        assert_eq!(after.status, OrderStatus::Shipped);
        assert!(after.updated_at > before.updated_at);
        let unchanged = Order {
            status: before.status,
            updated_at: before.updated_at,
            ..after
        };
        assert_eq!(unchanged, before);

        let missing = services::update_order_status(ObjectId::new(), OrderStatus::Shipped).await;
        assert!(missing.unwrap_err().is_does_not_exist());
        assert_eq!(Order::objects().count().await?, 1);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn add_order_tag() -> Result<()> {
    with_service(|_| async {
        let id = order("A-1").await?.id;
        services::add_order_tag(id, "gift").await?;
        assert_eq!(
            services::add_order_tag(id, "gift").await?.tags,
            ["new", "gift"]
        );

        let mut expected = vec!["new", "gift"];
        for tag in HOSTILE {
            expected.push(tag);
            assert_eq!(services::add_order_tag(id, tag).await?.tags, expected);
        }
        services::add_order_tag(id, &"ü".repeat(50)).await?;
        let error = services::add_order_tag(id, &"ü".repeat(51))
            .await
            .unwrap_err();
        assert!(error.is_validation(), "{error}");
        let missing = services::add_order_tag(ObjectId::new(), "gift").await;
        assert!(missing.unwrap_err().is_does_not_exist());
        Ok(())
    })
    .await
}

#[tokio::test]
async fn remove_order_tag() -> Result<()> {
    with_service(|_| async {
        let mut order = order("A-1").await?;
        order.tags = ["new", "gift", "new", ".*"].map(str::to_owned).to_vec();
        order.save().await?;
        assert_eq!(
            services::remove_order_tag(order.id, "new").await?.tags,
            ["gift", ".*"]
        );
        assert_eq!(
            services::remove_order_tag(order.id, "unknown").await?.tags,
            ["gift", ".*"]
        );
        assert_eq!(
            services::remove_order_tag(order.id, ".*").await?.tags,
            ["gift"]
        );
        let none = services::remove_order_tag(order.id, "gift").await?.tags;
        assert!(none.is_empty(), "{none:?}");
        let missing = services::remove_order_tag(ObjectId::new(), "new").await;
        assert!(missing.unwrap_err().is_does_not_exist());
        Ok(())
    })
    .await
}

#[tokio::test]
async fn add_item_to_order() -> Result<()> {
    with_service(|_| async {
        let id = order("A-1").await?.id;
        let order = services::add_item_to_order(id, item(3, dec!(0.10))).await?;
        assert_eq!(order.items, [item(1, dec!(10.00)), item(3, dec!(0.10))]);
        assert_eq!(order.total_amount, dec!(10.30));
        let mut computed = order.clone();
        computed.recalculate_total()?;
        assert_eq!(computed, order);

        let missing = services::add_item_to_order(ObjectId::new(), item(1, dec!(1))).await;
        assert!(missing.unwrap_err().is_does_not_exist());
        Ok(())
    })
    .await
}

#[tokio::test]
async fn add_item_to_order_checks_before_anything_is_sent() -> Result<()> {
    with_service(|db| async move {
        let id = order("A-1").await?.id;
        let add = async {
            for wrong in [
                item(0, dec!(1)),
                item(1, dec!(-1)),
                item(1, dec!(0.001)),
                item(9, Decimal::MAX),
            ] {
                assert!(services::add_item_to_order(id, wrong).await.is_err());
            }
        };
        db.record(add).await.1.assert_none();
        assert_eq!(Order::get(id).await?.items.len(), 1);
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn add_item_to_order_at_the_same_time_loses_none() -> Result<()> {
    with_service(|_| async {
        let id = order("A-1").await?.id;
        let tasks: Vec<_> = (1..=20)
            .map(|quantity| {
                let add = services::add_item_to_order(id, item(quantity, dec!(1.10)));
                tokio::spawn(Scope::current().wrap(add))
            })
            .collect();
        for task in tasks {
            task.await.expect("the task did not panic")?;
        }
        let order = Order::get(id).await?;
        let quantities: BTreeSet<i32> = order.items[1..].iter().map(|item| item.quantity).collect();
        assert_eq!(quantities, (1..=20).collect());
        assert_eq!(order.total_amount, dec!(10.00) + dec!(1.10) * dec!(210));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn hard_delete_order() -> Result<()> {
    with_service(|_| async {
        let (gone, stays) = (order("A-1").await?, order("A-2").await?);
        services::hard_delete_order(gone.id).await?;
        assert_eq!(Order::objects().await?, [stays]);
        let again = services::hard_delete_order(gone.id).await;
        assert!(again.unwrap_err().is_does_not_exist());
        Ok(())
    })
    .await
}

#[tokio::test]
async fn delete_cancelled_orders_older_than() -> Result<()> {
    with_service(|_| async {
        for (number, status, days) in [
            ("old", OrderStatus::Cancelled, 100),
            ("older", OrderStatus::Cancelled, 1_000),
            ("young", OrderStatus::Cancelled, 10),
            ("delivered", OrderStatus::Delivered, 100),
        ] {
            let mut order = order(number).await?;
            order.status = status;
            order.created_at -= TimeDelta::days(days);
            order.save().await?;
        }
        let delete = services::delete_cancelled_orders_older_than;
        assert_eq!(delete(u32::MAX).await?, 0);
        assert_eq!(delete(1_001).await?, 0);
        assert_eq!(delete(90).await?, 2);
        assert_eq!(delete(90).await?, 0);
        let left = Order::objects().distinct(|o| o.order_number()).await?;
        assert_eq!(left, ["delivered", "young"]);
        assert_eq!(delete(0).await?, 1);
        Ok(())
    })
    .await
}
