//! The setters of pool, timeouts, guarantees and TLS.

use std::{path::PathBuf, time::Duration};

use mongodb::options::{
    Acknowledgment, ConnectionString, ReadConcern, ReadPreference, Tls, TlsOptions, WriteConcern,
};

use super::{ConnectOptions, settings::put};
use crate::error::{Error, Result};

/// Which member of a replica set reads go to, without further conditions.
///
/// Conditions (tags, staleness) are given with the driver's [`ReadPreference`]. See
/// [read preference](https://www.mongodb.com/docs/manual/core/read-preference/).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReadMode {
    /// The primary alone.
    Primary,
    /// The primary, and a secondary when there is none.
    PrimaryPreferred,
    /// A secondary alone.
    Secondary,
    /// A secondary, and the primary when there is none.
    SecondaryPreferred,
    /// The member that answers fastest.
    Nearest,
}

impl From<ReadMode> for ReadPreference {
    fn from(mode: ReadMode) -> Self {
        match mode {
            ReadMode::Primary => Self::Primary,
            ReadMode::PrimaryPreferred => Self::PrimaryPreferred { options: None },
            ReadMode::Secondary => Self::Secondary { options: None },
            ReadMode::SecondaryPreferred => Self::SecondaryPreferred { options: None },
            ReadMode::Nearest => Self::Nearest { options: None },
        }
    }
}

/// What was set of TLS.
#[derive(Clone, Debug, Default)]
pub(super) struct TlsSettings {
    enabled: Option<bool>,
    ca_file: Option<PathBuf>,
    certificate_key_file: Option<PathBuf>,
    allow_invalid_certificates: Option<bool>,
}

impl ConnectOptions {
    /// The name of the program in the server's logs; 128 bytes at most.
    pub fn app_name(mut self, name: impl Into<String>) -> Self {
        self.set.app_name = Some(name.into());
        self
    }

    /// How many connections to one server there may be; the driver's default is 10, the least is 1.
    pub const fn max_pool_size(mut self, connections: u32) -> Self {
        self.set.max_pool_size = Some(connections);
        self
    }

    /// How many connections to one server are kept open; the driver's default is 0.
    pub const fn min_pool_size(mut self, connections: u32) -> Self {
        self.set.min_pool_size = Some(connections);
        self
    }

    /// How many connections to one server are opened at a time; the driver's default is 2.
    pub const fn max_connecting(mut self, connections: u32) -> Self {
        self.set.max_connecting = Some(connections);
        self
    }

    /// After which time of rest a connection is closed; never when zero or not set. Counted in
    /// milliseconds.
    pub const fn max_idle_time(mut self, time: Duration) -> Self {
        self.set.max_idle_time = Some(time);
        self
    }

    /// How long opening a connection may take, TLS and login included; 5 seconds when not set, no limit
    /// when zero. Counted in milliseconds.
    pub const fn connect_timeout(mut self, limit: Duration) -> Self {
        self.set.connect_timeout = Some(limit);
        self
    }

    /// How long an operation waits for a server that can serve it; 5 seconds when not set. Counted in
    /// milliseconds.
    pub const fn server_selection_timeout(mut self, limit: Duration) -> Self {
        self.set.server_selection_timeout = Some(limit);
        self
    }

    /// Which members must have a write before it counts: `"majority"`, a number of members, or the
    /// name of a rule of the replica set's.
    ///
    /// Unacknowledged writes (0) are refused: their errors would be lost. See
    /// [write concern](https://www.mongodb.com/docs/manual/reference/write-concern/).
    pub fn w(mut self, members: impl Into<Acknowledgment>) -> Self {
        self.write_concern().w = Some(members.into());
        self
    }

    /// Returns whether a write counts only when it is in the journal on the disk (`j`).
    pub fn journal(mut self, journaled: bool) -> Self {
        self.write_concern().journal = Some(journaled);
        self
    }

    /// How long a write waits for the members that [`w`](Self::w) asks for; the write stays when that
    /// time is over, and the operation gives an error. Counted in milliseconds (`wtimeout`).
    pub fn w_timeout(mut self, limit: Duration) -> Self {
        self.write_concern().w_timeout = Some(limit);
        self
    }

    fn write_concern(&mut self) -> &mut WriteConcern {
        self.set.write_concern.get_or_insert_default()
    }

    /// What a read may see of writes that are not on a majority yet. See
    /// [read concern](https://www.mongodb.com/docs/manual/reference/read-concern/).
    pub fn read_concern(mut self, concern: ReadConcern) -> Self {
        self.set.read_concern = Some(concern);
        self
    }

