use super::QuerySet;
use crate::{document::Document, error::Result, execute::ReadOptions};

impl<D: Document> QuerySet<D> {
    /// How many documents the queryset gives, skip and limit counted in.
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
    pub async fn count(self) -> Result<u64> {
        let filter = self.query.filter_document()?;
        if self.query.is_none() {
            return Ok(0);
        }
        self.door()?.count(filter, self.query.options).await
    }

    /// How many documents the collection has by its own books: fast, not exact after an unclean
    /// shutdown or on a sharded cluster. The filter, skip and limit must not be set.
    ///
    /// # Errors
    ///
    /// The queryset is filtered or sliced, or the server refuses.
    pub async fn estimated_count(self) -> Result<u64> {
        if self.query.is_sliced() || !self.query.filter_document()?.is_empty() {
            return Err(crate::error::Error::invalid_query(
                "`estimated_count` counts the whole collection: use `count` for a part of it",
            ));
        }
        self.door()?.estimated_count().await
    }

    /// Whether the queryset gives any document.
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
    pub async fn exists(self) -> Result<bool> {
        let filter = self.query.filter_document()?;
        if self.query.is_none() {
            return Ok(false);
        }
        let options = ReadOptions {
            limit: Some(1),
            projection: Some(bson::doc! { "_id": 1 }),
            ..self.query.options.clone()
        };
        let mut batches = self.door()?.find(filter, options).await?;
        let mut exists = false;
        while let Some(batch) = batches.next().await {
            exists |= batch?.next_document()?.is_some();
        }
        Ok(exists)
    }
}
