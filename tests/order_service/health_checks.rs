use std::time::{Duration, Instant};

use mongo_odm::{
    connection::{ConnectOptions, connect},
    prelude::*,
};

use crate::{
    health::{Health, detailed_health_check, mongodb_health_check},
    support::{order, with_service},
};

#[tokio::test]
async fn a_server_that_answers_is_healthy() -> Result<()> {
    with_service(|db| async move {
        let Health::Healthy(ping) = mongodb_health_check(&db).await else {
            panic!("unhealthy");
        };
        assert_eq!(ping.database, db.name());
        assert!(
            ping.latency_ms > 0.0 && !ping.version.is_empty(),
            "{ping:?}"
        );

        order("A-1").await?;
        let Health::Healthy(details) = detailed_health_check(&db).await else {
            panic!("unhealthy");
        };
        let counts: Vec<_> = details
            .collections
            .iter()
            .map(|(name, count)| (name.as_str(), *count))
            .collect();
        assert_eq!(counts, [("authors", 0), ("customers", 1), ("orders", 1)]);
        let json = serde_json::to_value(Health::Healthy(details)).expect("it is JSON");
        assert_eq!(json["status"], "healthy");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_unhealthy_in_bounded_time() -> Result<()> {
    let nowhere = ConnectOptions::new("mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=300")
        .alias("nowhere")
        .lazy();
    let db = connect(nowhere).await?;
    let start = Instant::now();
    let Health::Unhealthy { error } = mongodb_health_check(&db).await else {
        panic!("healthy");
    };
    assert!(error.contains("127.0.0.1:1"), "{error}");
    assert!(matches!(
        detailed_health_check(&db).await,
        Health::Unhealthy { .. }
    ));
    assert!(start.elapsed() < Duration::from_secs(15));
    Ok(())
}
