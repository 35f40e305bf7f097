//! The connections of the process, by their aliases.

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
};

use super::{Database, clients::Clients, options::Settings};
use crate::error::{Error, Result};

/// The alias of a connection that was given none.
pub const DEFAULT_ALIAS: &str = "default";

static CONNECTIONS: RwLock<BTreeMap<String, Connection>> = RwLock::new(BTreeMap::new());

struct Connection {
    settings: Settings,
    clients: Arc<Clients>,
}

impl Connection {
    fn database(&self) -> Result<Database> {
        self.clients
            .database(self.settings.alias(), self.settings.database())
    }
}

fn read() -> RwLockReadGuard<'static, BTreeMap<String, Connection>> {
    CONNECTIONS.read().unwrap_or_else(PoisonError::into_inner)
}

fn write() -> RwLockWriteGuard<'static, BTreeMap<String, Connection>> {
    CONNECTIONS.write().unwrap_or_else(PoisonError::into_inner)
}

/// The database that was connected under `alias`.
///
/// Each Tokio runtime has its own client behind an alias, opened when it is first asked for there.
///
/// # Errors
///
/// No connection was made under the alias, or there is no Tokio runtime here.
///
/// # Example
///
/// ```no_run
/// # fn main() -> mongo_odm::Result<()> {
/// let analytics = mongo_odm::database("analytics")?;
/// # Ok(())
/// # }
/// ```
pub fn database(alias: &str) -> Result<Database> {
    let connections = read();
    match connections.get(alias) {
        Some(connection) => connection.database(),
        None => Err(unknown(alias, connections.keys())),
    }
}

/// The database that was connected under the alias `default`, which is where operations run that
/// nothing sends elsewhere: no `.on(&db)`, no scope, no alias of the document.
///
/// # Errors
///
/// As [`database`].
///
/// # Example
///
/// ```no_run
/// # async fn run() -> mongo_odm::Result<()> {
/// mongo_odm::connect("mongodb://localhost/shop").await?;
/// assert_eq!(mongo_odm::default_database()?.name(), "shop");
/// # Ok(())
/// # }
/// ```
pub fn default_database() -> Result<Database> {
    database(DEFAULT_ALIAS)
}

/// The aliases of the open connections, sorted.
#[must_use]
pub fn aliases() -> Vec<String> {
    read().keys().cloned().collect()
}

/// Forgets the connection of `alias`, so that another can be made under it; whether there was one.
///
/// The connections to the server are closed when no alias and no handle uses them any more: a
/// [`Database`] that is still held goes on working.
///
/// # Example
///
/// ```
/// assert!(!mongo_odm::disconnect("never connected"));
/// ```
pub fn disconnect(alias: &str) -> bool {
    let gone = write().remove(alias);
    // After the lock: closing a client does more.
    match gone {
        Some(connection) => {
            connection.clients.forget(alias);
            true
        }
        None => false,
    }
}

/// Forgets all connections, as [`disconnect`] does one.
///
/// # Example
///
/// ```
/// mongo_odm::disconnect_all();
/// assert!(mongo_odm::connection::aliases().is_empty());
/// ```
pub fn disconnect_all() {
    let gone = std::mem::take(&mut *write());
    drop(gone);
}

/// The database under the alias of `settings` when it was connected with the same ones.
pub(super) fn connected(settings: &Settings) -> Result<Option<Database>> {
    match read().get(settings.alias()) {
        Some(connection) if connection.settings == *settings => connection.database().map(Some),
        Some(_) => Err(other_settings(settings.alias())),
        None => Ok(None),
    }
}

/// Clients that another alias has, and that differ in nothing but the database's name.
pub(super) fn shareable(settings: &Settings) -> Option<Arc<Clients>> {
    read()
        .values()
        .find(|connection| connection.settings.same_client(settings))
        .map(|connection| Arc::clone(&connection.clients))
}

/// Registers, unless another task did meanwhile.
pub(super) fn register(settings: Settings, clients: Arc<Clients>) -> Result<Database> {
    let mut connections = write();
    match connections.get(settings.alias()) {
        Some(connection) if connection.settings == settings => connection.database(),
        Some(_) => Err(other_settings(settings.alias())),
        None => {
            let connection = Connection { settings, clients };
            let database = connection.database()?;
            connections.insert(connection.settings.alias().to_owned(), connection);
            Ok(database)
        }
    }
}

fn other_settings(alias: &str) -> Error {
    Error::configuration(format!(
        "the alias `{alias}` is connected with other settings: call `disconnect(\"{alias}\")` first"
    ))
}

fn unknown<'a>(alias: &str, known: impl Iterator<Item = &'a String>) -> Error {
    let call = if alias == DEFAULT_ALIAS {
        "connect(uri).await?".to_owned()
    } else {
        format!("connect(ConnectOptions::new(uri).alias(\"{alias}\")).await?")
    };
    let known: Vec<_> = known.map(|alias| format!("`{alias}`")).collect();
    let known = if known.is_empty() {
        String::new()
    } else {
        format!("; connected are {}", known.join(", "))
    };
    Error::configuration(format!(
        "not connected under the alias `{alias}`: call `{call}` first, or name a database with \
         `.on(&db)` or a scope{known}"
    ))
}
