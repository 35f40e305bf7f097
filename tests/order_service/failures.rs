//! The server dies in the middle of the service's work.

use std::{
    future::Future,
    time::{Duration, Instant},
};

use mongo_odm::{
    connection::Scope,
    error::ErrorKind,
    prelude::*,
    testing::{Server, TestDatabase, skip},
};

use crate::{
    analytics, generate,
    models::{Customer, Order, OrderStatus},
    services,
    support::{customer, item},
};

/// No call may take longer: to find that no server answers takes 5 seconds.
const BOUND: Duration = Duration::from_secs(20);

/// Does a call of the service until it fails, and gives the error; each call ends in bounded time.
async fn until_failure<T, Fut: Future<Output = Result<T>>>(call: impl Fn(usize) -> Fut) -> Error {
    for round in 0.. {
        let start = Instant::now();
        let result = tokio::time::timeout(BOUND, call(round)).await;
        let result = result.unwrap_or_else(|_| panic!("no answer after {:?}", start.elapsed()));
        if let Err(error) = result {
            return error;
        }
    }
    unreachable!("the rounds do not end")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_server_gives_errors_in_bounded_time_and_the_next_call_works() -> Result<()> {
    let server = match Server::start_with(Server::builder().local()).await {
        Ok(server) => server,
        Err(error) if std::env::var_os("MONGODB_URI").is_some() => {
            let test = "failures::a_killed_server_gives_errors_in_bounded_time";
            skip(test, format!("a server of its own: {error}"));
            return Ok(());
        }
        Err(error) => return Err(error),
    };
    let db = TestDatabase::on(&server).await?;
    db.scope(kill_and_restart(&server)).await
}

async fn kill_and_restart(server: &Server) -> Result<()> {
    Customer::ensure_indexes().await?;
    Order::ensure_indexes().await?;
    generate::generate(200, 1, |_| {}).await?;
    let acme = customer("acme@example.com").await?.id;
    let order = services::create_order(acme, "A", vec![item(1, dec!(1))])
        .await?
        .id;

    let scope = Scope::current;
    let work = [
        tokio::spawn(scope().wrap(until_failure(move |round| async move {
            let number = format!("A-{round}");
            services::create_order(acme, &number, vec![item(1, dec!(1))]).await
        }))),
        tokio::spawn(scope().wrap(until_failure(move |_| {
            services::add_item_to_order(order, item(1, dec!(1)))
        }))),
        tokio::spawn(scope().wrap(until_failure(move |_| {
            services::get_customer_orders(acme, true)
        }))),
        tokio::spawn(scope().wrap(until_failure(|_| {
            services::get_orders_by_status(OrderStatus::Pending, 1, 20)
        }))),
        tokio::spawn(scope().wrap(until_failure(|_| analytics::get_top_customers(5)))),
    ];
    tokio::time::sleep(Duration::from_millis(300)).await;
    server.kill().await?;
    for task in work {
        let error = task.await.expect("no panic");
        assert_eq!(error.kind(), ErrorKind::Connection, "{error}");
        assert!(error.is_transient(), "{error}");
    }

    let start = Instant::now();
    let error = services::hard_delete_order(order).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection, "{error}");
    assert!(start.elapsed() < BOUND, "while it is down, too");

    server.restart().await?;
    let order = services::update_order_status(order, OrderStatus::Shipped).await?;
    assert_eq!(order.status, OrderStatus::Shipped);
    let mut computed = order.clone();
    computed.recalculate_total()?;
    assert_eq!(
        computed.total_amount, order.total_amount,
        "no update was done by half"
    );
    services::create_order(acme, "B", vec![item(1, dec!(1))]).await?;
    assert!(analytics::get_top_customers(5).await?.len() == 5);
    Ok(())
}
