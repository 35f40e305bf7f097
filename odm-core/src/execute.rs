//! The one door to the driver.
//!
//! Every operation passes through [`Door`]: the target is resolved, the tracing span opened, the
//! comment attached and the error mapped here and nowhere else.

/// Hands on what reads, updates and deletes of the driver all have an option for.
macro_rules! hand_on {
    ($settings:ident => $options:ident) => {
        $options.hint = $settings.hint;
        $options.collation = $settings
            .collation
            .map($crate::meta::Collation::into_driver)
            .transpose()?;
        $options.comment = $settings.comment;
    };
}

mod batches;
mod ids;
mod modify;
mod read;
mod write;

use std::future::Future;

use bson::RawDocumentBuf;
use tracing::Instrument;

pub(crate) use batches::{Batch, Batches};
pub(crate) use ids::{by_id, is_read_in_lists, needs_eq, one_of};
pub(crate) use modify::Returned;
pub(crate) use read::{ReadOptions, Settings};
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

    fn collection(&self) -> mongodb::Collection<RawDocumentBuf> {
        self.database().driver().collection(self.meta.collection)
    }

    async fn run<T>(
        &self,
        operation: &'static str,
        command: impl Future<Output = mongodb::error::Result<T>>,
    ) -> Result<T> {
        let result = self.traced(operation, command).await;
        result.map_err(|error| self.error(Error::from_driver(error)))
    }

    async fn traced<T>(
        &self,
        operation: &'static str,
        command: impl Future<Output = mongodb::error::Result<T>>,
    ) -> mongodb::error::Result<T> {
        let span = tracing::debug_span!(
            "mongo_odm",
            operation,
            collection = self.meta.collection,
            database = self.database().driver().name(),
        );
        command.instrument(span).await
    }

    fn error(&self, error: Error) -> Error {
        error
            .name_fields(self.meta.structure)
            .in_collection(self.meta.collection)
    }
}
