//! How an update is sent: as one command, or in rounds where the server knows no slices.

use bson::Document as BsonDocument;
use mongodb::options::UpdateModifications;

use super::effect::Effect;
use crate::{
    error::{Error, Result},
    execute::{Door, Returned, Updated, WriteOptions},
    query::selection::{Rounds, Selection},
};

/// An update that is ready to be sent.
pub(super) struct Run {
    pub(super) selection: Selection,
    pub(super) update: UpdateModifications,
    pub(super) many: bool,
    /// Without the settings and the order, which are the selection's.
    pub(super) options: WriteOptions,
}

impl Run {
    /// Leaves nothing of the run that can be sent again.
    pub(super) async fn execute(&mut self, door: &Door) -> Result<Updated> {
        if self.many && self.selection.is_sliced() {
            Box::pin(self.update_slice(door)).await
        } else if !self.many && self.selection.skip.is_some() {
            Box::pin(self.update_behind_skipped(door)).await
        } else if !self.many && self.selection.sort.is_some() {
            Box::pin(self.update_first(door)).await
        } else {
            let filter = std::mem::take(&mut self.selection.filter);
            let update = self.take_update();
            let mut options = std::mem::take(&mut self.options);
            options.settings = self.selection.settings.take();
            door.update(filter, update, self.many, options).await
        }
    }

    fn take_update(&mut self) -> UpdateModifications {
        let nothing = UpdateModifications::Pipeline(Vec::new());
        std::mem::replace(&mut self.update, nothing)
    }

    async fn update(&self, door: &Door, filter: BsonDocument) -> Result<Updated> {
        let options = self.options();
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
            let before = all.matched;
            for filter in filters {
                let updated = self.update(door, filter).await?;
                all.matched += updated.matched;
                all.modified += updated.modified;
            }
            rounds.end(all.matched - before);
        }
    }

    /// `findAndModify` knows no skip: the document is found first. When it does not match any more by the time it
    /// is updated, the next one is found.
    async fn update_behind_skipped(&self, door: &Door) -> Result<Updated> {
        while let Some(id) = self.selection.first_id(door).await? {
            let updated = self.update(door, self.selection.among(&[id])).await?;
            if updated.matched > 0 {
                return Ok(updated);
            }
        }
        Ok(Updated::default())
    }

    async fn update_first(&mut self, door: &Door) -> Result<Updated> {
        let effect = Effect::of(&self.update);
        let mut options = self.options();
        options.sort = self.selection.sort.take();
        let update = self.take_update();
        let old = door
            .find_one_and_update(
                std::mem::take(&mut self.selection.filter),
                update,
                Returned::Old(effect.fields()),
                options,
            )
            .await?;
        let Some(old) = old else {
            return Ok(Updated::default());
        };
        let old = BsonDocument::try_from(old).map_err(Error::own_bytes)?;
        Ok(Updated {
            matched: 1,
            modified: u64::from(effect.modifies(&old)),
            upserted_id: None,
        })
    }
}
