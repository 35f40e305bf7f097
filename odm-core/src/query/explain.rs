//! The server's plan of a query.

use std::future::Future;

use bson::Document as BsonDocument;

use super::{QuerySet, queryset::Find};
use crate::{document::Document, error::Result};

impl<D: Document> QuerySet<D> {
    /// How the server would run the find
    /// ([`explain`](https://www.mongodb.com/docs/manual/reference/command/explain/), `queryPlanner`).
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
    /// println!("{}", Order::objects().filter(|o| o.stock().gt(3)).explain().await?);
    /// # Ok(())
    /// # }
    /// ```
    pub fn explain(self) -> impl Future<Output = Result<BsonDocument>> {
        let queryset = self.in_scope();
        async move {
            let door = queryset.door()?;
            let Find {
                filter, options, ..
            } = queryset.into_find()?;
            door.explain(filter, options).await
        }
    }
}
