//! Updates that carry conditions on the stored document, and the documents that do not meet them.

use bson::{Bson, Document, RawDocumentBuf, doc};

use super::{
    Guard, conditions,
    selection::{Selection, both},
};
use crate::{
    error::{Error, ErrorKind, Result},
    execute::{Door, ReadOptions},
};

/// How often a write is tried whose document others change at the same time. More than a crowd of writers needs; a
/// bound, so that no write goes on for ever.
pub(super) const ATTEMPTS: usize = 1_000;

/// The error of a write that lost every attempt.
pub(super) fn contended(door: &Door) -> Error {
    let message = format!(
        "others changed the document each time before it could be updated, {ATTEMPTS} times in a row; try again"
    );
    Error::new(ErrorKind::VersionConflict, message)
        .transient(true)
        .in_collection(door.meta().collection)
}

/// The guards of an update, and what an upsert with them inserts.
#[derive(Clone, Debug, Default)]
pub(super) struct Guards {
    pub(super) guards: Vec<Guard>,
    pub(super) inserted: Option<Document>,
}

impl Guards {
    pub(super) const fn is_empty(&self) -> bool {
        self.guards.is_empty()
    }

    /// The filter for those of its documents that meet the guards.
    pub(super) fn added_to(&self, mut filter: Document) -> Result<Document> {
        let conditions = conditions(&self.guards)?;
        if conditions.keys().any(|key| filter.contains_key(key)) {
            return Ok(both(filter, conditions));
        }
        filter.extend(conditions);
        Ok(filter)
    }

    /// The filter for those of its documents that do not meet the guards.
    fn held_back(&self, filter: &Document) -> Result<Document> {
        let held_back = self.guards.iter().map(Guard::held_back);
        let mut held_back: Vec<Document> = held_back.collect::<Result<_>>()?;
        let held_back = match held_back.pop() {
            Some(only) if held_back.is_empty() => only,
            last => {
                held_back.extend(last);
                doc! { "$or": held_back }
            }
        };
        Ok(both(filter.clone(), held_back))
    }

    /// The number of documents of the filter that do not meet the guards.
    pub(super) async fn count_held_back(
        &self,
        door: &Door,
        selection: &Selection,
        filter: &Document,
    ) -> Result<u64> {
        let options = ReadOptions {
            settings: selection.reading(door),
            ..ReadOptions::default()
        };
        door.count(self.held_back(filter)?, options).await
    }

    /// The error of a document of the filter that does not meet the guards, if there is one.
    pub(super) async fn check(
        &self,
        door: &Door,
        selection: &Selection,
        filter: &Document,
    ) -> Result<()> {
        for guard in &self.guards {
            let filter = both(filter.clone(), guard.held_back()?);
            if let Some(found) = selection.find_one(door, filter, guard.fields()).await? {
                let found = Document::try_from(found).map_err(Error::own_bytes)?;
                let collection = door.meta().collection;
                return Err(guard.error(&found).in_collection(collection));
            }
        }
        Ok(())
    }

    /// The update of an upsert that inserts the document and changes no stored one.
    pub(super) fn insertion(&self) -> Document {
        doc! { "$setOnInsert": self.inserted.clone().unwrap_or_default() }
    }

    /// The document that was inserted.
    pub(super) fn inserted_as(&self, id: Bson) -> Result<RawDocumentBuf> {
        let mut document = doc! { "_id": id };
        document.extend(self.inserted.clone().unwrap_or_default());
        RawDocumentBuf::try_from(&document).map_err(Error::own_bytes)
    }
}

impl Selection {
    /// Whether a document matches.
    pub(super) async fn exists(&self, door: &Door) -> Result<bool> {
        let found = self.find_one(door, self.filter.clone(), doc! { "_id": 1 });
        Ok(found.await?.is_some())
    }

    /// Fields of a document that matches `filter`.
    async fn find_one(
        &self,
        door: &Door,
        filter: Document,
        fields: Document,
    ) -> Result<Option<RawDocumentBuf>> {
        let options = ReadOptions {
            projection: Some(fields),
            limit: Some(1),
            settings: self.reading(door),
            ..ReadOptions::default()
        };
        let mut batches = door.find(filter, options).await?;
        let mut found = None;
        while let Some(batch) = batches.next().await {
            batch?.for_each(|bytes| {
                found = Some(super::raw::raw_document(bytes)?);
                Ok(())
            })?;
        }
        Ok(found)
    }
}
