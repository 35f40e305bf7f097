//! What the deletion of documents means for those that refer to them.

use std::{collections::HashMap, sync::Arc};

use bson::{Bson, DateTime, Document, doc};
use tokio::task::yield_now;

use super::{
    gone::{Gone, IdSet},
    place,
    referrers::{Place, Referrer, referrers},
    search::{Found, Search, unchanged},
};
use crate::{
    connection::Target,
    error::{Error, ErrorKind, Result},
    execute::{Batch, Door, ReadOptions, WriteOptions, by_id},
    meta::{AutoNow, CollectionMeta, OnDelete, StructureMeta},
};

/// How many ids one filter holds at most.
const IDS_A_FILTER: usize = 1_000;

/// How often a document is read again that others change between the read and the change of it.
const ATTEMPTS: usize = 100;

/// Whether deleting documents of the collection concerns others.
pub(crate) fn has_rules(meta: &CollectionMeta) -> bool {
    referrers(meta).next().is_some()
}

/// Deletes the documents with the `ids`, and does what the rules of those that refer to them say.
/// Returns how many of `ids` were deleted.
///
/// All `deny` rules are looked at before anything is changed. The steps are commands of their own: a
/// failure in the middle leaves what was done.
pub(crate) async fn delete(
    door: &Door,
    given: Option<&Target>,
    ids: Vec<Bson>,
    options: WriteOptions,
) -> Result<u64> {
    let asked = match ids.as_slice() {
        [only] => format!("the delete of {} {only}", door.meta().collection),
        several => format!(
            "the delete of {} documents of {}",
            several.len(),
            door.meta().collection
        ),
    };
    let only = ids.first().filter(|_| ids.len() == 1).cloned();
    let plan = Plan {
        given,
        gone: Gone::default(),
        steps: Vec::new(),
        options,
    };
    plan.run(door.clone(), ids).await.map_err(|error| {
        if error.is_reference_protected() {
            error.in_collection(door.meta().collection).with_id(only)
        } else {
            error.within(&asked)
        }
    })
}

struct Plan<'a> {
    given: Option<&'a Target>,
    gone: Gone,
    /// What is deleted: the documents asked for, then those that cascades reach.
    steps: Vec<Step>,
    options: WriteOptions,
}

#[derive(Clone)]
struct Step {
    door: Door,
    ids: Arc<[Bson]>,
}

