//! Connections: options, the registry of aliases, databases, health.

mod database;
mod target;

pub use database::Database;
pub use target::Target;

/// The database of the innermost scope of the task, else of the connection under `alias`.
fn ambient(alias: Option<&'static str>) -> crate::error::Result<Database> {
    Err(crate::error::Error::configuration(format!(
        "not connected: {alias:?}"
    )))
}
