//! What a queryset tells the server besides filter and order.

use std::time::Duration;

use bson::{Bson, Document as BsonDocument};
use mongodb::options::{Hint, ReadConcern, ReadPreference, SelectionCriteria};

use super::QuerySet;
use crate::{document::Document, meta::Collation};

impl<D: Document> QuerySet<D> {
    /// The index to use, by its name.
    pub fn hint(mut self, index: impl Into<String>) -> Self {
        self.query.settings().hint = Some(Hint::Name(index.into()));
        self
    }

    /// The index to use, by its keys.
    pub fn hint_keys(mut self, keys: BsonDocument) -> Self {
        self.query.settings().hint = Some(Hint::Keys(keys));
        self
    }

    /// The language rules of comparisons and the order.
    pub fn collation(mut self, collation: Collation) -> Self {
        self.query.settings().collation = Some(collation);
        self
    }

    /// A remark that the server's logs and profiler show.
    pub fn comment(mut self, comment: impl Into<Bson>) -> Self {
        self.query.settings().comment = Some(comment.into());
        self
    }

    /// How long the server may work on the query; updates and deletes with it are an error.
    pub fn max_time(mut self, time: Duration) -> Self {
        self.query.settings().max_time = Some(time);
        self
    }

    /// How many documents a reply brings; 1,000 when it is not said.
    pub fn batch_size(mut self, documents: u32) -> Self {
        self.query.settings().batch_size = Some(documents);
        self
    }

    /// Whether the server may sort on disk.
    pub fn allow_disk_use(mut self, allow: bool) -> Self {
        self.query.settings().allow_disk_use = Some(allow);
        self
    }

    /// Keeps the cursor when it is not read for ten minutes.
    pub fn no_cursor_timeout(mut self) -> Self {
        self.query.settings().no_cursor_timeout = Some(true);
        self
    }

    /// How settled the data read must be.
    pub fn read_concern(mut self, concern: ReadConcern) -> Self {
        self.query.settings().read_concern = Some(concern);
        self
    }

    /// Which members of a replica set are read from.
    pub fn read_preference(mut self, preference: ReadPreference) -> Self {
        self.query.settings().selection_criteria =
            Some(SelectionCriteria::ReadPreference(preference));
        self
    }
}
