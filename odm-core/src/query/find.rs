use std::future::IntoFuture;

use bson::{Bson, Document as BsonDocument, RawDocument};
use futures_util::future::BoxFuture;

use super::{DocumentStream, QuerySet};
use crate::{
    codec::DocumentDecoder,
    document::Document,
    error::{Error, ErrorKind, Result},
    execute::{Batches, ReadOptions},
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

pub(crate) async fn collect<D: Document>(mut batches: Batches) -> Result<Vec<D>> {
    let mut documents = Vec::new();
    while let Some(batch) = batches.next().await {
        batch?.for_each(|bytes| {
            documents.push(decode(bytes)?);
            Ok(())
        })?;
    }
    Ok(documents)
}

/// The error of a document that must be there, and is not.
pub(super) fn no_match<D: Document>(filter: &BsonDocument) -> Error {
    nothing::<D>(format!("no document matches {filter}"))
}

fn nothing<D: Document>(message: String) -> Error {
    Error::new(ErrorKind::DoesNotExist, message).in_collection(D::COLLECTION.collection)
}

impl<D: Document> QuerySet<D> {
    async fn batches(&self, options: ReadOptions) -> Result<Batches> {
        let filter = self.query.filter_document()?;
        self.door()?.find(filter, options).await
    }

    /// Every document, as `.await` on the queryset itself gives them.
    ///
    /// # Errors
    ///
    /// The query is invalid, the server refuses it, or a document cannot be read.
    pub async fn all(self) -> Result<Vec<D>> {
        if self.query.is_none() {
            self.query.filter_document()?;
            return Ok(Vec::new());
        }
        collect(self.batches(self.find_options()?).await?).await
    }

    /// The one document; the order does not matter.
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
    pub async fn get(self) -> Result<D> {
        let filter = self.query.filter_document()?;
        if self.query.is_none() {
            return Err(nothing::<D>("no document was asked for".to_owned()));
        }
        let options = ReadOptions {
            limit: Some(2),
            ..self.query.options.clone()
        };
        let mut documents: Vec<D> = collect(self.batches(options).await?).await?;
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
    pub async fn first(self) -> Result<Option<D>> {
        self.first_document().await
    }

    /// By reference: moved into this future, the queryset would be in the awaiting one twice.
    pub(crate) async fn first_document(&self) -> Result<Option<D>> {
        if self.query.is_none() {
            self.query.filter_document()?;
            return Ok(None);
        }
        let mut options = self.find_options()?;
        options.limit = Some(1);
        let documents = collect(self.batches(options).await?).await?;
        Ok(documents.into_iter().next())
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
        if self.query.is_none() && self.query.filter_document().is_ok() {
            return DocumentStream::empty();
        }
        DocumentStream::start(async move { self.batches(self.find_options()?).await })
    }
}

impl<D: Document> IntoFuture for QuerySet<D> {
    type Output = Result<Vec<D>>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.all())
    }
}
