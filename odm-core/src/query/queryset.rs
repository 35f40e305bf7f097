//! The queryset: a query that is built step by step.

use std::{fmt, marker::PhantomData};

use bson::Document as BsonDocument;

use super::{Filter, IntoSorts, Node, Sort};
use crate::{
    connection::{Database, Target},
    document::Document,
    error::{Error, Result},
    execute::{Batches, Door, ReadOptions, Settings},
    fields::{IntoOperand, Path},
    meta::CollectionMeta,
};

/// A lazy query over the documents of a collection.
///
/// Nothing is sent until it is awaited or ended with one of its operations. Each call gives a new
/// queryset; cloning is cheap.
///
/// Where it runs: on what [`QuerySet::on`] names, else in the innermost [`Scope`](crate::connection::Scope)
/// in which the queryset or its operation was made, else in the one where it is awaited, else on the connection
/// of the document's alias.
///
/// # Example
///
/// ```no_run
/// # use mongo_odm::prelude::*;
/// # #[derive(Document, Clone, Debug)]
/// # #[document(collection = "orders")]
/// # struct Order { id: ObjectId, status: String, total: Decimal, tags: Vec<String>, stock: i64, notes: Option<String> }
/// # async fn run() -> Result<()> {
/// let open = Order::objects()
///     .filter(|o| o.status().eq("open") & o.total().gte(dec!(10)))
///     .order_by(|o| [o.total().desc(), o.id().asc()])
///     .limit(20);
/// let how_many = open.clone().count().await?;
/// let orders: Vec<Order> = open.await?;
/// # Ok(())
/// # }
/// ```
#[must_use = "a queryset sends nothing until it is awaited"]
pub struct QuerySet<D> {
    pub(crate) query: Query,
    marker: PhantomData<fn() -> D>,
}

/// What a find sends, where it goes, and whether nothing needs to be sent.
#[derive(Debug)]
pub(crate) struct Find {
    pub(crate) filter: BsonDocument,
    pub(crate) options: ReadOptions,
    target: Option<Target>,
    nothing: bool,
}

impl Find {
    /// The most documents that it gives.
    pub(crate) fn limit(&self) -> usize {
        let limit = self.options.limit.unwrap_or(u32::MAX);
        usize::try_from(limit).unwrap_or(usize::MAX)
    }

    /// The way to the collection; `None` when the queryset gives nothing.
    pub(crate) fn open(self, meta: &'static CollectionMeta) -> Result<Option<OpenFind>> {
        if self.nothing {
            return Ok(None);
        }
        let door = Door::open(self.target.as_ref(), meta)?;
        Ok(Some((door, self.filter, self.options)))
    }

    /// The cursor; `None` when the queryset gives nothing.
    pub(crate) async fn batches(self, meta: &'static CollectionMeta) -> Result<Option<Batches>> {
        match self.open(meta)? {
            Some((door, filter, options)) => door.find(filter, options).await.map(Some),
            None => Ok(None),
        }
    }
}

/// A way to a collection, a filter and options.
type OpenFind = (Door, BsonDocument, ReadOptions);

/// A queryset without its document type.
#[derive(Clone, Debug)]
pub(crate) struct Query {
    pub(crate) filter: Node,
    pub(crate) order: Option<Vec<Sort>>,
    pub(crate) skip: Option<u64>,
    pub(crate) limit: Option<u32>,
    pub(crate) settings: Option<Box<Settings>>,
    pub(crate) target: Option<Target>,
    pub(crate) searched: bool,
}

impl Query {
    /// Whether it gives nothing, so that nothing needs to be sent.
    pub(crate) fn is_none(&self) -> bool {
        self.limit == Some(0) || matches!(self.filter, Node::None)
    }

    /// Whether skip, limit or an order choose among the documents that match.
    pub(crate) fn is_sliced(&self) -> bool {
        self.limit.is_some() || self.skip.is_some_and(|skip| skip > 0)
    }

    /// Leaves everything in its place: for what only looks at the query.
    pub(crate) fn filter_document(&self) -> Result<BsonDocument> {
        self.filter.clone().render("")
    }

    /// The settings, to change one.
    pub(crate) fn settings(&mut self) -> &mut Settings {
        self.settings.get_or_insert_default()
    }

    /// The order asked for.
    pub(crate) fn explicit_order(&self) -> Result<Option<BsonDocument>> {
        let order = self.order.clone().map(Sort::order).transpose()?;
        Ok(order.filter(|order| !order.is_empty()))
    }
}

impl<D: Document> QuerySet<D> {
    pub(crate) fn new() -> Self {
        Self::from_query(Query {
            filter: Node::All,
            order: None,
            skip: None,
            limit: None,
            settings: None,
            target: Target::of_scope(),
            searched: false,
        })
    }

