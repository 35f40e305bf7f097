//! Counts, and the question whether any document matches.

use std::future::Future;

use super::QuerySet;
use crate::{document::Document, error::Result};

impl<D: Document> QuerySet<D> {
    /// Returns the number of documents of the queryset, skip and limit counted in.
    ///
    /// # Errors
    ///
    /// The query is invalid, or the server refuses it.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # use mongo_odm::prelude::*;
    /// # #[derive(Document, Clone, Debug)]
    /// # #[document(collection = "orders")]
    /// # struct Order { id: ObjectId, status: String, total: Decimal, tags: Vec<String>, stock: i64, notes: Option<String> }
    /// # async fn run() -> Result<()> {
    /// let open = Order::objects().filter(|o| o.status().eq("open")).count().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn count(self) -> impl Future<Output = Result<u64>> {
        let queryset = self.in_scope();
        async move {
            match queryset.into_find()?.open(D::COLLECTION)? {
                Some((door, filter, options)) => door.count(filter, options).await,
                None => Ok(0),
            }
        }
    }

    /// Returns the number of documents from the metadata of the collection: fast, not exact after an unclean
    /// shutdown or on a sharded cluster. The filter, skip and limit must not be set.
    ///
    /// # Errors
    ///
    /// The queryset is filtered or sliced, or the server refuses.
    pub fn estimated_count(self) -> impl Future<Output = Result<u64>> {
        let queryset = self.in_scope();
        async move {
            if queryset.query.is_sliced() || !queryset.query.filter_document()?.is_empty() {
                return Err(crate::error::Error::invalid_query(
                    "`estimated_count` counts the whole collection: use `count` for a part of it",
                ));
            }
            queryset
                .door()?
                .estimated_count(queryset.query.settings)
                .await
        }
    }

    /// Returns whether any document matches.
    ///
    /// # Errors
    ///
    /// The query is invalid, or the server refuses it.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # use mongo_odm::prelude::*;
    /// # #[derive(Document, Clone, Debug)]
    /// # #[document(collection = "orders")]
    /// # struct Order { id: ObjectId, status: String, total: Decimal, tags: Vec<String>, stock: i64, notes: Option<String> }
    /// # async fn run() -> Result<()> {
    /// if Order::objects().filter(|o| o.stock().lt(0)).exists().await? {
    ///     println!("oversold");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn exists(self) -> impl Future<Output = Result<bool>> {
        let queryset = self.in_scope();
        async move {
            let mut find = queryset.order_by(|_| []).into_find()?;
            find.options.limit = Some(1);
            find.options.projection = Some(bson::doc! { "_id": 1 });
            let mut exists = false;
            let Some(mut batches) = find.batches(D::COLLECTION).await? else {
                return Ok(exists);
            };
            while let Some(batch) = batches.next().await {
                exists |= batch?.next_document()?.is_some();
            }
            Ok(exists)
        }
    }
}
