//! Which documents an update or a delete of a sliced queryset is about.

use bson::{Bson, Document as BsonDocument, RawDocument, doc};

use super::QuerySet;
use crate::{
    document::Document,
    error::{Error, Result},
    execute::{Door, ReadOptions},
};

impl<D: Document> QuerySet<D> {
    /// The filter for exactly the documents that the queryset gives: the servers' updates and deletes
    /// know no skip, limit or order, so that a slice is first resolved to its ids.
    /// `None` when there are none.
    pub(crate) async fn selection(&self, door: &Door) -> Result<Option<BsonDocument>> {
        let filter = self.query.filter_document()?;
        if self.query.options.max_time.is_some() {
            return Err(Error::invalid_query(
                "`max_time` limits reads: updates and deletes of a queryset have no such limit",
            ));
        }
        if self.query.is_none() {
            return Ok(None);
        }
        if !self.query.is_sliced() {
            return Ok(Some(filter));
        }
        let ids = self.ids(door, filter.clone()).await?;
        if ids.is_empty() {
            return Ok(None);
        }
        // The filter stays: a document that has changed meanwhile is left alone.
        let ids = doc! { "_id": { "$in": ids } };
        Ok(Some(if filter.is_empty() {
            ids
        } else {
            doc! { "$and": [ids, filter] }
        }))
    }

    async fn ids(&self, door: &Door, filter: BsonDocument) -> Result<Vec<Bson>> {
        let options = ReadOptions {
            projection: Some(doc! { "_id": 1 }),
            ..self.find_options()?
        };
        let mut batches = door.find(filter, options).await?;
        let mut ids = Vec::new();
        while let Some(batch) = batches.next().await {
            batch?.for_each(|bytes| {
                let id = RawDocument::from_bytes(bytes)
                    .and_then(|document| Ok(document.get("_id")?.map(Bson::try_from)))
                    .and_then(Option::transpose)
                    .map_err(|error| Error::custom(format!("an `_id` cannot be read: {error}")))?;
                ids.extend(id);
                Ok(())
            })?;
        }
        Ok(ids)
    }
}
