//! The target of an operation.

use super::{Database, registry, scope};
use crate::error::Result;

/// What `.on(...)` takes: where an operation runs.
#[derive(Clone, Debug)]
pub struct Target(Database);

impl Target {
    /// The database of the operation.
    #[must_use]
    pub const fn database(&self) -> &Database {
        &self.0
    }

    /// The target of the scope in which an operation is being made, if there is one.
    pub(crate) fn of_scope() -> Option<Self> {
        scope::innermost()
    }

    /// Where an operation runs: on the target given, else on the innermost scope of the task, else
    /// on the connection of the alias, or the default one.
    pub(crate) fn resolve(given: Option<&Self>, alias: Option<&'static str>) -> Result<Self> {
        if let Some(target) = given {
            return Ok(target.clone());
        }
        match scope::innermost() {
            Some(target) => Ok(target),
            None => registry::database(alias.unwrap_or(registry::DEFAULT_ALIAS)).map(Self),
        }
    }
}

impl From<&Database> for Target {
    fn from(database: &Database) -> Self {
        Self(database.clone())
    }
}

impl From<Database> for Target {
    fn from(database: Database) -> Self {
        Self(database)
    }
}
