//! What the deletion of documents means for those that refer to them.

use bson::{Bson, Document, doc};

use super::referrers::{Referrer, referrers};
use crate::{
    connection::Target,
    error::{Error, ErrorKind, Result},
    execute::{Door, ReadOptions, WriteOptions, one_of},
    meta::{CollectionMeta, OnDelete},
};

/// How many ids one filter holds at most.
const IDS_A_FILTER: usize = 1_000;

/// Whether deleting documents of the collection concerns others.
pub(crate) fn has_rules(meta: &CollectionMeta) -> bool {
    referrers(meta).next().is_some()
}

/// Deletes the documents with the `ids`, and does what the rules of those that refer to them say.
/// Gives how many of `ids` were deleted.
///
/// All `deny` rules are looked at before anything is changed. The steps are commands of their own: a
/// failure in the middle leaves what was done.
pub(crate) async fn delete(
    door: &Door,
    given: Option<&Target>,
    ids: Vec<Bson>,
    options: WriteOptions,
) -> Result<u64> {
    let mut plan = Plan {
        given,
        deleted: vec![(door.clone(), ids)],
        denied: Vec::new(),
        changes: Vec::new(),
    };
    plan.follow().await?;
    plan.check_denied().await?;
    plan.execute(options).await
}

struct Plan<'a> {
    given: Option<&'a Target>,
    /// What is deleted: the documents asked for, then those that cascades reach.
    deleted: Vec<(Door, Vec<Bson>)>,
    denied: Vec<(Door, &'static Referrer, Vec<Bson>)>,
    changes: Vec<(Door, &'static Referrer, Vec<Bson>)>,
}

impl Plan<'_> {
    /// Looks up what the rules reach, until nothing new is reached: circles end.
    async fn follow(&mut self) -> Result<()> {
        let mut next = 0;
        while let Some((door, ids)) = self.deleted.get(next).cloned() {
            next += 1;
            for referrer in referrers(door.meta()) {
                let holder = Door::open(self.given, referrer.holder)?;
                match referrer.rule {
                    OnDelete::Cascade => self.cascade(holder, referrer, &ids).await?,
                    OnDelete::Deny => self.denied.push((holder, referrer, ids.clone())),
                    OnDelete::Nullify | OnDelete::Pull => {
                        self.changes.push((holder, referrer, ids.clone()));
                    }
                    OnDelete::Nothing => {}
                }
            }
        }
        Ok(())
    }

    async fn cascade(&mut self, holder: Door, referrer: &Referrer, ids: &[Bson]) -> Result<()> {
        let mut reached = Vec::new();
        for ids in ids.chunks(IDS_A_FILTER) {
            let found = holder
                .ids(one_of(&referrer.path, ids), ReadOptions::default())
                .await?;
            let known = self.deleted_in(&holder);
            reached.extend(found.into_iter().filter(|id| !known.contains(&id)));
        }
        if !reached.is_empty() {
            self.deleted.push((holder, reached));
        }
        Ok(())
    }

    /// The ids that are deleted from the door's collection.
    fn deleted_in(&self, door: &Door) -> Vec<&Bson> {
        self.deleted
            .iter()
            .filter(|(other, _)| other.is_same_collection(door))
            .flat_map(|(_, ids)| ids)
            .collect()
    }

    async fn check_denied(&self) -> Result<()> {
        for (holder, referrer, ids) in &self.denied {
            let gone = self.deleted_in(holder);
            for ids in ids.chunks(IDS_A_FILTER) {
                let mut filter = one_of(&referrer.path, ids);
                if !gone.is_empty() {
                    let gone: Vec<Bson> = gone.iter().copied().cloned().collect();
                    filter = doc! { "$and": [filter, { "$nor": [one_of("_id", &gone)] }] };
                }
                let options = ReadOptions {
                    limit: Some(1),
                    ..ReadOptions::default()
                };
                if let Some(id) = holder.ids(filter, options).await?.first() {
                    return Err(self.protected(holder, referrer, id));
                }
            }
        }
        Ok(())
    }

    fn protected(&self, holder: &Door, referrer: &Referrer, id: &Bson) -> Error {
        let error = Error::new(
            ErrorKind::ReferenceProtected,
            format!(
                "not deleted: {} {id} refers to it with `{}`",
                holder.meta().collection,
                referrer.name
            ),
        );
        match self.deleted.first() {
            Some((door, ids)) => {
                let only = ids.first().filter(|_| ids.len() == 1).cloned();
                error.in_collection(door.meta().collection).with_id(only)
            }
            None => error,
        }
    }

    async fn execute(self, options: WriteOptions) -> Result<u64> {
        for (holder, referrer, ids) in &self.changes {
            for ids in ids.chunks(IDS_A_FILTER) {
                let (update, array_filters) = release(referrer, ids);
                let options = WriteOptions {
                    array_filters,
                    ..options.clone()
                };
                holder
                    .update(one_of(&referrer.path, ids), update, true, options)
                    .await?;
            }
        }
        let mut count = 0;
        // Those that refer go before what they refer to; the documents asked for go last.
        for (door, ids) in self.deleted.into_iter().rev() {
            count = 0;
            for ids in ids.chunks(IDS_A_FILTER) {
                let filter = one_of("_id", ids);
                count += door.delete(filter, true, options.clone()).await?;
            }
        }
        Ok(count)
    }
}

/// The update that takes the references to `ids` away, and no others.
fn release(referrer: &Referrer, ids: &[Bson]) -> (Document, Vec<Document>) {
    let path = referrer.update_path.as_str();
    if referrer.rule == OnDelete::Pull {
        return (doc! { "$pullAll": { path: ids } }, Vec::new());
    }
    // In a list of embedded documents only those elements change that hold the reference.
    match path.rsplit_once(".$[].") {
        None => (doc! { "$unset": { path: "" } }, Vec::new()),
        Some((list, field)) => (
            doc! { "$unset": { format!("{list}.$[holder].{field}"): "" } },
            vec![one_of(&format!("holder.{field}"), ids)],
        ),
    }
}
