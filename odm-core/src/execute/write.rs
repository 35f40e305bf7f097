//! The writes: insert, update and delete.

use bson::{Bson, Document, RawDocumentBuf, doc};
use mongodb::options::{
    Acknowledgment, DeleteOptions, InsertManyOptions, InsertOneOptions, UpdateModifications,
    UpdateOptions, WriteConcern,
};

use super::{
    Door, Operation, Settings,
    settings::{hand_on_choice, hand_on_write},
};
use crate::error::{Error, Result};

/// The options of a write.
#[derive(Clone, Debug, Default)]
pub(crate) struct WriteOptions {
    pub(crate) upsert: bool,
    pub(crate) array_filters: Vec<Document>,
    pub(crate) sort: Option<Document>,
    pub(crate) write_concern: Option<WriteConcern>,
    /// Those that a write knows are handed on.
    pub(crate) settings: Option<Box<Settings>>,
}

/// What an update did.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Updated {
    /// The number of documents that the filter matched, without those of [`out_of_range`](Self::out_of_range).
    pub matched: u64,
    /// The number of documents that are different now.
    ///
    /// For an `update_one` with an order the server does not count it: it is found from the document as it was
    /// before. Where that does not show it (a change of `matched()`, `each()` or `each_where(..)`, a `pull_if`, an
    /// update in BSON that is a pipeline), a document that matched counts as modified.
    pub modified: u64,
    /// The number of documents that the filter matched and that were left as they are: the change would have left a
    /// value outside of the range of its field, or one that cannot be read. They are counted just before the update,
    /// and not among `matched`. See [`Update::unguarded`](crate::query::Update::unguarded).
    pub out_of_range: u64,
    /// The `_id` of the document that an upsert inserted.
    pub upserted_id: Option<Bson>,
}

impl WriteOptions {
    fn update(self) -> Result<UpdateOptions> {
        let mut options = UpdateOptions::default();
        options.upsert = self.upsert.then_some(true);
        options.array_filters = (!self.array_filters.is_empty()).then_some(self.array_filters);
        options.write_concern = self.write_concern;
        if let Some(settings) = self.settings {
            settings.check(Operation::Write)?;
            hand_on_write!(settings => options);
        }
        Ok(options)
    }
}

impl Door {
    /// The write concern of a write. The driver refuses an unacknowledged one, and does not say where.
    pub(super) fn acknowledged(&self, given: Option<WriteConcern>) -> Result<Option<WriteConcern>> {
        let inherited = self.database().driver().write_concern();
        let unacknowledged = |concern: &WriteConcern| {
            concern.w == Some(Acknowledgment::Nodes(0)) && concern.journal != Some(true)
        };
        if given.as_ref().or(inherited).is_some_and(unacknowledged) {
            return Err(self.error(Error::invalid_query(
                "a write concern of `w: 0` is not supported, as the errors of the write would be lost: \
                 use `w: 1` or more",
            )));
        }
        Ok(given)
    }

    // What needs no waiting is done before the futures of these are made, which are then small: whatever awaits
    // them holds them.
    pub(crate) fn insert_one(
        &self,
        document: &RawDocumentBuf,
        options: WriteOptions,
    ) -> impl Future<Output = Result<()>> {
        let concern = self.acknowledged(options.write_concern);
        let insert = concern.map(|concern| {
            let insert = self.collection().insert_one(document);
            let comment = options.settings.and_then(|given| given.comment);
            if concern.is_none() && comment.is_none() {
                return insert.into_future();
            }
            let mut settings = InsertOneOptions::default();
            settings.comment = comment;
            settings.write_concern = concern;
            insert.with_options(settings).into_future()
        });
        async move { self.run("insert_one", insert?).await.map(drop) }
    }

    pub(crate) async fn insert_many(
        &self,
        documents: &[RawDocumentBuf],
        ordered: bool,
        options: WriteOptions,
    ) -> Result<()> {
        let mut settings = InsertManyOptions::default();
        settings.ordered = Some(ordered);
        settings.comment = options.settings.and_then(|given| given.comment);
        settings.write_concern = self.acknowledged(options.write_concern)?;
        let collection = self.collection();
        let insert = collection.insert_many(documents).with_options(settings);
        self.run("insert_many", insert.into_future())
            .await
            .map(drop)
    }

    pub(crate) fn update(
        &self,
        filter: Document,
        update: impl Into<UpdateModifications>,
        many: bool,
        options: WriteOptions,
    ) -> impl Future<Output = Result<Updated>> {
        let collection = self.collection();
        let (name, update) = if many {
            ("update_many", collection.update_many(filter, update))
        } else {
            ("update_one", collection.update_one(filter, update))
        };
        let update = self.update_options(options).map(|options| match options {
            None => update.into_future(),
            Some(options) => update.with_options(options).into_future(),
        });
        async move {
            let result = self.run(name, update?).await?;
            Ok(Updated {
                matched: result.matched_count,
                modified: result.modified_count,
                out_of_range: 0,
                upserted_id: result.upserted_id,
            })
        }
    }

    /// The options that differ from the driver's own: they are large, and mostly there is none.
    fn update_options(&self, mut given: WriteOptions) -> Result<Option<UpdateOptions>> {
        given.write_concern = self.acknowledged(given.write_concern)?;
        let nothing = !given.upsert
            && given.array_filters.is_empty()
            && given.write_concern.is_none()
            && given.settings.is_none();
        if nothing {
            return Ok(None);
        }
        let options = given.update().map_err(|error| self.error(error))?;
        Ok(Some(options))
    }

    pub(crate) async fn delete(
        &self,
        filter: Document,
        many: bool,
        options: WriteOptions,
    ) -> Result<u64> {
        let mut settings = DeleteOptions::default();
        settings.write_concern = self.acknowledged(options.write_concern)?;
        if let Some(given) = self.settings_of(options.settings, Operation::Write)? {
            hand_on_write!(given => settings);
        }
        let collection = self.collection();
        let (name, delete) = if many {
            ("delete_many", collection.delete_many(filter))
        } else {
            ("delete_one", collection.delete_one(filter))
        };
        let delete = delete.with_options(settings);
        let result = self.run(name, delete.into_future()).await?;
        Ok(result.deleted_count)
    }

    /// [`createIndexes`](https://www.mongodb.com/docs/manual/reference/command/createIndexes/) of one index.
    pub(crate) async fn create_index(&self, specification: Document) -> Result<()> {
        let command = doc! {
            "createIndexes": self.meta().collection,
            "indexes": [specification],
        };
        self.command("create_index", command).await.map(drop)
    }
}
