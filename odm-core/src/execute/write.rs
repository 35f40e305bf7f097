use bson::{Bson, Document, RawArrayBuf, RawDocumentBuf, cstr, doc};
use mongodb::options::{
    Acknowledgment, DeleteOptions, FindOneAndUpdateOptions, InsertManyOptions, InsertOneOptions,
    ReturnDocument, UpdateModifications, UpdateOptions, WriteConcern,
};

use super::{Door, Settings};
use crate::error::{Error, Result, is_worth_repeating};

/// What a write is told besides its filter and content.
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
    /// The number of documents that the filter matched.
    pub matched: u64,
    /// The number of documents that are different now.
    pub modified: u64,
    /// The `_id` of the document that an upsert inserted.
    pub upserted_id: Option<Bson>,
}

/// What an update of one document did that was sent as bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RawUpdated {
    /// Whether the document was there.
    pub(crate) matched: bool,
    /// Whether it was inserted.
    pub(crate) inserted: bool,
    /// Whether the command was sent twice: what was there the second time may be what the first one did.
    pub(crate) repeated: bool,
}

impl WriteOptions {
    fn update(self) -> Result<UpdateOptions> {
        let mut options = UpdateOptions::default();
        options.upsert = self.upsert.then_some(true);
        options.array_filters = (!self.array_filters.is_empty()).then_some(self.array_filters);
        options.write_concern = self.write_concern;
        if let Some(settings) = self.settings {
            hand_on!(settings => options);
        }
        Ok(options)
    }
}

impl Door {
    pub(crate) async fn insert_one(
        &self,
        document: &RawDocumentBuf,
        options: WriteOptions,
    ) -> Result<()> {
        let mut settings = InsertOneOptions::default();
        settings.comment = options.settings.and_then(|told| told.comment);
        settings.write_concern = options.write_concern;
        let collection = self.collection();
        let insert = collection.insert_one(document).with_options(settings);
        self.run("insert_one", insert.into_future()).await.map(drop)
    }

    pub(crate) async fn insert_many(
        &self,
        documents: &[RawDocumentBuf],
        ordered: bool,
        options: WriteOptions,
    ) -> Result<()> {
        let mut settings = InsertManyOptions::default();
        settings.ordered = Some(ordered);
        settings.comment = options.settings.and_then(|told| told.comment);
        settings.write_concern = options.write_concern;
        let collection = self.collection();
        let insert = collection.insert_many(documents).with_options(settings);
        self.run("insert_many", insert.into_future())
            .await
            .map(drop)
    }

    pub(crate) async fn update(
        &self,
        filter: Document,
        update: impl Into<UpdateModifications>,
        many: bool,
        options: WriteOptions,
    ) -> Result<Updated> {
        let options = options.update()?;
        let collection = self.collection();
        let (name, update) = if many {
            ("update_many", collection.update_many(filter, update))
        } else {
            ("update_one", collection.update_one(filter, update))
        };
        let update = update.with_options(options);
        let result = self.run(name, update.into_future()).await?;
        Ok(Updated {
            matched: result.matched_count,
            modified: result.modified_count,
            upserted_id: result.upserted_id,
        })
    }

    /// Updates the document with the `id` by an update that is encoded already, which the driver's own
    /// update does not take: it would build a tree and encode it again.
    ///
    /// The driver does not send such a command once more when its answer gets lost, so that it is done
    /// here: only what may be done twice goes this way.
    pub(crate) async fn update_by_id_raw(
        &self,
        id: &Bson,
        update: &RawDocumentBuf,
        upsert: bool,
    ) -> Result<RawUpdated> {
        let mut repeated = false;
        let reply = loop {
            let command = self
                .raw_update_command(id, update, upsert)
                .map_err(Error::own_bytes)?;
            let sent = self.database().driver().run_raw_command(command);
            match self
                .traced("update_one", Box::pin(sent.into_future()))
                .await
            {
                Ok(reply) => break reply,
                Err(error)
                    if !repeated
                        && self.database().retries_writes()
                        && is_worth_repeating(&error) =>
                {
                    repeated = true;
                }
                Err(error) => return Err(self.error(error.into())),
            }
        };
        if let Some(error) = Error::from_write_reply(&reply) {
            return Err(self.error(error));
        }
        let upserted = reply.get_array("upserted").ok().and_then(|all| all.first());
        Ok(RawUpdated {
            matched: count(&reply, "n") > 0 && upserted.is_none(),
            inserted: upserted.is_some(),
            repeated,
        })
    }

    /// Whether the connection's write concern has updates answered.
    pub(crate) fn is_acknowledged(&self) -> bool {
        let concern = self.database().driver().write_concern();
        concern.is_none_or(is_acknowledged)
    }

    fn raw_update_command(
        &self,
        id: &Bson,
        update: &RawDocumentBuf,
        upsert: bool,
    ) -> bson::error::Result<RawDocumentBuf> {
        let mut statement = RawDocumentBuf::new();
        statement.append(
            cstr!("q"),
            RawDocumentBuf::try_from(&doc! { "_id": id.clone() })?,
        );
        statement.append(cstr!("u"), update.as_ref());
        if upsert {
            statement.append(cstr!("upsert"), true);
        }
        let mut statements = RawArrayBuf::new();
        statements.push(statement);
        let mut command = RawDocumentBuf::new();
        command.append(cstr!("update"), self.meta().collection);
        command.append(cstr!("ordered"), true);
        command.append(cstr!("updates"), statements);
        if let Some(concern) = self.database().driver().write_concern() {
            command.append(
                cstr!("writeConcern"),
                bson::serialize_to_raw_document_buf(concern)?,
            );
        }
        Ok(command)
    }

    pub(crate) async fn find_one_and_update(
        &self,
        filter: Document,
        update: impl Into<UpdateModifications>,
        options: WriteOptions,
    ) -> Result<Option<RawDocumentBuf>> {
        let mut settings = FindOneAndUpdateOptions::default();
        settings.upsert = options.upsert.then_some(true);
        settings.return_document = Some(ReturnDocument::After);
        settings.array_filters =
            (!options.array_filters.is_empty()).then_some(options.array_filters);
        settings.sort = options.sort;
        settings.write_concern = options.write_concern;
        if let Some(told) = options.settings {
            settings.max_time = told.max_time;
            hand_on!(told => settings);
        }
        let collection = self.collection();
        let modify = collection
            .find_one_and_update(filter, update)
            .with_options(settings);
        self.run("find_one_and_update", modify.into_future()).await
    }

    pub(crate) async fn delete(
        &self,
        filter: Document,
        many: bool,
        options: WriteOptions,
    ) -> Result<u64> {
        let mut settings = DeleteOptions::default();
        settings.write_concern = options.write_concern;
        if let Some(told) = options.settings {
            hand_on!(told => settings);
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

/// Whether a write is answered.
pub(crate) fn is_acknowledged(concern: &WriteConcern) -> bool {
    concern.w != Some(Acknowledgment::Nodes(0)) || concern.journal == Some(true)
}

/// A count in a reply, which servers give as Int32 or Int64.
fn count(reply: &Document, key: &str) -> u64 {
    match reply.get(key) {
        Some(Bson::Int32(count)) => u64::try_from(*count).unwrap_or(0),
        Some(Bson::Int64(count)) => u64::try_from(*count).unwrap_or(0),
        _ => 0,
    }
}
