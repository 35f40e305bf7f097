//! Reads of documents in BSON.

use std::{fmt, future::IntoFuture};

use bson::RawDocumentBuf;
use futures_util::future::BoxFuture;

use super::QuerySet;
use crate::{
    document::Document,
    error::{Error, Result},
};

/// A queryset whose documents are given as they are stored.
#[must_use = "a queryset sends nothing until it is awaited"]
pub struct RawQuerySet<D: Document>(QuerySet<D>);

impl<D: Document> QuerySet<D> {
    /// The documents undecoded, with every stored field.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # use mongo_odm::prelude::*;
    /// # #[derive(Document, Clone, Debug)]
    /// # #[document(collection = "orders")]
    /// # struct Order { id: ObjectId, status: String, total: Decimal, tags: Vec<String>, stock: i64, notes: Option<String> }
    /// # async fn run() -> Result<()> {
    /// for stored in Order::objects().raw().await? {
    ///     println!("{} bytes", stored.as_bytes().len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn raw(self) -> RawQuerySet<D> {
        RawQuerySet(self.in_scope())
    }
}

impl<D: Document> RawQuerySet<D> {
    async fn execute(self) -> Result<Vec<RawDocumentBuf>> {
        let queryset = self.0;
        let mut documents = Vec::new();
        let Some(mut batches) = queryset.into_find()?.batches(D::COLLECTION).await? else {
            return Ok(documents);
        };
        while let Some(batch) = batches.next().await {
            batch?.for_each(|bytes| {
                documents.push(raw_document(bytes)?);
                Ok(())
            })?;
        }
        Ok(documents)
    }
}

pub(super) fn raw_document(bytes: &[u8]) -> Result<RawDocumentBuf> {
    RawDocumentBuf::from_bytes(bytes.to_vec())
        .map_err(|error| Error::custom(format!("a reply holds no document: {error}")))
}

impl<D: Document> IntoFuture for RawQuerySet<D> {
    type Output = Result<Vec<RawDocumentBuf>>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.execute())
    }
}

impl<D: Document> fmt::Debug for RawQuerySet<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RawQuerySet").field(&self.0).finish()
    }
}
