use chrono::TimeDelta;
use mongo_odm::{error::ErrorKind, prelude::*};

use crate::{
    models::{Order, OrderStatus},
    services::{self, OrderSearch},
    support::{HOSTILE, customer, item, with_service},
};

/// `count` orders of a customer, named by their age in days: the first is the newest.
async fn orders(customer: ObjectId, count: i64) -> Result<Vec<Order>> {
    let mut orders = Vec::new();
    for days in 0..count {
        let items = vec![item(1, Decimal::from(10 * (days + 1)))];
        let mut order = services::create_order(customer, &format!("A-{days}"), items).await?;
        order.created_at -= TimeDelta::days(days);
        order.save().await?;
        orders.push(order);
    }
    Ok(orders)
}

fn numbers(orders: &[Order]) -> Vec<&str> {
    orders
        .iter()
        .map(|order| order.order_number.as_str())
        .collect()
}

#[tokio::test]
async fn get_orders_by_status() -> Result<()> {
    with_service(|_| async {
        let acme = customer("acme@example.com").await?;
        let all = orders(acme.id, 5).await?;
        services::update_order_status(all[2].id, OrderStatus::Shipped).await?;

        let first = services::get_orders_by_status(OrderStatus::Pending, 1, 3).await?;
        assert_eq!(numbers(&first.items), ["A-0", "A-1", "A-3"]);
        assert_eq!((first.total, first.pages(), first.has_next()), (4, 2, true));
        let second = services::get_orders_by_status(OrderStatus::Pending, 2, 3).await?;
        assert_eq!(numbers(&second.items), ["A-4"]);
        assert!(!second.has_next());
        let beyond =
            services::get_orders_by_status(OrderStatus::Pending, u32::MAX, u32::MAX).await?;
        assert_eq!(numbers(&beyond.items), [""; 0]);
        let none = services::get_orders_by_status(OrderStatus::Cancelled, 1, 20).await?;
        assert_eq!((none.total, none.items.len()), (0, 0));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn get_orders_by_status_has_no_page_0() -> Result<()> {
    with_service(|db| async move {
        let pages = async {
            for (page, per_page) in [(0, 20), (1, 0)] {
                let page =
                    services::get_orders_by_status(OrderStatus::Pending, page, per_page).await;
                assert_eq!(page.unwrap_err().kind(), ErrorKind::InvalidRequest);
            }
        };
        db.record(pages).await.1.assert_none();
        Ok(())
    })
    .await
}

#[tokio::test]
async fn get_customer_orders() -> Result<()> {
    with_service(|_| async {
        let acme = customer("acme@example.com").await?;
        let other = customer("other@example.com").await?;
        let all = orders(acme.id, 3).await?;
        services::create_order(other.id, "B-1", vec![item(1, dec!(1))]).await?;
        services::update_order_status(all[1].id, OrderStatus::Cancelled).await?;

        let open = services::get_customer_orders(acme.id, false).await?;
        assert_eq!(numbers(&open), ["A-0", "A-2"]);
        let all = services::get_customer_orders(acme.id, true).await?;
        assert_eq!(numbers(&all), ["A-0", "A-1", "A-2"]);
        let idle = customer("idle@example.com").await?;
        assert_eq!(services::get_customer_orders(idle.id, true).await?, []);
        let error = services::get_customer_orders(ObjectId::new(), true)
            .await
            .unwrap_err();
        assert!(error.is_does_not_exist(), "{error}");
        assert_eq!(error.collection(), Some("customers"));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn search_orders_advanced() -> Result<()> {
    with_service(|_| async {
        let acme = customer("acme@example.com").await?;
        let all = orders(acme.id, 5).await?; // of 10.00, 20.00, … 50.00
        services::update_order_status(all[1].id, OrderStatus::Shipped).await?;
        services::update_order_status(all[2].id, OrderStatus::Cancelled).await?;
        services::add_order_tag(all[1].id, "gift").await?;
        services::remove_order_tag(all[3].id, "new").await?;
        let search = OrderSearch::default;

        check(search(), &["A-0", "A-1", "A-2", "A-3", "A-4"]).await?;
        let status = vec![OrderStatus::Shipped, OrderStatus::Cancelled];
        check(
            OrderSearch {
                status: status.clone(),
                ..search()
            },
            &["A-1", "A-2"],
        )
        .await?;
        let amounts = OrderSearch {
            min_amount: Some(dec!(20)),
            max_amount: Some(dec!(40.00)),
            ..search()
        };
        check(amounts.clone(), &["A-1", "A-2", "A-3"]).await?;
        let dates = OrderSearch {
            start_date: Some(all[3].created_at),
            end_date: Some(all[2].created_at),
            ..search()
        };
        check(dates, &["A-2", "A-3"]).await?;
        let tags = ["gift", "new"].map(str::to_owned).to_vec();
        check(
            OrderSearch {
                tags: tags.clone(),
                ..search()
            },
            &["A-0", "A-1", "A-2", "A-4"],
        )
        .await?;
        check(
            OrderSearch {
                status,
                tags,
                ..amounts
            },
            &["A-1", "A-2"],
        )
        .await
    })
    .await
}

async fn check(search: OrderSearch, expected: &[&str]) -> Result<()> {
    let found = services::search_orders_advanced(search.clone()).await?;
    assert_eq!(numbers(&found), expected, "{search:?}");
    Ok(())
}

#[tokio::test]
async fn search_orders_advanced_finds_nothing_by_nonsense() -> Result<()> {
    with_service(|_| async {
        let acme = customer("acme@example.com").await?;
        orders(acme.id, 2).await?;
        let search = OrderSearch::default;
        let backwards = OrderSearch {
            min_amount: Some(dec!(20)),
            max_amount: Some(dec!(10)),
            ..search()
        };
        check(backwards, &[]).await?;
        check(
            OrderSearch {
                min_amount: Some(Decimal::MAX),
                ..search()
            },
            &[],
        )
        .await?;
        check(
            OrderSearch {
                max_amount: Some(Decimal::MIN),
                ..search()
            },
            &[],
        )
        .await?;
        check(
            OrderSearch {
                start_date: Some(DateTime::<Utc>::MAX_UTC),
                ..search()
            },
            &[],
        )
        .await?;
        check(
            OrderSearch {
                end_date: Some(DateTime::<Utc>::MIN_UTC),
                ..search()
            },
            &[],
        )
        .await?;
        check(
            OrderSearch {
                tags: HOSTILE.map(str::to_owned).to_vec(),
                ..search()
            },
            &[],
        )
        .await
    })
    .await
}

#[tokio::test]
async fn search_orders_advanced_is_lazy() -> Result<()> {
    with_service(|db| async move {
        let acme = customer("acme@example.com").await?;
        orders(acme.id, 3).await?;
        let queryset = services::search_orders_advanced(OrderSearch::default());
        let (count, commands) = db.record(queryset.limit(2).count()).await;
        assert_eq!(count?, 2);
        assert_eq!(commands.names().len(), 1);
        Ok(())
    })
    .await
}
