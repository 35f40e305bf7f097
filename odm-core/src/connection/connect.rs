//! Connecting: the functions that open a connection and register it under its alias.

use std::sync::Arc;

use super::{ConnectOptions, Database, clients::Clients, options::Settings, registry};
use crate::error::Result;

/// Connects to a server and registers the connection under its alias: `default` when the options say
/// nothing.
///
/// Takes a [connection string](https://www.mongodb.com/docs/manual/reference/connection-string/) or
/// [`ConnectOptions`]. The server is asked for a sign of life before this returns, within
/// [`server_selection_timeout`](ConnectOptions::server_selection_timeout) and
/// [`connect_timeout`](ConnectOptions::connect_timeout), 5 seconds each unless told otherwise;
/// [`lazy`](ConnectOptions::lazy) leaves that to the first operation. When it fails, nothing is
/// registered.
///
/// Connecting again with the same settings gives the same connection. Aliases whose settings differ
/// only in the name of the database share their connections to the server.
///
/// # Errors
///
/// `kind()` is [`Configuration`](crate::error::ErrorKind::Configuration) for options that are wrong, or
/// an alias that is connected with other settings;
/// [`Connection`](crate::error::ErrorKind::Connection) when no server answers in time;
/// [`Authentication`](crate::error::ErrorKind::Authentication) for a wrong user name or password. No
/// error's text or source holds a password.
///
/// # Example
///
/// ```no_run
/// use mongo_odm::prelude::*;
///
/// # async fn run() -> Result<()> {
/// let shop = mongo_odm::connect("mongodb://localhost:27017/shop").await?;
/// let stats = ConnectOptions::new("mongodb://localhost:27018/stats").alias("analytics");
/// let stats = mongo_odm::connect(stats).await?;
/// # Ok(())
/// # }
/// ```
pub async fn connect(options: impl Into<ConnectOptions>) -> Result<Database> {
    let (settings, lazy) = options.into().settings()?;
    if let Some(database) = registry::connected(&settings)? {
        return verified(database, &settings, lazy).await;
    }
    let clients = match registry::shareable(&settings) {
        Some(clients) => clients,
        None => Arc::new(Clients::new(
            settings.client_options().await?,
            settings.limits(),
        )),
    };
    let database = clients.database(settings.alias(), settings.database())?;
    verified(database, &settings, lazy).await?;
    registry::register(settings, clients)
}

async fn verified(database: Database, settings: &Settings, lazy: bool) -> Result<Database> {
    if !lazy {
        let verified = database.ping().await;
        verified.map_err(|error| {
            let context = settings.cannot_connect(error.kind());
            error.with_context(context)
        })?;
    }
    Ok(database)
}
