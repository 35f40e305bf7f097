//! The documents that an update or a delete of a queryset concerns.

use bson::{Bson, Document as BsonDocument, doc};
use mongodb::options::{ReadPreference, SelectionCriteria};

use super::{QuerySet, Sort, update_operation::in_collection};
use crate::{
    document::Document,
    error::Result,
    execute::{Door, Operation, ReadOptions, Settings, one_of},
};

/// How many ids one filter holds at most.
const IDS_A_FILTER: usize = 10_000;

/// The documents of a queryset, for a write.
#[derive(Clone, Debug)]
pub(crate) struct Selection {
    pub(crate) filter: BsonDocument,
    pub(crate) sort: Option<BsonDocument>,
    pub(crate) skip: Option<u64>,
    pub(crate) limit: Option<u32>,
    pub(crate) settings: Option<Box<Settings>>,
}

impl<D: Document> QuerySet<D> {
    /// The documents of the queryset, for a write; `None` for none.
    pub(crate) fn selection(self) -> Result<Option<Selection>> {
        let query = self.query;
        if let Some(settings) = &query.settings {
            // Now, and not behind the find of a slice.
            let checked = settings.check(Operation::Write);
            checked.map_err(in_collection::<D>)?;
        }
        let nothing = query.is_none();
        let sliced = query.is_sliced();
        let filter = query.filter.render("")?;
        let order = match query.order {
            Some(order) if !order.is_empty() => Some(Sort::order(order)?),
            // A slice is cut in the document's own order.
            None if sliced && !nothing => Some(Sort::order((D::COLLECTION.ordering)())?),
            _ => None,
        };
        Ok((!nothing).then_some(Selection {
            filter,
            sort: order.filter(|order| !order.is_empty()),
            skip: query.skip.filter(|skip| *skip > 0),
            limit: query.limit,
            settings: query.settings,
        }))
    }
}

impl Selection {
    /// Whether skip or limit choose among the documents that match.
    pub(crate) const fn is_sliced(&self) -> bool {
        self.skip.is_some() || self.limit.is_some()
    }

    /// The ids of the first `limit` documents that match `filter`, in the order, behind those to skip.
    async fn ids(
        &self,
        door: &Door,
        filter: BsonDocument,
        limit: Option<u32>,
    ) -> Result<Vec<Bson>> {
        let options = ReadOptions {
            sort: self.sort.clone(),
            projection: None,
            skip: self.skip,
            limit,
            settings: self.reading(door),
        };
        // Boxed: rare, and large.
        Box::pin(door.ids(filter, options)).await
    }

    /// The id of the first document behind those to skip.
    pub(crate) async fn first_id(&self, door: &Door) -> Result<Option<Bson>> {
        let ids = self.ids(door, self.filter.clone(), Some(1)).await?;
        Ok(ids.into_iter().next())
    }

    /// The settings of a find that goes before the write. It reads from the primary, whatever the connection prefers: what a
    /// secondary does not know yet would be looked for again and again.
    pub(crate) fn reading(&self, door: &Door) -> Option<Box<Settings>> {
        if door.database().driver().selection_criteria().is_none() {
            return self.settings.clone();
        }
        let primary = SelectionCriteria::ReadPreference(ReadPreference::Primary);
        let mut settings = self.settings.clone().unwrap_or_default();
        settings.selection_criteria = Some(primary);
        Some(settings)
    }

    /// The filter, of the documents with `ids` alone. It stays, so that a document which has changed meanwhile is
    /// left alone.
    pub(crate) fn among(&self, ids: &[Bson]) -> BsonDocument {
        both(one_of("_id", ids), self.filter.clone())
    }
}

/// Both filters.
pub(crate) fn both(one: BsonDocument, other: BsonDocument) -> BsonDocument {
    match (one.is_empty(), other.is_empty()) {
        (true, _) => other,
        (_, true) => one,
        _ => doc! { "$and": [one, other] },
    }
}

/// A slice in rounds: the servers' updates and deletes know no skip, limit or order, so that its ids are found
/// first. What others change in between is made up for in another round, until as many documents are done as were
/// asked for or no other matches.
pub(crate) struct Rounds<'a> {
    door: &'a Door,
    selection: &'a Selection,
    left: Option<u32>,
    found: Vec<Bson>,
    tried: Vec<Bson>,
    finished: bool,
}

impl<'a> Rounds<'a> {
    pub(crate) const fn new(door: &'a Door, selection: &'a Selection) -> Self {
        Self {
            door,
            selection,
            left: selection.limit,
            found: Vec::new(),
            tried: Vec::new(),
            finished: false,
        }
    }

    /// The filters of the next round, each of some of its documents; none at the end.
    pub(crate) async fn next(&mut self) -> Result<Vec<BsonDocument>> {
        if self.finished || self.left == Some(0) {
            return Ok(Vec::new());
        }
        let mut filter = self.selection.filter.clone();
        if !self.tried.is_empty() {
            filter = both(doc! { "$nor": [one_of("_id", &self.tried)] }, filter);
        }
        self.found = self.selection.ids(self.door, filter, self.left).await?;
        let parts = self.found.chunks(IDS_A_FILTER);
        Ok(parts.map(|ids| self.selection.among(ids)).collect())
    }

    /// The ids of the round.
    pub(crate) fn found(&self) -> Vec<Bson> {
        self.found.clone()
    }

    /// Ends a round in which `done` documents were there to be written.
    pub(crate) fn end(&mut self, done: u64) {
        let lost = (self.found.len() as u64).saturating_sub(done);
        self.left = self
            .left
            .map(|left| left.saturating_sub(u32::try_from(done).unwrap_or(u32::MAX)));
        self.finished = lost == 0 || self.left.is_none();
        self.tried.append(&mut self.found);
    }
}
