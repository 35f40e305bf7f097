use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use bson::{Bson, Document, doc};
use futures_util::{StreamExt, TryStreamExt, stream};
use tokio::time::timeout;

use super::Database;
use crate::error::{Error, ErrorKind, Result};

/// How many counts are asked for at a time.
const CONCURRENT_COUNTS: usize = 8;

/// The sizes of a database, from the server's
/// [`dbStats`](https://www.mongodb.com/docs/manual/reference/command/dbStats/).
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct DatabaseStats {
    /// How many collections there are.
    pub collections: u64,
    /// How many views there are.
    pub views: u64,
    /// How many documents there are in all collections.
    pub objects: u64,
    /// The mean size of a document, in bytes, uncompressed.
    pub average_object_size: f64,
    /// The size of all documents, in bytes, uncompressed.
    pub data_size: u64,
    /// What the documents take on the disk, in bytes.
    pub storage_size: u64,
    /// How many indexes there are.
    pub indexes: u64,
    /// What the indexes take on the disk, in bytes.
    pub index_size: u64,
}

/// What a health check tells of a database.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Health {
    /// The name of the database.
    pub database: String,
    /// How long the server took to answer a ping.
    pub latency: Duration,
    /// The server's version, such as `8.0.4`.
    pub version: String,
    /// The sizes of the database.
    pub stats: DatabaseStats,
    /// How many documents each collection has.
    pub collections: BTreeMap<String, u64>,
}

impl Database {
    /// Asks the server for a sign of life, and gives the time until it came.
    ///
    /// Waits at most for the connection's server selection timeout and connect timeout together.
    ///
    /// # Errors
    ///
    /// No server answers in time, or it refuses the user.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn run() -> mongo_odm::Result<()> {
    /// let db = mongo_odm::default_database()?;
    /// println!("{:.2} ms", db.ping().await?.as_secs_f64() * 1000.0);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn ping(&self) -> Result<Duration> {
        let limit = self.inner.limits.ping();
        let start = Instant::now();
        match timeout(limit, self.run(doc! { "ping": 1 })).await {
            Ok(reply) => reply.map(|_| start.elapsed()),
            Err(_) => Err(Error::new(
                ErrorKind::Connection,
                format!("no answer to a ping within {limit:?}"),
            )
            .transient(true)),
        }
    }

    /// The server's version, such as `8.0.4`.
    ///
    /// # Errors
    ///
    /// The server cannot be reached or refuses.
    pub async fn server_version(&self) -> Result<String> {
        let reply = self.run(doc! { "buildInfo": 1 }).await?;
        match reply.get_str("version") {
            Ok(version) => Ok(version.to_owned()),
            Err(_) => Err(malformed("buildInfo", "version")),
        }
    }

    /// The sizes of the database.
    ///
    /// # Errors
    ///
    /// The server cannot be reached or refuses.
    pub async fn stats(&self) -> Result<DatabaseStats> {
        let reply = self.run(doc! { "dbStats": 1 }).await?;
        Ok(DatabaseStats {
            collections: number(&reply, "collections")?,
            views: number(&reply, "views").unwrap_or(0),
            objects: number(&reply, "objects")?,
            average_object_size: real(&reply, "avgObjSize").unwrap_or(0.0),
            data_size: number(&reply, "dataSize")?,
            storage_size: number(&reply, "storageSize")?,
            indexes: number(&reply, "indexes")?,
            index_size: number(&reply, "indexSize")?,
        })
    }

    /// How many documents each collection has, by name; the server's own collections are left out.
    ///
    /// The numbers come from the collections' metadata and cost next to nothing; after a crash of the
    /// server they may be off for a while
    /// ([`count`](https://www.mongodb.com/docs/manual/reference/command/count/) without a query).
    ///
    /// # Errors
    ///
    /// The server cannot be reached or refuses.
    pub async fn collection_counts(&self) -> Result<BTreeMap<String, u64>> {
        let names = self.collection_names().await?;
        let own = names
            .into_iter()
            .filter(|name| !name.starts_with("system."));
        stream::iter(own)
            .map(|name| self.count_of(name))
            .buffer_unordered(CONCURRENT_COUNTS)
            .try_collect()
            .await
    }

    async fn count_of(&self, name: String) -> Result<(String, u64)> {
        let collection = self.driver().collection::<Document>(&name);
        let count = collection.estimated_document_count().await;
        let count = count.map_err(|error| Error::from_driver(error).in_collection(&name))?;
        Ok((name, count))
    }

    /// All that a health check shows: latency, version, sizes and counts.
    ///
    /// # Errors
    ///
    /// The server cannot be reached or refuses.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn run(db: mongo_odm::Database) {
    /// match db.health().await {
    ///     Ok(health) => println!("{} is well: {:?}", health.database, health.latency),
    ///     Err(error) => println!("unhealthy: {error}"),
    /// }
    /// # }
    /// ```
    pub async fn health(&self) -> Result<Health> {
        Ok(Health {
            latency: self.ping().await?,
            version: self.server_version().await?,
            stats: self.stats().await?,
            collections: self.collection_counts().await?,
            database: self.name().to_owned(),
        })
    }

    async fn run(&self, command: Document) -> Result<Document> {
        let reply = self.driver().run_command(command).await;
        reply.map_err(Error::from_driver)
    }
}

fn real(reply: &Document, field: &'static str) -> Result<f64> {
    match reply.get(field) {
        Some(Bson::Int32(number)) => Ok(f64::from(*number)),
        #[expect(clippy::cast_precision_loss, reason = "a mean is inexact anyway")]
        Some(Bson::Int64(number)) => Ok(*number as f64),
        Some(Bson::Double(number)) => Ok(*number),
        _ => Err(malformed("dbStats", field)),
    }
}

/// A count or a size; servers answer with any of the number types.
fn number(reply: &Document, field: &'static str) -> Result<u64> {
    let number = match reply.get(field) {
        Some(Bson::Int32(number)) => u64::try_from(*number).ok(),
        Some(Bson::Int64(number)) => u64::try_from(*number).ok(),
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "not negative, and saturates"
        )]
        Some(Bson::Double(number)) if *number >= 0.0 => Some(*number as u64),
        _ => None,
    };
    number.ok_or_else(|| malformed("dbStats", field))
}

fn malformed(command: &str, field: &str) -> Error {
    Error::new(
        ErrorKind::Server,
        format!("the server's reply to `{command}` has no valid `{field}`"),
    )
}