    /// The queryset of an operation that is being made: it belongs to the scope, unless the queryset was made
    /// in one or names its target.
    pub(crate) fn in_scope(mut self) -> Self {
        if self.query.target.is_none() {
            self.query.target = Target::of_scope();
        }
        self
    }

    pub(crate) const fn from_query(query: Query) -> Self {
        Self {
            query,
            marker: PhantomData,
        }
    }

    pub(crate) fn door(&self) -> Result<Door> {
        Door::open(self.query.target.as_ref(), D::COLLECTION)
    }

    /// What a find of the queryset sends: with the order asked for, or the document's own.
    pub(crate) fn into_find(self) -> Result<Find> {
        let nothing = self.query.is_none();
        let filter = self.query.filter.render("")?;
        let order = self.query.order.unwrap_or_else(D::COLLECTION.ordering);
        let order = Sort::order(order)?;
        Ok(Find {
            filter,
            options: ReadOptions {
                sort: (!order.is_empty()).then_some(order),
                projection: None,
                skip: self.query.skip,
                limit: self.query.limit,
                settings: self.query.settings,
            },
            target: self.query.target,
            nothing,
        })
    }

    /// The documents that also meet the condition. One that was made before goes to [`QuerySet::matching`].
    ///
    /// # Example
    ///
    /// ```no_run
    /// # use mongo_odm::prelude::*;
    /// # #[derive(Document, Clone, Debug)]
    /// # #[document(collection = "orders")]
    /// # struct Order { id: ObjectId, status: String, total: Decimal, tags: Vec<String>, stock: i64, notes: Option<String> }
    /// # async fn run() -> Result<()> {
    /// let orders = Order::objects()
    ///     .filter(|o| o.tags().contains("gift") | o.notes().icontains("gift"))
    ///     .filter(|o| !o.status().eq("cancelled"))
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn filter(self, condition: impl FnOnce(D::Fields<D>) -> Filter<D>) -> Self {
        self.matching(condition(D::fields(Path::root())))
    }