impl Plan<'_> {
    async fn run(mut self, door: Door, ids: Vec<Bson>) -> Result<u64> {
        self.add(door, ids);
        self.follow().await?;
        let all = self.by_collection();
        for step in &all {
            for referrer in referrers(step.door.meta()) {
                if referrer.rule == OnDelete::Deny {
                    self.check_denied(referrer, &step.ids).await?;
                }
            }
        }
        for step in &all {
            for referrer in referrers(step.door.meta()) {
                if matches!(referrer.rule, OnDelete::Nullify | OnDelete::Pull) {
                    let released = self.release(referrer, &step.ids).await;
                    released.map_err(|error| {
                        error.within(&format!(
                            "taking away the references of `{}`",
                            referrer.name
                        ))
                    })?;
                }
            }
        }
        self.delete().await
    }

    fn add(&mut self, door: Door, ids: Vec<Bson>) {
        let ids = self.gone.add(door.name(), ids);
        if !ids.is_empty() {
            let ids = ids.into();
            self.steps.push(Step { door, ids });
        }
    }

    /// Looks up what cascades reach, until nothing new is reached: circles end.
    async fn follow(&mut self) -> Result<()> {
        let mut next = 0;
        while let Some(Step { door, ids }) = self.steps.get(next).cloned() {
            next += 1;
            for referrer in referrers(door.meta()) {
                if referrer.rule == OnDelete::Cascade {
                    let holder = Door::open(self.given, referrer.holder)?;
                    let mut reached = Vec::new();
                    self.each_referring(&holder, referrer, &ids, |id, _| {
                        reached.push(id);
                        Ok(())
                    })
                    .await?;
                    self.add(holder, reached);
                }
            }
            yield_now().await;
        }
        Ok(())
    }

    /// The ids of all steps, those of one collection together.
    fn by_collection(&self) -> Vec<Step> {
        let mut places = HashMap::new();
        let mut all: Vec<(Door, Vec<Bson>)> = Vec::new();
        for Step { door, ids } in &self.steps {
            let place = *places
                .entry((door.name(), door.meta().database))
                .or_insert_with(|| {
                    all.push((door.clone(), Vec::new()));
                    all.len() - 1
                });
            if let Some((_, known)) = all.get_mut(place) {
                known.extend_from_slice(ids);
            }
        }
        let step = |(door, ids): (Door, Vec<Bson>)| Step {
            door,
            ids: ids.into(),
        };
        all.into_iter().map(step).collect()
    }

    /// A document that goes too protects nothing.
    async fn check_denied(&self, referrer: &'static Referrer, ids: &[Bson]) -> Result<()> {
        let holder = Door::open(self.given, referrer.holder)?;
        let gone = self.gone.of(&holder.name());
        self.each_referring(&holder, referrer, ids, |id, name| {
            if gone.is_some_and(|gone| gone.contains(&id)) {
                return Ok(());
            }
            Err(Error::new(
                ErrorKind::ReferenceProtected,
                format!(
                    "not deleted: {} {id} refers to it with `{name}`",
                    referrer.holder.collection
                ),
            ))
        })
        .await
    }

    /// Hands over the id of each document that refers to one of `ids`, and the path of the reference, until an error.
    async fn each_referring(
        &self,
        holder: &Door,
        referrer: &'static Referrer,
        ids: &[Bson],
        mut found: impl FnMut(Bson, &str) -> Result<()> + Send,
    ) -> Result<()> {
        match &referrer.place {
            Place::Path(way) => {
                for test in place::tests(ids, IDS_A_FILTER) {
                    let filter = place::condition(way, &test);
                    let read = |id| found(id, &referrer.name);
                    holder.each_id(filter, self.reading(None), read).await?;
                }
                Ok(())
            }
            Place::Somewhere(fields) => {
                let ids = IdSet::of(ids);
                let mut batches = holder
                    .find(any_of(fields), self.reading(Some(fields)))
                    .await?;
                while let Some(batch) = batches.next().await {
                    for (id, what) in searched(referrer, &ids, batch?)? {
                        found(id, &what.name)?;
                    }
                    yield_now().await;
                }
                Ok(())
            }
        }
    }

    /// What a read has, of these fields or of the `_id` alone.
    fn reading(&self, fields: Option<&[&'static str]>) -> ReadOptions {
        let mut projection = doc! { "_id": 1 };
        for field in fields.unwrap_or_default() {
            projection.insert(*field, 1);
        }
        ReadOptions {
            projection: Some(projection),
            settings: self.options.settings.clone(),
            ..ReadOptions::default()
        }
    }

    /// Takes the references to `ids` away, and no others.
    async fn release(&self, referrer: &'static Referrer, ids: &[Bson]) -> Result<()> {
        let holder = Door::open(self.given, referrer.holder)?;
        let way = match &referrer.place {
            Place::Path(way) => way,
            Place::Somewhere(fields) => {
                return self.release_found(&holder, referrer, fields, ids).await;
            }
        };
        for test in place::tests(ids, IDS_A_FILTER) {
            let release = if referrer.rule == OnDelete::Pull {
                place::pull(way, &test)
            } else {
                place::unset(way, &test)
            };
            let update = with_timestamps(release.update, holder.meta().structure);
            let options = WriteOptions {
                array_filters: release.array_filters,
                ..self.options.clone()
            };
            let filter = place::condition(way, &test);
            holder.update(filter, update, true, options).await?;
        }
        Ok(())
    }

    async fn release_found(
        &self,
        holder: &Door,
        referrer: &'static Referrer,
        fields: &[&'static str],
        ids: &[Bson],
    ) -> Result<()> {
        let ids = IdSet::of(ids);
        let reading = || self.reading(Some(fields));
        let mut batches = holder.find(any_of(fields), reading()).await?;
        while let Some(batch) = batches.next().await {
            for (id, found) in searched(referrer, &ids, batch?)? {
                let mut next = Some(found);
                for _ in 0..ATTEMPTS {
                    let Some(found) = next.take() else { break };
                    if self.replace(holder, &id, found).await? {
                        break;
                    }
                    // It has changed meanwhile.
                    let mut again = holder.find(by_id(&id), reading()).await?;
                    while let Some(batch) = again.next().await {
                        next = searched(referrer, &ids, batch?)?
                            .pop()
                            .map(|(_, found)| found);
                    }
                    if next.is_none() {
                        break;
                    }
                }
                if next.is_some() {
                    let error = Error::new(
                        ErrorKind::VersionConflict,
                        format!("others changed it at each of {ATTEMPTS} attempts to change it"),
                    );
                    let error = error.in_collection(holder.meta().collection);
                    return Err(error.with_id(id));
                }
            }
        }
        Ok(())
    }

    /// Changes the fields of a document, unless they are not what they were.
    async fn replace(&self, holder: &Door, id: &Bson, found: Found) -> Result<bool> {
        let update = with_timestamps(found.update, holder.meta().structure);
        let filter = unchanged(id, found.before);
        let options = self.options.clone();
        let updated = holder.update(filter, update, false, options).await;
        Ok(updated.map_err(|error| error.with_id(id.clone()))?.matched > 0)
    }

    /// Those that refer go before what they refer to; the documents asked for go last.
    async fn delete(self) -> Result<u64> {
        let mut count = 0;
        for Step { door, ids } in self.steps.into_iter().rev() {
            count = 0;
            for test in place::tests(&ids, IDS_A_FILTER) {
                let filter = doc! { "_id": test };
                count += door.delete(filter, true, self.options.clone()).await?;
            }
            yield_now().await;
        }
        Ok(count)
    }
}

/// The condition that one of the fields is there.
fn any_of(fields: &[&'static str]) -> Document {
    let there = |field: &&str| doc! { *field: { "$exists": true } };
    match fields {
        [only] => there(only),
        several => doc! { "$or": several.iter().map(there).collect::<Vec<_>>() },
    }
}

/// The documents of a reply in which a reference to one of `ids` stands.
fn searched(referrer: &Referrer, ids: &IdSet, batch: Batch) -> Result<Vec<(Bson, Found)>> {
    let mut all = Vec::new();
    batch.for_each(|bytes| {
        let read = |error: bson::error::Error| {
            Error::custom(format!("a document cannot be read: {error}"))
                .in_collection(referrer.holder.collection)
        };
        let mut document = bson::RawDocument::from_bytes(bytes)
            .and_then(Document::try_from)
            .map_err(read)?;
        let search = Search::new(referrer.rule, referrer.target, ids);
        let found = search.document(referrer.holder.structure, &mut document);
        if let (Some(found), Some(id)) = (found, document.remove("_id")) {
            all.push((id, found));
        }
        Ok(())
    })?;
    Ok(all)
}

/// `auto_now` fields follow the change.
fn with_timestamps(mut update: Document, structure: &StructureMeta) -> Document {
    let touched = |update: &Document, path: &str| {
        update
            .values()
            .filter_map(Bson::as_document)
            .any(|changes| {
                changes.keys().any(|key| {
                    key == path
                        || key
                            .strip_prefix(path)
                            .is_some_and(|rest| rest.starts_with('.'))
                })
            })
    };
    for field in structure.fields {
        let path = field.stored();
        if field.auto_now() == AutoNow::Always && !touched(&update, path) {
            let set = update
                .entry("$set".to_owned())
                .or_insert_with(|| Document::new().into());
            if let Bson::Document(set) = set {
                set.insert(path, DateTime::now());
            }
        }
    }
    update
}
