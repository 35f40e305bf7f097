//! Updates of a queryset: `update`, `update_one` and their forms in BSON.

mod effect;
mod run;

use std::{
    fmt,
    future::{IntoFuture, ready},
};

use bson::Document as BsonDocument;
use futures_util::future::BoxFuture;
use mongodb::options::{UpdateModifications, WriteConcern};

use self::run::Run;
use super::{
    CheckInserted, IntoUpdates, Node, QuerySet, compile, find::no_match, guarded::Guards,
    upsert::check_inserted,
};
use crate::{
    connection::Target,
    document::Document,
    error::{Error, Result},
    execute::{Door, Updated, WriteOptions},
    fields::Path,
};

/// An update of the documents of a queryset, sent when it is awaited.
#[must_use = "an update sends nothing until it is awaited"]
pub struct UpdateDocuments<D: Document> {
    queryset: QuerySet<D>,
    changes: Changes<D>,
    many: bool,
    upsert: bool,
    must_exist: bool,
    array_filters: Vec<BsonDocument>,
    write_concern: Option<WriteConcern>,
}

enum Changes<D> {
    Typed(Vec<super::Update<D>>),
    Raw(UpdateModifications),
}

impl<D: Document> QuerySet<D> {
    /// Changes every document of the queryset
    /// ([`update`](https://www.mongodb.com/docs/manual/reference/command/update/) with `multi`).
    ///
    /// Values are checked against the constraints of their fields before anything is sent, and
    /// `auto_now` fields follow by themselves.
    ///
    /// With skip or limit, the ids of the slice are found first; the filter is asked again when they are
    /// changed, so that what others have changed in between is left alone. An update with a limit of `n`
    /// then goes on with other documents, until it has changed `n` or no other matches.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # use mongo_odm::prelude::*;
    /// # #[derive(Document, Clone, Debug)]
    /// # #[document(collection = "orders")]
    /// # struct Order { id: ObjectId, status: String, total: Decimal, tags: Vec<String>, stock: i64, notes: Option<String> }
    /// # async fn run() -> Result<()> {
    /// let updated = Order::objects()
    ///     .filter(|o| o.status().eq("open"))
    ///     .update(|o| (o.status().set("shipped"), o.stock().inc(-1), o.notes().unset()))
    ///     .await?;
    /// println!("{} of {} changed", updated.modified, updated.matched);
    /// # Ok(())
    /// # }
    /// ```
    pub fn update<U: IntoUpdates<D>>(
        self,
        changes: impl FnOnce(D::Fields<D>) -> U,
    ) -> UpdateDocuments<D> {
        let changes = changes(D::fields(Path::root())).into_updates();
        UpdateDocuments::new(self, Changes::Typed(changes), true)
    }

    /// Changes one document of the queryset: the first one in order, where an order, skip or limit
    /// is set, else any.
    ///
    /// With an order it is one
    /// [`findAndModify`](https://www.mongodb.com/docs/manual/reference/command/findAndModify/): while others
    /// change the same documents, it changes the first that still matches, and returns `matched: 0` only when
    /// none does. `findAndModify` has no skip: with one, the document is found first, and the next one is
    /// found when it does not match any more.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # use mongo_odm::prelude::*;
    /// # #[derive(Document, Clone, Debug)]
    /// # #[document(collection = "orders")]
    /// # struct Order { id: ObjectId, status: String, total: Decimal, tags: Vec<String>, stock: i64, notes: Option<String> }
    /// # async fn run(id: ObjectId) -> Result<()> {
    /// Order::objects().by_id(id).update_one(|o| o.tags().add_to_set("rush")).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn update_one<U: IntoUpdates<D>>(
        self,
        changes: impl FnOnce(D::Fields<D>) -> U,
    ) -> UpdateDocuments<D> {
        let changes = changes(D::fields(Path::root())).into_updates();
        UpdateDocuments::new(self, Changes::Typed(changes), false)
    }

    /// Changes every document of the queryset by an update document or pipeline in BSON, with stored
    /// names and nothing checked or added.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # use mongo_odm::prelude::*;
    /// # #[derive(Document, Clone, Debug)]
    /// # #[document(collection = "orders")]
    /// # struct Order { id: ObjectId, status: String, total: Decimal, tags: Vec<String>, stock: i64, notes: Option<String> }
    /// # async fn run() -> Result<()> {
    /// Order::objects()
    ///     .update_raw(vec![doc! { "$set": { "status": { "$toUpper": "$status" } } }])
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn update_raw(self, update: impl Into<UpdateModifications>) -> UpdateDocuments<D> {
        UpdateDocuments::new(self, Changes::Raw(update.into()), true)
    }

    /// Changes one document of the queryset by an update document or pipeline in BSON.
    pub fn update_one_raw(self, update: impl Into<UpdateModifications>) -> UpdateDocuments<D> {
        UpdateDocuments::new(self, Changes::Raw(update.into()), false)
    }
}

impl<D: Document> UpdateDocuments<D> {
    fn new(queryset: QuerySet<D>, changes: Changes<D>, many: bool) -> Self {
        Self {
            queryset: queryset.in_scope(),
            changes,
            many,
            upsert: false,
            must_exist: false,
            array_filters: Vec::new(),
            write_concern: None,
        }
    }

