//! The one door to the driver.
//!
//! Every operation passes through [`Door`]: the target is resolved, the tracing span opened, the
//! comment attached and the error mapped here and nowhere else.

mod batches;
mod database;
mod explain;
mod ids;
mod modify;
mod read;
mod settings;
mod write;

use std::future::Future;

use bson::RawDocumentBuf;
use tracing::Instrument;

pub(crate) use batches::{Batch, Batches};
pub(crate) use ids::{by_id, is_read_in_lists, needs_eq, one_of};
pub(crate) use modify::Returned;
pub(crate) use read::ReadOptions;
pub(crate) use settings::{Operation, Settings};
pub use write::Updated;
pub(crate) use write::WriteOptions;

use crate::{
    connection::{Database, Target},
    error::{Error, Result},
    meta::CollectionMeta,
};

/// The way to one collection on one target.
#[derive(Clone, Debug)]
pub(crate) struct Door {
    target: Target,
    meta: &'static CollectionMeta,
}

impl Door {
    pub(crate) fn open(given: Option<&Target>, meta: &'static CollectionMeta) -> Result<Self> {
        Ok(Self {
            target: Target::resolve(given, meta.database)?,
            meta,
        })
    }

    pub(crate) const fn database(&self) -> &Database {
        self.target.database()
    }

    pub(crate) const fn meta(&self) -> &'static CollectionMeta {
        self.meta
    }

    /// The names of the database and of the collection.
    pub(crate) fn name(&self) -> (String, &'static str) {
        (self.database().name().to_owned(), self.meta.collection)
    }

    fn collection(&self) -> &mongodb::Collection<RawDocumentBuf> {
        self.database().collection(self.meta.collection)
    }

    async fn run<T>(
        &self,
        operation: &'static str,
        command: impl Future<Output = mongodb::error::Result<T>>,
    ) -> Result<T> {
        let collection = Some(self.meta.collection);
        let result = traced(self.database(), operation, collection, command).await;
        result.map_err(|error| self.error(Error::from_driver(error)))
    }

    /// The settings, if the operation takes every one.
    fn settings_of(
        &self,
        settings: Option<Box<Settings>>,
        operation: Operation,
    ) -> Result<Option<Settings>> {
        match settings {
            None => Ok(None),
            Some(settings) => match settings.check(operation) {
                Ok(()) => Ok(Some(*settings)),
                Err(error) => Err(self.error(error)),
            },
        }
    }

    fn error(&self, error: Error) -> Error {
        error
            .name_fields(self.meta.structure)
            .in_collection(self.meta.collection)
    }
}

fn traced<T>(
    database: &Database,
    operation: &'static str,
    collection: Option<&str>,
    command: impl Future<Output = mongodb::error::Result<T>>,
) -> impl Future<Output = mongodb::error::Result<T>> {
    let span = tracing::debug_span!(
        "mongo_odm",
        operation,
        collection,
        database = database.driver().name(),
    );
    command.instrument(span)
}
