//! Reads of documents: all, one or the first.

use std::future::{Future, IntoFuture, ready};

use bson::{Bson, Document as BsonDocument, RawDocument};
use futures_util::future::BoxFuture;

use super::{DocumentStream, QuerySet, queryset::Find};
use crate::{
    codec::DocumentDecoder,
    document::Document,
    error::{Error, ErrorKind, Result},
    meta::CollectionMeta,
};

/// Reads one stored document; an error names the collection and the `_id`.
#[inline]
pub(crate) fn decode<D: Document>(bytes: &[u8]) -> Result<D> {
    DocumentDecoder::new(bytes)
        .and_then(D::decode_fields)
        .map_err(|error| undecodable(error.into(), bytes, D::COLLECTION))
}

#[cold]
fn undecodable(error: Error, bytes: &[u8], meta: &CollectionMeta) -> Error {
    let id = RawDocument::from_bytes(bytes)
        .ok()
        .and_then(|document| document.get("_id").ok().flatten())
        .and_then(|id| Bson::try_from(id).ok());
    error.in_collection(meta.collection).with_id(id)
}

/// Reads all documents of a find.
// A block and no `async fn`, which would hold the find twice.
#[allow(clippy::manual_async_fn, reason = "it would be larger")]
pub(crate) fn collect<D: Document>(
    find: Find,
) -> impl Future<Output = Result<Vec<D>>> + Send + 'static {
    async move {
        let mut documents = Vec::new();
        let limit = find.limit();
        if let Some((door, filter, options)) = find.open(D::COLLECTION)? {
            let mut batches = door.find(filter, options).await?;
            while let Some(batch) = batches.next().await {
                let batch = batch?;
                let left = limit.saturating_sub(documents.len());
                documents.reserve(batch.estimate().min(left));
                batch.for_each(|bytes| {
                    documents.push(decode(bytes)?);
                    Ok(())
                })?;
            }
        }
        Ok(documents)
    }
}

/// Reads the first document of a find.
#[allow(clippy::manual_async_fn, reason = "it would be larger")]
pub(crate) fn first<D: Document>(
    find: Find,
) -> impl Future<Output = Result<Option<D>>> + Send + 'static {
    async move {
        if let Some((door, filter, options)) = find.open(D::COLLECTION)? {
            let mut batches = door.find(filter, options).await?;
            while let Some(batch) = batches.next().await {
                if let Some(document) = batch?.next_document()? {
                    return decode(document).map(Some);
                }
            }
        }
        Ok(None)
    }
}

/// The error of a document that must be there, and is not.
pub(super) fn no_match<D: Document>(filter: &BsonDocument) -> Error {
    nothing::<D>(format!("no document matches {filter}"))
}

fn nothing<D: Document>(message: String) -> Error {
    Error::new(ErrorKind::DoesNotExist, message).in_collection(D::COLLECTION.collection)
}

impl<D: Document> QuerySet<D> {
    /// Every document, as `.await` on the queryset itself gives them.
    ///
    /// # Errors
    ///
    /// The query is invalid, the server refuses it, or a document cannot be read.
    pub fn all(self) -> impl Future<Output = Result<Vec<D>>> {
        let queryset = self.in_scope();
        async move { collect(queryset.into_find()?).await }
    }

    /// Returns the one document that matches; by its id that is `.by_id(id).get()`, or `Order::get(id)`.
    ///
    /// The order does not matter.
    ///
    /// # Errors
    ///
    /// No document matches ([`Error::is_does_not_exist`]), or several do
    /// ([`Error::is_multiple_objects`]), and as for [`QuerySet::all`].
    ///
    /// # Example
    ///
    /// ```no_run
    /// # use mongo_odm::prelude::*;
    /// # #[derive(Document, Clone, Debug)]
    /// # #[document(collection = "orders")]
    /// # struct Order { id: ObjectId, status: String, total: Decimal, tags: Vec<String>, stock: i64, notes: Option<String> }
    /// # async fn run() -> Result<()> {
    /// match Order::objects().filter(|o| o.status().eq("open")).get().await {
    ///     Ok(order) => println!("{order:?}"),
    ///     Err(error) if error.is_does_not_exist() => println!("none"),
    ///     Err(error) if error.is_multiple_objects() => println!("more than one"),
    ///     Err(error) => return Err(error),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn get(self) -> impl Future<Output = Result<D>> {
        let queryset = self.in_scope();
        async move {
            if queryset.query.is_none() {
                queryset.query.filter_document()?;
                return Err(nothing::<D>("no document was asked for".to_owned()));
            }
            let mut find = queryset.order_by(|_| []).into_find()?;
            find.options.limit = Some(2);
            let filter = find.filter.clone();
            let mut documents: Vec<D> = collect(find).await?;
            match (documents.pop(), documents.is_empty()) {
                (Some(document), true) => Ok(document),
                (None, _) => Err(no_match::<D>(&filter)),
                (Some(_), false) => Err(Error::new(
                    ErrorKind::MultipleObjects,
                    format!("several documents match {filter}, instead of one"),
                )
                .in_collection(D::COLLECTION.collection)),
            }
        }
    }

    /// The first document in order, if there is one.
    ///
    /// # Errors
    ///
    /// As for [`QuerySet::all`].
    ///
    /// # Example
    ///
    /// ```no_run
    /// # use mongo_odm::prelude::*;
    /// # #[derive(Document, Clone, Debug)]
    /// # #[document(collection = "orders")]
    /// # struct Order { id: ObjectId, status: String, total: Decimal, tags: Vec<String>, stock: i64, notes: Option<String> }
    /// # async fn run() -> Result<()> {
    /// let latest: Option<Order> = Order::objects().order_by(|o| o.id().desc()).first().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn first(self) -> impl Future<Output = Result<Option<D>>> {
        let queryset = self.in_scope();
        async move { first(queryset.into_first()?).await }
    }

    /// The find of the first document.
    pub(crate) fn into_first(self) -> Result<Find> {
        let mut find = self.into_find()?;
        find.options.limit = Some(1);
        Ok(find)
    }

    /// The documents one by one, holding one reply in memory at a time.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # use mongo_odm::prelude::*;
    /// # #[derive(Document, Clone, Debug)]
    /// # #[document(collection = "orders")]
    /// # struct Order { id: ObjectId, status: String, total: Decimal, tags: Vec<String>, stock: i64, notes: Option<String> }
    /// # async fn run() -> Result<()> {
    /// let mut orders = Order::objects().stream();
    /// while let Some(order) = orders.next().await {
    ///     println!("{}", order?.total);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn stream(self) -> DocumentStream<D> {
        let queryset = self.in_scope();
        DocumentStream::start(async { queryset.into_find()?.batches(D::COLLECTION).await })
    }
}

impl<D: Document> IntoFuture for QuerySet<D> {
    type Output = Result<Vec<D>>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        match self.in_scope().into_find() {
            Ok(find) => Box::pin(collect(find)),
            Err(error) => Box::pin(ready(Err(error))),
        }
    }
}
