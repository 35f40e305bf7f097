//! Health checks, as a monitoring system asks for them: they tell of trouble and never fail.

use std::collections::BTreeMap;

use mongo_odm::{connection::Database, prelude::*};
use serde::Serialize;

/// How the database is; as JSON, `status` says `healthy` or `unhealthy`.
#[derive(Serialize, Clone, Debug, PartialEq)]
#[serde(tag = "status", rename_all = "lowercase")]
pub enum Health<T> {
    Healthy(T),
    Unhealthy { error: String },
}

impl<T> From<Result<T>> for Health<T> {
    fn from(result: Result<T>) -> Self {
        match result {
            Ok(report) => Self::Healthy(report),
            Err(error) => Self::Unhealthy {
                error: error.to_string(),
            },
        }
    }
}

/// A sign of life.
#[derive(Serialize, Clone, Debug, PartialEq)]
pub struct Ping {
    pub database: String,
    pub latency_ms: f64,
    pub version: String,
}

/// Whether the server answers, how fast, and which version it is.
pub async fn mongodb_health_check(db: &Database) -> Health<Ping> {
    ping(db).await.into()
}

async fn ping(db: &Database) -> Result<Ping> {
    Ok(Ping {
        database: db.name().to_owned(),
        latency_ms: round(db.ping().await?.as_secs_f64() * 1000.0),
        version: db.server_version().await?,
    })
}

/// The sizes of the database.
#[derive(Serialize, Clone, Debug, PartialEq)]
pub struct Details {
    pub database: String,
    pub storage_size_mb: f64,
    pub data_size_mb: f64,
    pub collections: BTreeMap<String, u64>,
}

/// How much is stored, and how many documents each collection has.
pub async fn detailed_health_check(db: &Database) -> Health<Details> {
    details(db).await.into()
}

async fn details(db: &Database) -> Result<Details> {
    let stats = db.stats().await?;
    Ok(Details {
        database: db.name().to_owned(),
        storage_size_mb: megabytes(stats.storage_size),
        data_size_mb: megabytes(stats.data_size),
        collections: db.collection_counts().await?,
    })
}

fn megabytes(bytes: u64) -> f64 {
    round(bytes as f64 / 1024.0 / 1024.0)
}

fn round(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}
