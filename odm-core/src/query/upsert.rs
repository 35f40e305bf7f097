use std::{fmt, future::IntoFuture};

use futures_util::future::BoxFuture;
use mongodb::options::WriteConcern;

use super::{IntoUpdates, QuerySet, Update, compile, decode, update_operation::in_collection};
use crate::{
    connection::Target,
    document::Document,
    error::{Error, Result},
    execute::{Returned, WriteOptions},
    fields::Path,
};

/// An update of one document that inserts it when there is none, and gives it as it is then.
#[must_use = "an upsert sends nothing until it is awaited"]
pub struct UpsertOne<D: Document> {
    queryset: QuerySet<D>,
    changes: Vec<Update<D>>,
    write_concern: Option<WriteConcern>,
}

impl<D: Document> QuerySet<D> {
    /// Changes one document, inserting it from the filter's equalities and the changes when there is
    /// none, and gives the document as it is then, in one command
    /// ([`findAndModify`](https://www.mongodb.com/docs/manual/reference/command/findAndModify/)).
    ///
    /// # Example
    ///
    /// ```no_run
    /// # use mongo_odm::prelude::*;
    /// # #[derive(Document, Clone, Debug)]
    /// # #[document(collection = "orders")]
    /// # struct Order { id: ObjectId, status: String, total: Decimal, tags: Vec<String>, stock: i64, notes: Option<String> }
    /// # async fn run() -> Result<()> {
    /// let order = Order::objects()
    ///     .filter(|o| o.status().eq("draft"))
    ///     .upsert_one(|o| (o.stock().inc(1), o.total().set_on_insert(dec!(0)), o.tags().push("new")))
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn upsert_one<U: IntoUpdates<D>>(
        self,
        changes: impl FnOnce(D::Fields<D>) -> U,
    ) -> UpsertOne<D> {
        UpsertOne {
            changes: changes(D::fields(Path::root())).into_updates(),
            queryset: self.in_scope(),
            write_concern: None,
        }
    }
}

impl<D: Document> UpsertOne<D> {
    /// How settled the write must be before it is answered.
    pub fn write_concern(mut self, concern: WriteConcern) -> Self {
        self.write_concern = Some(concern);
        self
    }

    /// Where the upsert runs.
    pub fn on(mut self, target: impl Into<Target>) -> Self {
        self.queryset = self.queryset.on(target);
        self
    }

    async fn execute(self) -> Result<D> {
        let door = self.queryset.door()?;
        let mut query = self.queryset.query;
        if query.is_sliced() || query.is_none() {
            return Err(in_collection::<D>(Error::invalid_query(
                "`upsert_one` takes no skip, no limit and not `none()`: there would be nothing to give",
            )));
        }
        let update =
            compile(self.changes, D::META, Some(&query.filter)).map_err(in_collection::<D>)?;
        let options = WriteOptions {
            upsert: true,
            array_filters: update.array_filters,
            sort: query.explicit_order()?,
            write_concern: self.write_concern,
            settings: query.settings.take(),
        };
        let filter = query.filter.render("")?;
        let document = door
            .find_one_and_update(filter, update.update, Returned::New, options)
            .await?;
        match document {
            Some(document) => decode(document.as_bytes()),
            None => Err(in_collection::<D>(Error::custom(
                "the server gave no document for an upsert",
            ))),
        }
    }
}

impl<D: Document> IntoFuture for UpsertOne<D> {
    type Output = Result<D>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.execute())
    }
}

impl<D: Document> fmt::Debug for UpsertOne<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UpsertOne")
            .field("queryset", &self.queryset)
            .finish_non_exhaustive()
    }
}