    /// Which members of a replica set reads go to: a [`ReadMode`], or the driver's [`ReadPreference`].
    pub fn read_preference(mut self, preference: impl Into<ReadPreference>) -> Self {
        self.set.read_preference = Some(preference.into());
        self
    }

    /// Returns whether a write is sent a second time when the connection broke; it is when not set. See
    /// [retryable writes](https://www.mongodb.com/docs/manual/core/retryable-writes/).
    pub const fn retry_writes(mut self, retry: bool) -> Self {
        self.set.retry_writes = Some(retry);
        self
    }

    /// Returns whether a read is sent a second time when the connection broke; it is when not set.
    pub const fn retry_reads(mut self, retry: bool) -> Self {
        self.set.retry_reads = Some(retry);
        self
    }

    /// The name of the replica set that the servers must belong to.
    pub fn replica_set(mut self, name: impl Into<String>) -> Self {
        self.set.replica_set = Some(name.into());
        self
    }

    /// Talks to the one given server alone, whatever replica set it belongs to.
    pub const fn direct_connection(mut self, direct: bool) -> Self {
        self.set.direct_connection = Some(direct);
        self
    }

    /// Returns whether the connection is encrypted. Not set, it is for `mongodb+srv://` and when another option
    /// of TLS is set.
    pub const fn tls(mut self, enabled: bool) -> Self {
        self.tls.enabled = Some(enabled);
        self
    }

    /// The file, in PEM format, with the authorities that the server's certificate is checked against;
    /// Mozilla's list when not set.
    pub fn tls_ca_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.tls.ca_file = Some(path.into());
        self
    }

    /// The file, in PEM format, with the client's own certificate and its key.
    pub fn tls_certificate_key_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.tls.certificate_key_file = Some(path.into());
        self
    }

    /// Takes any certificate of the server, so that anybody can pose as it: for tests alone.
    pub const fn tls_allow_invalid_certificates(mut self, allow: bool) -> Self {
        self.tls.allow_invalid_certificates = Some(allow);
        self
    }
}

impl TlsSettings {
    /// Puts what is set over what the URI says.
    pub(super) fn apply(self, tls: &mut Option<Tls>) -> Result<()> {
        let detail = [
            (self.ca_file.is_some(), "tls_ca_file"),
            (
                self.certificate_key_file.is_some(),
                "tls_certificate_key_file",
            ),
            (
                self.allow_invalid_certificates.is_some(),
                "tls_allow_invalid_certificates",
            ),
        ];
        let detail = detail.iter().find(|(set, _)| *set);
        match (self.enabled, detail) {
            (None, None) => return Ok(()),
            (Some(false), Some((_, option))) => {
                return Err(Error::configuration(format!(
                    "`{option}` contradicts `tls(false)`"
                )));
            }
            (Some(false), None) => {
                *tls = Some(Tls::Disabled);
                return Ok(());
            }
            (Some(true), _) | (None, Some(_)) => {}
        }
        let mut options = match tls.take() {
            Some(Tls::Enabled(options)) => options,
            _ => TlsOptions::default(),
        };
        put(&mut options.ca_file_path, self.ca_file);
        put(&mut options.cert_key_file_path, self.certificate_key_file);
        put(
            &mut options.allow_invalid_certificates,
            self.allow_invalid_certificates,
        );
        *tls = Some(Tls::Enabled(options));
        Ok(())
    }
}

/// Puts what is set over what the URI says.
pub(super) fn apply(set: ConnectionString, read: &mut ConnectionString) {
    put(&mut read.app_name, set.app_name);
    put(&mut read.max_pool_size, set.max_pool_size);
    put(&mut read.min_pool_size, set.min_pool_size);
    put(&mut read.max_connecting, set.max_connecting);
    put(&mut read.max_idle_time, set.max_idle_time);
    put(&mut read.connect_timeout, set.connect_timeout);
    put(
        &mut read.server_selection_timeout,
        set.server_selection_timeout,
    );
    put(&mut read.read_concern, set.read_concern);
    put(&mut read.read_preference, set.read_preference);
    put(&mut read.retry_writes, set.retry_writes);
    put(&mut read.retry_reads, set.retry_reads);
    put(&mut read.replica_set, set.replica_set);
    put(&mut read.direct_connection, set.direct_connection);
    if let Some(concern) = set.write_concern {
        let read = read.write_concern.get_or_insert_default();
        put(&mut read.w, concern.w);
        put(&mut read.journal, concern.journal);
        put(&mut read.w_timeout, concern.w_timeout);
    }
}
