//! The options of a connection.

mod address;
mod authentication;
mod check;
mod environment;
mod server;
mod settings;
mod uri;

use std::{fmt, sync::Arc};

use mongodb::{
    event::{EventHandler, command::CommandEvent},
    options::{ClientOptions, ConnectionString},
};

pub use server::ReadMode;
pub(super) use settings::Settings;

use self::{address::Address, authentication::Login, server::TlsSettings};
use super::registry::DEFAULT_ALIAS;

/// How to connect: an address, the alias, and everything that a connection string can say.
///
/// A setter goes before the same option in the URI. Options that are wrong, or that contradict each
/// other, are reported by [`connect`](super::connect) by name; nothing is ignored. `Debug` shows no
/// password.
///
/// Not set, the options are those of the driver, but for the server selection timeout and the connect
/// timeout, which are 5 seconds each. The driver has no socket timeout: a server that has accepted a
/// command is waited for; `socketTimeoutMS` in a URI is an error that says so.
///
/// # Example
///
/// ```no_run
/// use std::time::Duration;
/// use mongo_odm::{connection::ReadMode, prelude::*};
///
/// # async fn run() -> Result<()> {
/// let options = ConnectOptions::new("mongodb://db1.example.com,db2.example.com/shop?replicaSet=rs0")
///     .app_name("shop")
///     .username("shop")
///     .password("s3cret")
///     .auth_source("admin")
///     .max_pool_size(50)
///     .min_pool_size(10)
///     .max_idle_time(Duration::from_secs(30))
///     .w("majority")
///     .journal(true)
///     .read_preference(ReadMode::PrimaryPreferred);
/// let db = mongo_odm::connect(options).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use = "options connect to nothing before `connect`"]
pub struct ConnectOptions {
    address: Address,
    alias: String,
    database: Option<String>,
    /// Holds where neither the URI nor a setter names one.
    fallback_database: Option<String>,
    login: Login,
    /// Holds where neither the URI nor a setter names a user.
    fallback_login: Login,
    /// Only what setters have set; the fields are the driver's names of the URI's options.
    set: ConnectionString,
    tls: TlsSettings,
    lazy: bool,
    doors: Doors,
}

type Configure = Arc<dyn Fn(&mut ClientOptions) + Send + Sync>;

/// What cannot be compared but by identity.
#[derive(Clone, Default)]
struct Doors {
    command_listener: Option<EventHandler<CommandEvent>>,
    configure: Vec<Configure>,
}

impl ConnectOptions {
    /// The options of a
    /// [connection string](https://www.mongodb.com/docs/manual/reference/connection-string/):
    /// `mongodb://` or `mongodb+srv://`.
    ///
    /// # Example
    ///
    /// ```
    /// use mongo_odm::ConnectOptions;
    ///
    /// let options = ConnectOptions::new("mongodb://localhost:27017/shop?w=majority");
    /// ```
    pub fn new(uri: impl Into<String>) -> Self {
        Self::at(Address::Uri(uri.into()))
    }

    /// One server, `host` or `host:port`; the port is 27017 when not given.
    ///
    /// # Example
    ///
    /// ```
    /// use mongo_odm::ConnectOptions;
    ///
    /// let options = ConnectOptions::host("db.example.com:27018").database("shop");
    /// ```
    pub fn host(host: impl Into<String>) -> Self {
        Self::hosts([host])
    }

    /// The members of a replica set, or the routers of a cluster, each `host` or `host:port`.
    pub fn hosts<H: Into<String>>(hosts: impl IntoIterator<Item = H>) -> Self {
        Self::at(Address::Hosts(hosts.into_iter().map(Into::into).collect()))
    }

    fn at(address: Address) -> Self {
        Self {
            address,
            alias: DEFAULT_ALIAS.to_owned(),
            database: None,
            fallback_database: None,
            login: Login::default(),
            fallback_login: Login::default(),
            set: ConnectionString::default(),
            tls: TlsSettings::default(),
            lazy: false,
            doors: Doors::default(),
        }
    }

    /// The name under which the connection is registered; `default` when not set.
    pub fn alias(mut self, alias: impl Into<String>) -> Self {
        self.alias = alias.into();
        self
    }

    /// The name of the database; that of the URI when not set, and `test` when the URI names none.
    ///
    /// The database that keeps the users stays that of the URI: see [`auth_source`](Self::auth_source).
    pub fn database(mut self, name: impl Into<String>) -> Self {
        self.database = Some(name.into());
        self
    }

