//! The options of the driver, from those of a connection.

use std::time::Duration;

use mongodb::options::{ClientOptions, ConnectionString, DriverInfo};
use tokio::time::timeout;

use super::{ConnectOptions, Doors, address, check, server};
use crate::{
    connection::{database::Limits, name},
    error::{Error, ErrorKind, Result},
};

/// The server selection timeout and the connect timeout when nothing is said: half a minute of
/// silence, as the driver has it, is too long for a service.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(5);

const DEFAULT_DATABASE: &str = "test";

/// Checked options: the URI and the setters in one.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::connection) struct Settings {
    alias: String,
    database: String,
    /// Names a database only where that decides where the user is kept.
    pub(super) server: ConnectionString,
    doors: Doors,
}

/// Replaces when there is something new.
pub(super) fn put<T>(old: &mut Option<T>, new: Option<T>) {
    if new.is_some() {
        *old = new;
    }
}

impl ConnectOptions {
    /// The checked settings, and whether to connect lazily.
    pub(in crate::connection) fn settings(self) -> Result<(Settings, bool)> {
        if self.alias.is_empty() {
            return Err(Error::configuration("`alias` must not be empty"));
        }
        let mut server = self.address.parse()?;
        let named = self
            .database
            .or_else(|| server.default_database.clone())
            .or(self.fallback_database);
        let database = named.unwrap_or_else(|| DEFAULT_DATABASE.to_owned());
        name::check(&database)?;
        server::apply(self.set, &mut server);
        self.tls.apply(&mut server.tls)?;
        self.login.apply(&mut server.credential);
        if !has_user(&server) {
            self.fallback_login.apply(&mut server.credential);
        }
        check::check(&server)?;
        server.connect_timeout.get_or_insert(DEFAULT_TIMEOUT);
        server
            .server_selection_timeout
            .get_or_insert(DEFAULT_TIMEOUT);
        if !keeps_users(&server) {
            server.default_database = None;
        }
        let settings = Settings {
            alias: self.alias,
            database,
            server,
            doors: self.doors,
        };
        Ok((settings, self.lazy))
    }
}

fn has_user(server: &ConnectionString) -> bool {
    let credential = server.credential.as_ref();
    credential.is_some_and(|given| given.username.is_some() || given.mechanism.is_some())
}

/// Whether the driver looks for the user in the URI's database.
fn keeps_users(server: &ConnectionString) -> bool {
    let credential = server.credential.as_ref();
    credential.is_some_and(|given| given.source.is_none())
}

impl Settings {
    pub(in crate::connection) fn alias(&self) -> &str {
        &self.alias
    }

    pub(in crate::connection) fn database(&self) -> &str {
        &self.database
    }

    /// Whether one client can serve both: only alias and database differ.
    pub(in crate::connection) fn same_client(&self, other: &Self) -> bool {
        self.server == other.server && self.doors == other.doors
    }

    pub(in crate::connection) fn limits(&self) -> Limits {
        let positive = |limit: Option<Duration>| limit.filter(|limit| !limit.is_zero());
        let server_selection =
            positive(self.server.server_selection_timeout).unwrap_or(DEFAULT_TIMEOUT);
        Limits {
            server_selection,
            connect: positive(self.server.connect_timeout).unwrap_or(server_selection),
        }
    }

    /// The driver's options; looks the hosts up for `mongodb+srv://`.
    pub(in crate::connection) async fn client_options(&self) -> Result<ClientOptions> {
        let limit = self.limits().server_selection;
        let parsed = timeout(limit, async {
            ClientOptions::parse(self.server.clone()).await
        });
        let mut options = match parsed.await {
            Ok(Ok(options)) => options,
            Ok(Err(error)) => {
                let error = Error::from_options(error);
                let context = self.cannot_connect(error.kind());
                return Err(error.with_context(context));
            }
            Err(_) => {
                let error = Error::new(
                    ErrorKind::Connection,
                    format!("the name was not resolved within {limit:?}"),
                );
                let context = self.cannot_connect(error.kind());
                return Err(error.transient(true).with_context(context));
            }
        };
        options.driver_info = Some(
            DriverInfo::builder()
                .name("mongo-odm".to_owned())
                .version(env!("CARGO_PKG_VERSION").to_owned())
                .build(),
        );
        self.doors.open(&mut options);
        Ok(options)
    }

    /// The context of an error.
    pub(in crate::connection) fn cannot_connect(&self, kind: ErrorKind) -> String {
        let server = address::display(&self.server.host_info);
        let alias = &self.alias;
        match &self.server.credential {
            Some(credential) if kind == ErrorKind::Authentication => {
                let user = credential.username.as_deref().unwrap_or_default();
                let source = credential.source.as_deref();
                let source = source.or(self.server.default_database.as_deref());
                let source = source.unwrap_or("admin");
                format!(
                    "cannot log in to {server} (alias `{alias}`) as the user `{user}` of the database \
                     `{source}`"
                )
            }
            _ => format!("cannot connect to {server} (alias `{alias}`)"),
        }
    }
}

#[cfg(test)]
mod tests;