    /// The documents that also meet a condition that was made before, with [`Structure::condition`] or from several.
    ///
    /// [`Structure::condition`]: crate::document::Structure::condition
    ///
    /// # Example
    ///
    /// ```no_run
    /// # use mongo_odm::prelude::*;
    /// # #[derive(Document, Clone, Debug)]
    /// # #[document(collection = "orders")]
    /// # struct Order { id: ObjectId, status: String, total: Decimal, tags: Vec<String>, stock: i64, notes: Option<String> }
    /// # async fn run() -> Result<()> {
    /// let open = Order::condition(|o| o.status().eq("open"));
    /// let count = Order::objects().matching(open.clone()).count().await?;
    /// let rest = Order::objects().matching(!open).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn matching(mut self, condition: Filter<D>) -> Self {
        self.query.filter = self.query.filter.and(condition.into_node());
        self
    }

    /// The documents that do not meet the condition.
    pub fn exclude(self, condition: impl FnOnce(D::Fields<D>) -> Filter<D>) -> Self {
        self.filter(|fields| !condition(fields))
    }

    /// The documents that also match a filter in BSON, with stored names and nothing checked.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # use mongo_odm::prelude::*;
    /// # #[derive(Document, Clone, Debug)]
    /// # #[document(collection = "orders")]
    /// # struct Order { id: ObjectId, status: String, total: Decimal, tags: Vec<String>, stock: i64, notes: Option<String> }
    /// # async fn run() -> Result<()> {
    /// let orders = Order::objects()
    ///     .filter_raw(doc! { "$expr": { "$gt": ["$stock", { "$size": "$tags" }] } })
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn filter_raw(self, filter: BsonDocument) -> Self {
        self.filter(|_| Filter::raw(filter))
    }

    /// The document with the `_id`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # use mongo_odm::prelude::*;
    /// # #[derive(Document, Clone, Debug)]
    /// # #[document(collection = "orders")]
    /// # struct Order { id: ObjectId, status: String, total: Decimal, tags: Vec<String>, stock: i64, notes: Option<String> }
    /// # async fn run(id: ObjectId) -> Result<()> {
    /// let order = Order::objects().by_id(id).get().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn by_id(self, id: impl IntoOperand<D::Id>) -> Self {
        self.filter(|_| Filter::condition(Path::root().field("_id"), "$eq", id.into_operand()))
    }

    /// The documents with one of the `_id`s.
    pub fn by_ids<I: IntoOperand<D::Id>>(self, ids: impl IntoIterator<Item = I>) -> Self {
        let field = crate::fields::Field::<D, D::Id>::new(Path::root().field("_id"));
        self.filter(|_| field.is_in(ids))
    }

    /// The documents that a text index finds for `text`
    /// ([`$text`](https://www.mongodb.com/docs/manual/reference/operator/query/text/)).
    ///
    /// Only once in a queryset: the second makes its operations an error.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # use mongo_odm::prelude::*;
    /// # #[derive(Document, Clone, Debug)]
    /// # #[document(collection = "orders")]
    /// # struct Order { id: ObjectId, status: String, total: Decimal, tags: Vec<String>, stock: i64, notes: Option<String> }
    /// # async fn run() -> Result<()> {
    /// let orders = Order::objects()
    ///     .search_text("left at the door")
    ///     .order_by(|_| mongo_odm::query::Sort::text_score())
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn search_text(mut self, text: impl Into<String>) -> Self {
        let condition = if self.query.searched {
            Node::Failed(Error::invalid_query(
                "a queryset can search text only once: put all words into one search",
            ))
        } else {
            Node::Raw(bson::doc! { "$text": { "$search": text.into() } })
        };
        self.query.searched = true;
        self.query.filter = self.query.filter.and(condition);
        self
    }

    /// Applies `change` if there is a value.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # use mongo_odm::prelude::*;
    /// # #[derive(Document, Clone, Debug)]
    /// # #[document(collection = "orders")]
    /// # struct Order { id: ObjectId, status: String, total: Decimal, tags: Vec<String>, stock: i64, notes: Option<String> }
    /// # async fn run(status: Option<String>) -> Result<()> {
    /// let orders = Order::objects()
    ///     .optional(status, |orders, status| orders.filter(|o| o.status().eq(status)))
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn optional<V>(self, value: Option<V>, change: impl FnOnce(Self, V) -> Self) -> Self {
        match value {
            Some(value) => change(self, value),
            None => self,
        }
    }

    /// The order of the documents: one sort, or several in an array, a `Vec` or a tuple; replaces an
    /// earlier order and the document's own. An empty order (`[]`) is the order of the collection
    /// ([`sort`](https://www.mongodb.com/docs/manual/reference/method/cursor.sort/)).
    ///
    /// # Example
    ///
    /// ```no_run
    /// # use mongo_odm::prelude::*;
    /// # #[derive(Document, Clone, Debug)]
    /// # #[document(collection = "orders")]
    /// # struct Order { id: ObjectId, status: String, total: Decimal, tags: Vec<String>, stock: i64, notes: Option<String> }
    /// # async fn run() -> Result<()> {
    /// let orders = Order::objects().order_by(|o| [o.total().desc(), o.id().asc()]).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn order_by<S: IntoSorts>(mut self, order: impl FnOnce(D::Fields<()>) -> S) -> Self {
        let order = order(D::fields(Path::root()));
        self.query.order = Some(order.into_sorts());
        self
    }

    /// Passes over the first `documents`.
    pub fn skip(mut self, documents: u64) -> Self {
        self.query.skip = Some(documents);
        self
    }

    /// At most `documents`; 0 gives none and sends nothing.
    pub fn limit(mut self, documents: u32) -> Self {
        self.query.limit = Some(documents);
        self
    }

    /// No documents; nothing is sent.
    pub fn none(mut self) -> Self {
        self.query.filter = Node::None;
        self
    }

    /// Where the query runs: a database.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # use mongo_odm::prelude::*;
    /// # #[derive(Document, Clone, Debug)]
    /// # #[document(collection = "orders")]
    /// # struct Order { id: ObjectId, status: String, total: Decimal, tags: Vec<String>, stock: i64, notes: Option<String> }
    /// # async fn run(archive: mongo_odm::Database) -> Result<()> {
    /// let old = Order::objects().on(&archive).count().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn on(mut self, target: impl Into<Target>) -> Self {
        self.query.target = Some(target.into());
        self
    }
}

impl Database {
    /// The documents of type `D` in this database: `D::objects().on(&database)`.
    pub fn objects<D: Document>(&self) -> QuerySet<D> {
        QuerySet::new().on(self)
    }
}

impl<D> Clone for QuerySet<D> {
    fn clone(&self) -> Self {
        Self {
            query: self.query.clone(),
            marker: PhantomData,
        }
    }
}

impl<D: Document> fmt::Debug for QuerySet<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("QuerySet");
        debug.field("collection", &D::COLLECTION.collection);
        match self.query.filter_document() {
            Ok(filter) => debug.field("filter", &format_args!("{filter}")),
            Err(error) => debug.field("filter", &format_args!("{error}")),
        };
        debug
            .field("order", &self.query.order)
            .field("skip", &self.query.skip)
            .field("limit", &self.query.limit)
            .finish_non_exhaustive()
    }
}
