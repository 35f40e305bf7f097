use bson::{Document as BsonDocument, doc};

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
    pub async fn explain(self) -> Result<BsonDocument> {
        let door = self.door()?;
        let Find {
            filter, options, ..
        } = self.into_find()?;
        let settings = options.settings.unwrap_or_default();
        let mut find = doc! { "find": D::COLLECTION.collection, "filter": filter };
        if let Some(sort) = options.sort {
            find.insert("sort", sort);
        }
        if let Some(skip) = options.skip {
            find.insert("skip", i64::try_from(skip).unwrap_or(i64::MAX));
        }
        if let Some(limit) = options.limit {
            find.insert("limit", i64::from(limit));
        }
        if let Some(collation) = settings.collation {
            find.insert("collation", collation.0);
        }
        match settings.hint {
            Some(mongodb::options::Hint::Name(name)) => {
                find.insert("hint", name);
            }
            Some(mongodb::options::Hint::Keys(keys)) => {
                find.insert("hint", keys);
            }
            _ => {}
        }
        let command = doc! { "explain": find, "verbosity": "queryPlanner" };
        door.command("explain", command).await
    }
}