    /// Inserts a document when none matches: from the filter's equalities and the changes.
    pub const fn upsert(mut self) -> Self {
        self.upsert = true;
        self
    }

    /// No document that matches is an error ([`Error::is_does_not_exist`]), as for
    /// [`Save::must_exist`](crate::document::Save::must_exist). A document that matches and is
    /// already as it is to become is none, and neither is one that matches and is held back by a condition of the
    /// changes ([`Error::is_out_of_range`]).
    ///
    /// # Example
    ///
    /// ```no_run
    /// # use mongo_odm::prelude::*;
    /// # #[derive(Document)] struct Order { id: ObjectId, status: String }
    /// # async fn run(id: ObjectId) -> Result<()> {
    /// let shipped = Order::objects().by_id(id).update_one(|o| o.status().set("shipped")).must_exist().await;
    /// match shipped {
    ///     Err(error) if error.is_does_not_exist() => println!("there is no order {id}"),
    ///     result => println!("{} changed", result?.modified),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub const fn must_exist(mut self) -> Self {
        self.must_exist = true;
        self
    }

    /// The conditions behind the `$[<identifier>]`s of an update given in BSON
    /// ([`arrayFilters`](https://www.mongodb.com/docs/manual/reference/operator/update/positional-filtered/)).
    /// Typed updates bring their own.
    pub fn array_filters(mut self, conditions: impl IntoIterator<Item = BsonDocument>) -> Self {
        self.array_filters.extend(conditions);
        self
    }

    /// How settled the write must be before it is answered.
    pub fn write_concern(mut self, concern: WriteConcern) -> Self {
        self.write_concern = Some(concern);
        self
    }

    /// Where the update runs.
    pub fn on(mut self, target: impl Into<Target>) -> Self {
        self.queryset = self.queryset.on(target);
        self
    }

    /// Applies `change` if there is a value.
    pub fn optional<V>(self, value: Option<V>, change: impl FnOnce(Self, V) -> Self) -> Self {
        match value {
            Some(value) => change(self, value),
            None => self,
        }
    }

    /// Does everything that needs no waiting.
    fn prepare(self) -> Result<Prepared> {
        let (update, mut array_filters, guards) = match self.changes {
            Changes::Raw(update) => (update, Vec::new(), Guards::default()),
            Changes::Typed(changes) => {
                let insert = self.upsert.then_some(check_inserted::<D> as CheckInserted);
                let compiled = compile(changes, D::META, &self.queryset.query.filter, insert)
                    .map_err(in_collection::<D>)?;
                (
                    UpdateModifications::Document(compiled.update),
                    compiled.array_filters,
                    Guards {
                        guards: compiled.guards,
                        inserted: compiled.inserted,
                    },
                )
            }
        };
        array_filters.extend(self.array_filters);
        let mut queryset = self.queryset;
        let query = &mut queryset.query;
        let ordered = !self.many
            && query
                .explicit_order()
                .map_err(in_collection::<D>)?
                .is_some();
        if self.upsert && (ordered || query.is_sliced()) {
            return Err(in_collection::<D>(Error::invalid_query(
                "an upsert takes no order, skip or limit: only a filter says what to insert",
            )));
        }
        if !ordered && !query.is_sliced() {
            // The order of an update of all does not matter.
            query.order = Some(Vec::new());
        }
        let wanted = self.must_exist.then(|| Box::new(query.filter.clone()));
        let target = query.target.take();
        let run = queryset.selection()?.map(|selection| Run {
            selection,
            update,
            many: self.many,
            guards,
            options: WriteOptions {
                upsert: self.upsert,
                array_filters,
                write_concern: self.write_concern,
                ..WriteOptions::default()
            },
        });
        Ok(Prepared {
            run,
            target,
            wanted,
        })
    }
}

/// An update of which everything is done that needs no waiting.
struct Prepared {
    /// `None` where no document can match.
    run: Option<Run>,
    target: Option<Target>,
    /// The filter, where no match is an error. Boxed, as it is rare, and large.
    wanted: Option<Box<Node>>,
}

pub(super) fn in_collection<D: Document>(error: Error) -> Error {
    error.in_collection(D::COLLECTION.collection)
}

impl<D: Document> IntoFuture for UpdateDocuments<D> {
    type Output = Result<Updated>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        // Before the future is made, so that it is small: see `Door::update`. And moved into it only once.
        let prepared = match self.prepare() {
            Ok(prepared) => prepared,
            Err(error) => return Box::pin(ready(Err(error))),
        };
        Box::pin(async move {
            let door = Door::open(prepared.target.as_ref(), D::COLLECTION)?;
            let updated = match prepared.run {
                None => Updated::default(),
                Some(run) if run.is_one_command() => run.send(&door).await?,
                Some(run) => Box::pin(run.execute(&door)).await?,
            };
            match prepared.wanted {
                Some(wanted)
                    if updated.matched == 0
                        && updated.out_of_range == 0
                        && updated.upserted_id.is_none() =>
                {
                    Err(no_match::<D>(&wanted.render("")?))
                }
                _ => Ok(updated),
            }
        })
    }
}

impl<D: Document> fmt::Debug for UpdateDocuments<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UpdateDocuments")
            .field("queryset", &self.queryset)
            .finish_non_exhaustive()
    }
}
