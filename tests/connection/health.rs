use std::{collections::BTreeMap, time::Duration};

use mongo_odm::{Result, bson::doc, testing::TestDatabase};

use crate::store;

#[tokio::test]
async fn health_tells_latency_version_sizes_and_counts() -> Result<()> {
    let db = TestDatabase::new().await?;
    for _ in 0..3 {
        store(&db).await?;
    }
    let events = db.driver().collection("events");
    events.insert_one(doc! { "text": "x".repeat(1000) }).await?;

    let health = db.health().await?;
    assert_eq!(health.database, db.name());
    assert!(health.latency > Duration::ZERO && health.latency < Duration::from_secs(5));
    assert!(
        health
            .version
            .starts_with(|first: char| first.is_ascii_digit())
    );
    let counts = BTreeMap::from([("events".to_owned(), 1), ("notes".to_owned(), 3)]);
    assert_eq!(health.collections, counts);
    let stats = health.stats;
    assert_eq!((stats.collections, stats.objects), (2, 4));
    assert_eq!(stats.indexes, 2);
    assert!(stats.data_size > 1000, "{stats:?}");
    assert!(stats.average_object_size > 250.0, "{stats:?}");
    assert_eq!(db.collection_names().await?, ["events", "notes"]);
    Ok(())
}

#[tokio::test]
async fn a_database_that_is_not_there_is_empty() -> Result<()> {
    let db = TestDatabase::new().await?;
    let stats = db.stats().await?;
    assert_eq!(
        (stats.collections, stats.objects, stats.data_size),
        (0, 0, 0)
    );
    assert!(db.collection_counts().await?.is_empty());
    Ok(())
}
