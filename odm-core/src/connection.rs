//! Connections: options, the registry of aliases, databases, scopes, health.
//!
//! [`connect`] opens a connection and registers it under an alias. An operation runs on what
//! `.on(&target)` names, else on the innermost [`Scope`] of the current task, else on the connection
//! of the document's alias, or the default one.

mod clients;
mod collections;
mod connect;
mod database;
mod name;
mod options;
mod registry;
mod scope;
mod target;

pub use connect::connect;
pub use database::{Database, DatabaseStats, Health};
pub use mongodb::{
    event::{EventHandler, command::CommandEvent},
    options::{Acknowledgment, AuthMechanism, ReadConcern, ReadPreference},
};
pub use options::{ConnectOptions, ReadMode};
pub use registry::{
    DEFAULT_ALIAS, aliases, database, default_database, disconnect, disconnect_all,
};
pub use scope::Scope;
pub use target::Target;
