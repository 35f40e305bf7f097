use std::{fmt, future::IntoFuture};

use futures_util::future::BoxFuture;
use mongodb::options::WriteConcern;

use super::QuerySet;
use crate::{
    connection::Target,
    document::Document,
    error::Result,
    execute::{ReadOptions, Settings, WriteOptions},
    reference::delete_rules,
};

/// A delete of the documents of a queryset, sent when it is awaited; gives their number.
#[must_use = "a delete sends nothing until it is awaited"]
pub struct DeleteDocuments<D: Document> {
    queryset: QuerySet<D>,
    write_concern: Option<WriteConcern>,
}

impl<D: Document> QuerySet<D> {
    /// Deletes the documents of the queryset: exactly those that it gives, skip and limit counted in
    /// ([`delete`](https://www.mongodb.com/docs/manual/reference/command/delete/)).
    ///
    /// The `on_delete` rules of references to the documents hold. Hooks do not run; delete documents one by
    /// one where they must.
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
    pub const fn delete(self) -> DeleteDocuments<D> {
        DeleteDocuments {
            queryset: self,
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
        let target = self.queryset.query.target.clone();
        let Some((filter, settings)) = self.queryset.selection(&door).await? else {
            return Ok(0);
        };
        if delete_rules::has_rules(D::COLLECTION) {
            let comment = settings.as_ref().and_then(|told| told.comment.clone());
            let write = WriteOptions {
                write_concern: self.write_concern,
                settings: comment.map(Settings::with_comment),
                ..WriteOptions::default()
            };
            // The filter says all by now: a slice was resolved.
            let read = ReadOptions {
                settings,
                ..ReadOptions::default()
            };
            let ids = door.ids(filter, read).await?;
            return delete_rules::delete(&door, target.as_ref(), ids, write).await;
        }
        let options = WriteOptions {
            write_concern: self.write_concern,
            settings,
            ..WriteOptions::default()
        };
        door.delete(filter, true, options).await
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
