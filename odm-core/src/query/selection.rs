//! Which documents an update or a delete of a sliced queryset is about.

use bson::{Document as BsonDocument, doc};

use super::{QuerySet, queryset::Find};
use crate::{
    document::Document,
    error::{Error, Result},
    execute::{Door, Settings},
};

/// The filter for some documents, and what the update or delete of them is told besides.
pub(crate) type Selection = (BsonDocument, Option<Box<Settings>>);

impl<D: Document> QuerySet<D> {
    /// The filter for exactly the documents that the queryset gives: the servers' updates and deletes
    /// know no skip, limit or order, so that a slice is first resolved to its ids.
    /// `None` when there are none.
    pub(crate) async fn selection(self, door: &Door) -> Result<Option<Selection>> {
        if self.query.setting(|told| told.max_time).is_some() {
            return Err(Error::invalid_query(
                "`max_time` limits reads: updates and deletes of a queryset have no such limit",
            ));
        }
        let nothing = self.query.is_none();
        if nothing || !self.query.is_sliced() {
            let filter = self.query.filter.render("")?;
            return Ok((!nothing).then_some((filter, self.query.settings)));
        }
        let settings = self.query.settings.clone();
        let Find {
            filter, options, ..
        } = self.into_find()?;
        // Boxed: rare, and large.
        let ids = Box::pin(door.ids(filter.clone(), options)).await?;
        if ids.is_empty() {
            return Ok(None);
        }
        // The filter stays: a document that has changed meanwhile is left alone.
        let ids = doc! { "_id": { "$in": ids } };
        let filter = if filter.is_empty() {
            ids
        } else {
            doc! { "$and": [ids, filter] }
        };
        Ok(Some((filter, settings)))
    }
}
