//! Commands that concern a whole database.

use std::{
    collections::BTreeMap,
    future::{Future, IntoFuture},
    time::{Duration, Instant},
};

use bson::{Document, doc};
use futures_util::{StreamExt, TryStreamExt, stream};
use tokio::time::timeout;

use super::traced;
use crate::{
    connection::{Database, DatabaseStats, Health},
    error::{Error, ErrorKind, Result},
};

/// How many counts are asked for at a time.
const CONCURRENT_COUNTS: usize = 8;

impl Database {
    /// Runs a command of the driver on this database: in its span, and with its error mapped.
    pub(crate) async fn run<T>(
        &self,
        operation: &'static str,
        collection: Option<&str>,
        command: impl Future<Output = mongodb::error::Result<T>>,
    ) -> Result<T> {
        let result = traced(self, operation, collection, command).await;
        result.map_err(|error| {
            let error = Error::from_driver(error);
            match collection {
                Some(collection) => error.in_collection(collection),
                None => error,
            }
        })
    }

    /// A command that reads the server's state, such as `dbStats`.
    pub(crate) async fn command(
        &self,
        operation: &'static str,
        command: Document,
    ) -> Result<Document> {
        let command = self.driver().run_command(command);
        self.run(operation, None, command.into_future()).await
    }

    /// The names of the collections and views, sorted.
    ///
    /// # Errors
    ///
    /// The server cannot be reached or refuses.
    pub async fn collection_names(&self) -> Result<Vec<String>> {
        let list = self.driver().list_collection_names();
        let mut names = self
            .run("list_collections", None, list.into_future())
            .await?;
        names.sort_unstable();
        Ok(names)
    }

    /// Removes the database with all its collections and indexes from the server.
    ///
    /// # Errors
    ///
    /// The server cannot be reached or refuses.
    pub async fn drop_database(&self) -> Result<()> {
        let drop = self.driver().drop();
        self.run("drop_database", None, drop.into_future()).await
    }

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
        let limit = self.ping_limit();
        let start = Instant::now();
        match timeout(limit, self.command("ping", doc! { "ping": 1 })).await {
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
        let reply = self.command("build_info", doc! { "buildInfo": 1 }).await?;
        match reply.get_str("version") {
            Ok(version) => Ok(version.to_owned()),
            Err(_) => Err(Error::malformed_reply("buildInfo", "version")),
        }
    }

    /// The sizes of the database.
    ///
    /// # Errors
    ///
    /// The server cannot be reached or refuses.
    pub async fn stats(&self) -> Result<DatabaseStats> {
        let reply = self
            .command("database_stats", doc! { "dbStats": 1 })
            .await?;
        DatabaseStats::read(&reply)
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
        let count = collection.estimated_document_count().into_future();
        let count = self.run("estimated_count", Some(&name), count).await?;
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
}
