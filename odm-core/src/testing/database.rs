//! The database of a test.

use std::{fmt, future::IntoFuture, ops::Deref, sync::Arc, time::Duration};

use mongodb::{Client, options::ClientOptions};

use super::{
    Commands, Server,
    cleanup::{self, Leftover},
    name,
    recorder::Recorder,
    server,
};
use crate::{
    connection::{Database, Scope, Target},
    error::{Error, Result},
};

/// How long to wait for a server that should be there.
const PATIENCE: Duration = Duration::from_secs(5);

/// A database for one test alone, on the server that the tests of the process share.
///
/// Its name is unlike any other's, so that tests run in parallel; it has a client of its own on the test's
/// runtime, so that nothing outlives a `#[tokio::test]`; nothing is sent when it is made. The last clone
/// that is dropped drops the database, also when the test panics.
///
/// It derefs to [`Database`]; code under test that names no database runs in it inside of
/// [`scope`](Database::scope), [`run`](Self::run) or [`record`](Self::record).
///
/// The server is that of `MONGODB_URI`, else of `MONGO_ODM_TEST_URI`, else one that is started with the
/// first test and ends with the process; see [`Server`].
///
/// # Example
///
/// ```no_run
/// use mongo_odm::{prelude::*, testing::TestDatabase};
///
/// #[derive(Document, Clone, Debug, PartialEq)]
/// struct Order { id: ObjectId, total: i64 }
///
/// /// The code under test.
/// async fn place_order(total: i64) -> Result<()> {
///     Order::builder().total(total).build().insert().await
/// }
///
/// # #[allow(dead_code)]
/// // #[tokio::test]
/// async fn orders_are_stored() -> Result<()> {
///     let db = TestDatabase::new().await?;
///     db.scope(async {
///         place_order(25).await?;
///         assert_eq!(Order::objects().count().await?, 1);
///         Ok(())
///     })
///     .await
/// }
/// ```
#[derive(Clone)]
pub struct TestDatabase {
    inner: Arc<Inner>,
}

struct Inner {
    database: Database,
    recorder: Arc<Recorder>,
    test: String,
    uri: String,
    options: ClientOptions,
    /// Whether the server outlives the process, and the database with it.
    outlives: bool,
}

impl TestDatabase {
    /// A new database on the shared server.
    ///
    /// # Errors
    ///
    /// There is no server, and none can be started: the text says what to run.
    pub async fn new() -> Result<Self> {
        let server = server::shared().await?;
        Self::create(server.uri(), server.is_external()).await
    }

    /// A new database on a server of the test's own.
    ///
    /// # Errors
    ///
    /// The server's address cannot be used.
    pub async fn on(server: &Server) -> Result<Self> {
        Self::create(server.uri(), server.is_external()).await
    }

    async fn create(uri: &str, outlives: bool) -> Result<Self> {
        let mut options = ClientOptions::parse(uri)
            .await
            .map_err(Error::from_driver)?;
        options.app_name = Some("mongo-odm tests".to_owned());
        options.server_selection_timeout = Some(PATIENCE);
        options.connect_timeout = Some(PATIENCE);
        let recorder = Arc::<Recorder>::default();
        let recorded = {
            let mut options = options.clone();
            options.command_event_handler = Some(recorder.listener());
            options
        };
        let client = Client::with_options(recorded).map_err(Error::from_driver)?;
        let test = name::of_test();
        let database = client.database(&name::of_database(&test));
        Ok(Self {
            inner: Arc::new(Inner {
                database: Database::from_driver(database),
                recorder,
                test,
                uri: uri.to_owned(),
                options,
                outlives,
            }),
        })
    }

    /// Runs `test` with a new database, in its scope; the database is dropped afterwards.
    ///
    /// # Panics
    ///
    /// There is no server (the text says what to run), or the test panics.
    ///
    /// # Example
    ///
    /// ```no_run
    /// use mongo_odm::{prelude::*, testing::TestDatabase};
    ///
    /// # #[derive(Document)] struct Order { id: ObjectId, total: i64 }
    /// # async fn place_order(total: i64) -> Result<()> { Order::builder().total(total).build().insert().await }
    /// # #[allow(dead_code)]
    /// // #[tokio::test]
    /// async fn orders_are_stored() -> Result<()> {
    ///     TestDatabase::run(|db| async move {
    ///         place_order(25).await?;
    ///         assert_eq!(db.collection_names().await?, ["order"]);
    ///         Ok(())
    ///     })
    ///     .await
    /// }
    /// ```
    #[allow(clippy::panic, reason = "the test's own type of result is not known")]
    pub async fn run<F, Fut>(test: F) -> Fut::Output
    where
        F: FnOnce(Self) -> Fut,
        Fut: IntoFuture,
    {
        let database = match Self::new().await {
            Ok(database) => database,
            Err(error) => panic!("{error}"),
        };
        let scoped = async { test(database.clone()).into_future().await };
        database.scope(scoped).await
    }

    /// Runs `block` and gives its output and the commands that were sent during it: those of this
    /// database's client, by the block itself or by tasks that it spawned. Recordings may be nested, and
    /// may run side by side.
    ///
    /// Outside of any scope the block runs in that of this database.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # use mongo_odm::{prelude::*, testing::TestDatabase};
    /// # #[derive(Document)] struct Order { id: ObjectId, status: String }
    /// # async fn run(db: TestDatabase, order: ObjectId) -> Result<()> {
    /// let (shipped, commands) = db
    ///     .record(Order::objects().by_id(order).update_one(|o| o.status().set("shipped")))
    ///     .await;
    /// assert_eq!(shipped?.matched, 1);
    /// assert_eq!(commands.names(), ["update"]);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn record<F: IntoFuture>(&self, block: F) -> (F::Output, Commands) {
        if Scope::current().database().is_some() {
            self.inner.recorder.record(block.into_future()).await
        } else {
            self.inner.recorder.record(self.scope(block)).await
        }
    }

    /// The name of the test that made the database, as the test harness names it.
    #[must_use]
    pub fn test(&self) -> &str {
        &self.inner.test
    }

    /// The address of the server.
    #[must_use]
    pub fn uri(&self) -> &str {
        &self.inner.uri
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        cleanup::drop_database(Leftover {
            options: self.options.clone(),
            uri: std::mem::take(&mut self.uri),
            name: self.database.name().to_owned(),
            wait: self.outlives,
        });
    }
}

impl Deref for TestDatabase {
    type Target = Database;

    fn deref(&self) -> &Database {
        &self.inner.database
    }
}

impl From<&TestDatabase> for Target {
    fn from(database: &TestDatabase) -> Self {
        Self::from(&database.inner.database)
    }
}

impl fmt::Debug for TestDatabase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestDatabase")
            .field("name", &self.name())
            .field("test", &self.inner.test)
            .finish_non_exhaustive()
    }
}
