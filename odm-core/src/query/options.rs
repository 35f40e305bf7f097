//! The options of a queryset. Each goes with every operation that has it; with any other it is an error.

use std::time::Duration;

use bson::{Bson, Document as BsonDocument};
use mongodb::options::{Hint, ReadConcern, ReadPreference, SelectionCriteria};

use super::QuerySet;
use crate::{document::Document, meta::Collation};

impl<D: Document> QuerySet<D> {
    /// Sets the index to use, by its name. Not for [`estimated_count`](Self::estimated_count).
    ///
    /// See [`hint`](https://www.mongodb.com/docs/manual/reference/method/cursor.hint/).
    pub fn hint(mut self, index: impl Into<String>) -> Self {
        self.query.settings().hint = Some(Hint::Name(index.into()));
        self
    }

    /// Sets the index to use, by its keys. Not for [`estimated_count`](Self::estimated_count).
    pub fn hint_keys(mut self, keys: BsonDocument) -> Self {
        self.query.settings().hint = Some(Hint::Keys(keys));
        self
    }

    /// Sets the language rules of comparisons and of the order
    /// ([collation](https://www.mongodb.com/docs/manual/reference/collation/)). Not for
    /// [`estimated_count`](Self::estimated_count).
    pub fn collation(mut self, collation: Collation) -> Self {
        self.query.settings().collation = Some(collation);
        self
    }

    /// Sets a comment that the server's logs and profiler show. For every operation.
    pub fn comment(mut self, comment: impl Into<Bson>) -> Self {
        self.query.settings().comment = Some(comment.into());
        self
    }

    /// Limits the time that the server works on the operation, in whole milliseconds (`maxTimeMS`). For reads and
    /// [`upsert_one`](Self::upsert_one): the driver's updates and deletes have no such option.
    pub fn max_time(mut self, time: Duration) -> Self {
        self.query.settings().max_time = Some(time);
        self
    }

    /// Sets the number of documents in one reply; 1,000 unless set. For finds and aggregations.
    pub fn batch_size(mut self, documents: u32) -> Self {
        self.query.settings().batch_size = Some(documents);
        self
    }

    /// Lets the server sort on disk, or forbids it. For finds and aggregations.
    pub fn allow_disk_use(mut self, allow: bool) -> Self {
        self.query.settings().allow_disk_use = Some(allow);
        self
    }

    /// Keeps the cursor when it is not read for ten minutes. For finds.
    pub fn no_cursor_timeout(mut self) -> Self {
        self.query.settings().no_cursor_timeout = Some(true);
        self
    }

    /// Sets the [read concern](https://www.mongodb.com/docs/manual/reference/read-concern/). For reads.
    pub fn read_concern(mut self, concern: ReadConcern) -> Self {
        self.query.settings().read_concern = Some(concern);
        self
    }

    /// Sets the [read preference](https://www.mongodb.com/docs/manual/core/read-preference/). For reads.
    pub fn read_preference(mut self, preference: ReadPreference) -> Self {
        self.query.settings().selection_criteria =
            Some(SelectionCriteria::ReadPreference(preference));
        self
    }
}