    /// The name of the database when nobody says another: neither [`database`](Self::database) nor the
    /// URI nor `MONGODB_NAME`. It is `test` when not set, and the first call counts.
    ///
    /// # Example
    ///
    /// ```no_run
    /// use mongo_odm::prelude::*;
    ///
    /// # async fn run() -> Result<()> {
    /// let db = mongo_odm::connect(ConnectOptions::from_env()?.database_or("shop")).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn database_or(mut self, name: impl Into<String>) -> Self {
        self.fallback_database.get_or_insert_with(|| name.into());
        self
    }

    /// Leaves it to the first operation to find out whether a server answers.
    pub const fn lazy(mut self) -> Self {
        self.lazy = true;
        self
    }

    /// Who is told of each command that is sent and of its end: a closure in
    /// [`EventHandler::callback`], or the sender of a Tokio channel.
    ///
    /// For the driver's [command monitoring](https://www.mongodb.com/docs/drivers/rust/current/fundamentals/monitoring/).
    /// Two connections have the same settings only when they share the listener.
    ///
    /// # Example
    ///
    /// ```
    /// use mongo_odm::{ConnectOptions, connection::{CommandEvent, EventHandler}};
    ///
    /// let options = ConnectOptions::host("localhost").command_listener(EventHandler::callback(|event| {
    ///     if let CommandEvent::Failed(failed) = event {
    ///         eprintln!("{} failed after {:?}", failed.command_name, failed.duration);
    ///     }
    /// }));
    /// ```
    pub fn command_listener(mut self, listener: impl Into<EventHandler<CommandEvent>>) -> Self {
        self.doors.command_listener = Some(listener.into());
        self
    }

    /// Changes the driver's own options, after all others: for what has no setter here.
    ///
    /// Two connections have the same settings only when they share the closure, as clones of one
    /// `ConnectOptions` do.
    ///
    /// # Example
    ///
    /// ```
    /// use std::time::Duration;
    /// use mongo_odm::ConnectOptions;
    ///
    /// let options = ConnectOptions::host("localhost")
    ///     .configure(|driver| driver.heartbeat_freq = Some(Duration::from_secs(5)));
    /// ```
    pub fn configure(
        mut self,
        change: impl Fn(&mut ClientOptions) + Send + Sync + 'static,
    ) -> Self {
        self.doors.configure.push(Arc::new(change));
        self
    }
}

impl From<&str> for ConnectOptions {
    fn from(uri: &str) -> Self {
        Self::new(uri)
    }
}

impl From<String> for ConnectOptions {
    fn from(uri: String) -> Self {
        Self::new(uri)
    }
}

impl From<&String> for ConnectOptions {
    fn from(uri: &String) -> Self {
        Self::new(uri)
    }
}

impl From<&Self> for ConnectOptions {
    fn from(options: &Self) -> Self {
        options.clone()
    }
}

impl Doors {
    fn open(&self, options: &mut ClientOptions) {
        if let Some(listener) = &self.command_listener {
            options.command_event_handler = Some(listener.clone());
        }
        for change in &self.configure {
            change(options);
        }
    }
}

impl PartialEq for Doors {
    fn eq(&self, other: &Self) -> bool {
        let same_listener = match (&self.command_listener, &other.command_listener) {
            (None, None) => true,
            (Some(one), Some(other)) => same_handler(one, other),
            _ => false,
        };
        same_listener
            && self.configure.len() == other.configure.len()
            && std::iter::zip(&self.configure, &other.configure)
                .all(|(one, other)| Arc::ptr_eq(one, other))
    }
}

fn same_handler<T>(one: &EventHandler<T>, other: &EventHandler<T>) -> bool {
    match (one, other) {
        (EventHandler::Callback(one), EventHandler::Callback(other)) => Arc::ptr_eq(one, other),
        (EventHandler::AsyncCallback(one), EventHandler::AsyncCallback(other)) => {
            Arc::ptr_eq(one, other)
        }
        (EventHandler::TokioMpsc(one), EventHandler::TokioMpsc(other)) => one.same_channel(other),
        _ => false,
    }
}

impl fmt::Debug for Doors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Doors")
            .field("command_listener", &self.command_listener.is_some())
            .field("configure", &self.configure.len())
            .finish()
    }
}

impl fmt::Debug for ConnectOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConnectOptions")
            .field("address", &self.address)
            .field("alias", &self.alias)
            .field("database", &self.database)
            .field("login", &self.login)
            .field("tls", &self.tls)
            .field("lazy", &self.lazy)
            .finish_non_exhaustive()
    }
}
