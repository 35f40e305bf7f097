//! How an update is sent: as one command, or in rounds where the server knows no slices.

use bson::Document as BsonDocument;
use mongodb::options::UpdateModifications;

use super::effect::Effect;
use crate::{
    error::{Error, Result},
    execute::{Door, Returned, Updated, WriteOptions},
    query::{
        guarded::{ATTEMPTS, Guards, contended},
        selection::{Rounds, Selection},
    },
};

/// An update that is ready to be sent.
pub(super) struct Run {
    pub(super) selection: Selection,
    pub(super) update: UpdateModifications,
    pub(super) many: bool,
    /// What stored documents must meet to be changed.
    pub(super) guards: Guards,
    /// Without the settings and the order, which are the selection's.
    pub(super) options: WriteOptions,
}

impl Run {
    /// Whether the server does it with one update command.
    pub(super) const fn is_one_command(&self) -> bool {
        let Selection {
            skip, limit, sort, ..
        } = &self.selection;
        let selects = if self.many {
            skip.is_some() || limit.is_some()
        } else {
            skip.is_some() || sort.is_some()
        };
        !selects && self.guards.is_empty()
    }

    /// Sends it as one update command.
    pub(super) fn send(self, door: &Door) -> impl Future<Output = Result<Updated>> {
        let options = WriteOptions {
            settings: self.selection.settings,
            ..self.options
        };
        door.update(self.selection.filter, self.update, self.many, options)
    }

    /// Sends what takes more than one update command.
    pub(super) async fn execute(self, door: &Door) -> Result<Updated> {
        if self.many && self.selection.is_sliced() {
            self.update_slice(door).await
        } else if !self.many && self.selection.skip.is_some() {
            self.update_behind_skipped(door).await
        } else if !self.guards.is_empty() {
            self.update_guarded(door).await
        } else {
            self.update_first(door, self.selection.filter.clone()).await
        }
    }

    async fn update(&self, door: &Door, filter: BsonDocument) -> Result<Updated> {
        let options = WriteOptions {
            upsert: false,
            ..self.options()
        };
        door.update(filter, self.update.clone(), self.many, options)
            .await
    }

    fn options(&self) -> WriteOptions {
        WriteOptions {
            settings: self.selection.settings.clone(),
            ..self.options.clone()
        }
    }

    async fn update_slice(&self, door: &Door) -> Result<Updated> {
        let mut all = Updated::default();
        let mut rounds = Rounds::new(door, &self.selection);
        loop {
            let filters = rounds.next().await?;
            if filters.is_empty() {
                return Ok(all);
            }
            let before = all.matched + all.out_of_range;
            for filter in filters {
                let updated = self.update_many(door, filter).await?;
                all.matched += updated.matched;
                all.modified += updated.modified;
                all.out_of_range += updated.out_of_range;
            }
            rounds.end(all.matched + all.out_of_range - before);
        }
    }

    /// Updates those documents of the filter that meet the guards, and counts the others.
    async fn update_many(&self, door: &Door, filter: BsonDocument) -> Result<Updated> {
        if self.guards.is_empty() {
            return self.update(door, filter).await;
        }
        let held_back = self
            .guards
            .count_held_back(door, &self.selection, &filter)
            .await?;
        let updated = self.update(door, self.guards.added_to(filter)?).await?;
        Ok(Updated {
            out_of_range: held_back,
            ..updated
        })
    }

    /// `findAndModify` knows no skip: the document is found first. When it does not match any more by the time it
    /// is updated, the next one is found.
    async fn update_behind_skipped(&self, door: &Door) -> Result<Updated> {
        for _ in 0..ATTEMPTS {
            let Some(id) = self.selection.first_id(door).await? else {
                return Ok(Updated::default());
            };
            let filter = self.selection.among(&[id]);
            let guarded = self.guards.added_to(filter.clone())?;
            let updated = self.update(door, guarded).await?;
            if updated.matched > 0 {
                return Ok(updated);
            }
            self.guards.check(door, &self.selection, &filter).await?;
        }
        Err(contended(door))
    }

    async fn update_guarded(&self, door: &Door) -> Result<Updated> {
        for _ in 0..ATTEMPTS {
            let filter = &self.selection.filter;
            let updated = if self.many {
                self.update_many(door, filter.clone()).await?
            } else if self.selection.sort.is_some() {
                let guarded = self.guards.added_to(filter.clone())?;
                self.update_first(door, guarded).await?
            } else {
                let guarded = self.guards.added_to(filter.clone())?;
                self.update(door, guarded).await?
            };
            if updated.matched > 0 || updated.out_of_range > 0 {
                return Ok(updated);
            }
            if self.options.upsert {
                let inserted = self.insert(door).await?;
                if inserted.upserted_id.is_some() {
                    return Ok(inserted);
                }
            } else if self.many || !self.selection.exists(door).await? {
                return Ok(updated);
            }
            // It is held back, or has changed since.
            if !self.many {
                self.guards.check(door, &self.selection, filter).await?;
            }
        }
        Err(contended(door))
    }

    /// With the guards in its filter, an upsert would insert a second document: this one changes no stored one.
    async fn insert(&self, door: &Door) -> Result<Updated> {
        let options = WriteOptions {
            array_filters: Vec::new(),
            ..self.options()
        };
        let filter = self.selection.filter.clone();
        door.update(filter, self.guards.insertion(), false, options)
            .await
    }

    async fn update_first(&self, door: &Door, filter: BsonDocument) -> Result<Updated> {
        let effect = Effect::of(&self.update);
        let mut options = self.options();
        options.sort.clone_from(&self.selection.sort);
        let returned = Returned::Old(effect.fields());
        let old = door
            .find_one_and_update(filter, self.update.clone(), returned, options)
            .await?;
        let Some(old) = old else {
            return Ok(Updated::default());
        };
        let old = BsonDocument::try_from(old).map_err(Error::own_bytes)?;
        Ok(Updated {
            matched: 1,
            modified: u64::from(effect.modifies(&old)),
            ..Updated::default()
        })
    }
}
