//! Which documents an update or a delete of a sliced queryset is about.

use bson::{Bson, Document as BsonDocument, doc};

use super::QuerySet;
use crate::{
    document::Document,
    error::{Error, Result},
    execute::Door,
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
        // Boxed: rare, and large.
        let ids = Box::pin(self.ids(door, filter.clone())).await?;
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

    /// The ids of the documents that the queryset gives.
    pub(crate) async fn ids(&self, door: &Door, filter: BsonDocument) -> Result<Vec<Bson>> {
        door.ids(filter, self.find_options()?).await
    }
}
