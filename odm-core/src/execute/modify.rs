//! Writes that find one document and return it: `findAndModify`.

use bson::{Document, RawDocumentBuf};
use mongodb::options::{
    FindOneAndDeleteOptions, FindOneAndUpdateOptions, ReturnDocument, UpdateModifications,
};

use super::{
    Door, Operation, WriteOptions,
    settings::{hand_on_choice, hand_on_write},
};
use crate::error::Result;

/// The document that a [`Door::find_one_and_update`] returns.
#[derive(Clone, Debug)]
pub(crate) enum Returned {
    /// As it is after the update, whole.
    New,
    /// As it was before the update: these fields of it.
    Old(Document),
}

impl Door {
    /// [`findAndModify`](https://www.mongodb.com/docs/manual/reference/command/findAndModify/) of an update:
    /// changes the first document in the order of `options`.
    pub(crate) async fn find_one_and_update(
        &self,
        filter: Document,
        update: impl Into<UpdateModifications>,
        returned: Returned,
        options: WriteOptions,
    ) -> Result<Option<RawDocumentBuf>> {
        let mut settings = FindOneAndUpdateOptions::default();
        settings.upsert = options.upsert.then_some(true);
        match returned {
            Returned::New => settings.return_document = Some(ReturnDocument::After),
            Returned::Old(fields) => settings.projection = Some(fields),
        }
        settings.array_filters =
            (!options.array_filters.is_empty()).then_some(options.array_filters);
        settings.sort = options.sort;
        settings.write_concern = self.acknowledged(options.write_concern)?;
        if let Some(given) = self.settings_of(options.settings, Operation::Upsert)? {
            settings.max_time = given.max_time;
            hand_on_write!(given => settings);
        }
        let collection = self.collection();
        let modify = collection
            .find_one_and_update(filter, update)
            .with_options(settings);
        self.run("find_one_and_update", modify.into_future()).await
    }

    /// `findAndModify` that removes the first document in the order of `options`; returns whether there was one.
    pub(crate) async fn find_one_and_delete(
        &self,
        filter: Document,
        options: WriteOptions,
    ) -> Result<bool> {
        let mut settings = FindOneAndDeleteOptions::default();
        settings.projection = Some(bson::doc! { "_id": 1 });
        settings.sort = options.sort;
        settings.write_concern = self.acknowledged(options.write_concern)?;
        if let Some(given) = self.settings_of(options.settings, Operation::Write)? {
            hand_on_write!(given => settings);
        }
        let collection = self.collection();
        let delete = collection
            .find_one_and_delete(filter)
            .with_options(settings);
        let deleted = self
            .run("find_one_and_delete", delete.into_future())
            .await?;
        Ok(deleted.is_some())
    }
}
