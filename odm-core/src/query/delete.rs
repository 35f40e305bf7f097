//! Deletes of a queryset's documents.

use std::{fmt, future::IntoFuture};

use bson::Bson;
use futures_util::future::BoxFuture;
use mongodb::options::WriteConcern;

use super::{
    QuerySet,
    selection::{Rounds, Selection},
};
use crate::{
    connection::Target,
    document::Document,
    error::Result,
    execute::{Door, Settings, WriteOptions},
    reference::delete_rules,
};

/// A delete of the documents of a queryset, sent when it is awaited; returns their number.
#[must_use = "a delete sends nothing until it is awaited"]
pub struct DeleteDocuments<D: Document> {
    queryset: QuerySet<D>,
    write_concern: Option<WriteConcern>,
}

impl<D: Document> QuerySet<D> {
    /// Deletes the documents of the queryset: skip and limit counted in
    /// ([`delete`](https://www.mongodb.com/docs/manual/reference/command/delete/)).
    ///
    /// The `on_delete` rules of references to the documents hold. Hooks do not run; delete documents one by
    /// one where they must.
    ///
    /// With a limit of 1 it is one
    /// [`findAndModify`](https://www.mongodb.com/docs/manual/reference/command/findAndModify/). Otherwise the
    /// ids of a slice are found first, and the filter is asked again when they are deleted, so that what
    /// others have changed in between is left alone; a delete with a limit of `n` then goes on with other
    /// documents, until it has deleted `n` or no other matches. Where references have rules, the ids are found
    /// first in any case, and the documents are deleted by their ids alone: one that others have changed in between
    /// is deleted too.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # use mongo_odm::prelude::*;
    /// # #[derive(Document, Clone, Debug)]
    /// # #[document(collection = "orders")]
    /// # struct Order { id: ObjectId, status: String, total: Decimal, tags: Vec<String>, stock: i64, notes: Option<String> }
    /// # async fn run() -> Result<()> {
    /// let deleted: u64 = Order::objects().filter(|o| o.status().eq("cancelled")).delete().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn delete(self) -> DeleteDocuments<D> {
        DeleteDocuments {
            queryset: self.in_scope(),
            write_concern: None,
        }
    }
}

impl<D: Document> DeleteDocuments<D> {
    /// How settled the write must be before it is answered.
    pub fn write_concern(mut self, concern: WriteConcern) -> Self {
        self.write_concern = Some(concern);
        self
    }

    /// Where the delete runs.
    pub fn on(mut self, target: impl Into<Target>) -> Self {
        self.queryset = self.queryset.on(target);
        self
    }

    async fn execute(self) -> Result<u64> {
        let door = self.queryset.door()?;
        let mut queryset = self.queryset;
        if !queryset.query.is_sliced() {
            // The order of a delete of all does not matter.
            queryset.query.order = Some(Vec::new());
        }
        let target = queryset.query.target.clone();
        let Some(selection) = queryset.selection()? else {
            return Ok(0);
        };
        let delete = Delete {
            door,
            target,
            selection,
            write_concern: self.write_concern,
        };
        delete.execute().await
    }
}

/// A delete that is ready to be sent.
struct Delete {
    door: Door,
    target: Option<Target>,
    selection: Selection,
    write_concern: Option<WriteConcern>,
}

impl Delete {
    async fn execute(mut self) -> Result<u64> {
        let has_rules = delete_rules::has_rules(self.door.meta());
        if has_rules || self.selection.is_sliced() {
            return match (has_rules, self.selection.limit, self.selection.skip) {
                (false, Some(1), None) => Box::pin(self.delete_first()).await,
                _ => Box::pin(self.delete_slice(has_rules)).await,
            };
        }
        let filter = std::mem::take(&mut self.selection.filter);
        self.door.delete(filter, true, self.options()).await
    }

    fn options(&self) -> WriteOptions {
        WriteOptions {
            write_concern: self.write_concern.clone(),
            settings: self.selection.settings.clone(),
            ..WriteOptions::default()
        }
    }

    async fn delete_first(self) -> Result<u64> {
        let mut options = self.options();
        options.sort = self.selection.sort;
        let filter = self.selection.filter;
        let deleted = self.door.find_one_and_delete(filter, options).await?;
        Ok(u64::from(deleted))
    }

    async fn delete_slice(&self, has_rules: bool) -> Result<u64> {
        let mut all = 0;
        let mut rounds = Rounds::new(&self.door, &self.selection);
        loop {
            let filters = rounds.next().await?;
            if filters.is_empty() {
                return Ok(all);
            }
            let mut deleted = 0;
            if has_rules {
                deleted = self.delete_by_rules(rounds.found()).await?;
            } else {
                for filter in filters {
                    deleted += self.door.delete(filter, true, self.options()).await?;
                }
            }
            rounds.end(deleted);
            all += deleted;
        }
    }

    async fn delete_by_rules(&self, ids: Vec<Bson>) -> Result<u64> {
        let settings = self.selection.settings.as_ref();
        let comment = settings.and_then(|given| given.comment.clone());
        let options = WriteOptions {
            write_concern: self.write_concern.clone(),
            settings: comment.map(Settings::with_comment),
            ..WriteOptions::default()
        };
        delete_rules::delete(&self.door, self.target.as_ref(), ids, options).await
    }
}

impl<D: Document> IntoFuture for DeleteDocuments<D> {
    type Output = Result<u64>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.execute())
    }
}

impl<D: Document> fmt::Debug for DeleteDocuments<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeleteDocuments")
            .field("queryset", &self.queryset)
            .finish_non_exhaustive()
    }
}
