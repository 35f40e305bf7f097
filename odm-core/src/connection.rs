//! Connections: options, the registry of aliases, databases, health.

mod database;

pub use database::Database;
