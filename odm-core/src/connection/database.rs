//! The handle on a database, on which operations run.

mod health;

use std::{fmt, sync::Arc, time::Duration};

use bson::RawDocumentBuf;
pub use health::{DatabaseStats, Health};

use super::{collections::Collections, name};
use crate::error::Result;

/// A database of a connected server: a cheap handle on it.
///
/// [`connect`](super::connect) gives it; [`with_name`](Self::with_name) gives another database of the
/// same server, over the same connections. A handle belongs to the Tokio runtime in which it was made:
/// in another runtime, ask [`database`](super::database) for its own.
///
/// # Example
///
/// ```no_run
/// # async fn run() -> mongo_odm::Result<()> {
/// let db = mongo_odm::connect("mongodb://localhost:27017/shop").await?;
/// assert_eq!(db.name(), "shop");
/// assert_eq!(db.alias(), Some("default"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Database {
    inner: Arc<Inner>,
}

struct Inner {
    driver: mongodb::Database,
    collections: Collections,
    alias: Option<Arc<str>>,
    limits: Limits,
}

/// How long to wait for a server.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// To find one that can serve.
    pub(super) server_selection: Duration,
    /// To open a connection to it.
    pub(super) connect: Duration,
}

impl Default for Limits {
    /// What the driver takes when it is told nothing.
    fn default() -> Self {
        Self {
            server_selection: Duration::from_secs(30),
            connect: Duration::from_secs(10),
        }
    }
}

impl Limits {
    /// In which a ping must have its answer.
    const fn ping(self) -> Duration {
        self.server_selection.saturating_add(self.connect)
    }
}

impl Database {
    pub(super) fn new(driver: mongodb::Database, alias: Option<Arc<str>>, limits: Limits) -> Self {
        let inner = Inner {
            driver,
            collections: Collections::default(),
            alias,
            limits,
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    /// A database of a client that was made with the driver itself, without an alias.
    ///
    /// # Example
    ///
    /// ```no_run
    /// use mongo_odm::{Database, driver::Client};
    ///
    /// # async fn run() -> Result<(), Box<dyn std::error::Error>> {
    /// let client = Client::with_uri_str("mongodb://localhost:27017").await?;
    /// let db = Database::from_driver(client.database("shop"));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn from_driver(driver: mongodb::Database) -> Self {
        Self::new(driver, None, Limits::default())
    }

    /// In which a ping must have its answer.
    pub(crate) fn ping_limit(&self) -> Duration {
        self.inner.limits.ping()
    }

    /// The driver's handle on a collection.
    pub(crate) fn collection(&self, name: &'static str) -> &mongodb::Collection<RawDocumentBuf> {
        self.inner.collections.get(&self.inner.driver, name)
    }

    /// The driver's handle, for what the ODM does not do.
    #[must_use]
    pub fn driver(&self) -> &mongodb::Database {
        &self.inner.driver
    }

    /// The driver's client, with its connections.
    #[must_use]
    pub fn client(&self) -> &mongodb::Client {
        self.inner.driver.client()
    }

    /// The name of the database.
    #[must_use]
    pub fn name(&self) -> &str {
        self.inner.driver.name()
    }

    /// The alias of the connection; `None` for a client that was made with the driver.
    #[must_use]
    pub fn alias(&self) -> Option<&str> {
        self.inner.alias.as_deref()
    }

    /// Another database of the same server, over the same connections: that of a tenant, for example.
    ///
    /// The server makes it when the first document is stored.
    ///
    /// # Errors
    ///
    /// MongoDB allows no such name.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # fn run(db: mongo_odm::Database) -> mongo_odm::Result<()> {
    /// let tenant = db.with_name("tenant_7")?;
    /// assert_eq!(tenant.name(), "tenant_7");
    /// # Ok(())
    /// # }
    /// ```
    pub fn with_name(&self, name: &str) -> Result<Self> {
        name::check(name)?;
        Ok(Self::new(
            self.client().database(name),
            self.inner.alias.clone(),
            self.inner.limits,
        ))
    }
}

impl From<mongodb::Database> for Database {
    fn from(driver: mongodb::Database) -> Self {
        Self::from_driver(driver)
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The driver's own text is long and names all its settings.
        f.debug_struct("Database")
            .field("name", &self.name())
            .field("alias", &self.alias())
            .finish_non_exhaustive()
    }
}
