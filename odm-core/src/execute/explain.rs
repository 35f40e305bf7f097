//! The plan of a find.

use bson::{Document, doc};
use mongodb::options::ReadConcern;

use super::{Door, ReadOptions};
use crate::error::{Error, Result};

impl Door {
    /// [`explain`](https://www.mongodb.com/docs/manual/reference/command/explain/) of the find with these options.
    pub(crate) async fn explain(&self, filter: Document, options: ReadOptions) -> Result<Document> {
        let asked = options.settings.as_deref().and_then(|set| set.batch_size);
        let mut options = options.find().map_err(|error| self.error(error))?;
        options.batch_size = asked;
        let concern = options.read_concern.take();
        let criteria = options.selection_criteria.take();
        let command = self.explain_command(filter, &options, concern)?;
        let database = self.database().driver();
        let explain = database.run_command(command);
        let explain = match criteria {
            Some(criteria) => explain.selection_criteria(criteria),
            None => explain,
        };
        self.run("explain", explain.into_future()).await
    }

    fn explain_command(
        &self,
        filter: Document,
        options: &mongodb::options::FindOptions,
        concern: Option<ReadConcern>,
    ) -> Result<Document> {
        let encoded = |error: bson::error::Error| self.error(Error::own_bytes(error));
        let mut find = doc! { "find": self.meta().collection, "filter": filter };
        find.extend(bson::serialize_to_document(options).map_err(encoded)?);
        // These are options of the whole command, not of the find in it.
        let outer = ["comment", "maxTimeMS"].map(|key| (key, find.remove(key)));
        let mut command = doc! { "explain": find, "verbosity": "queryPlanner" };
        for (key, value) in outer {
            if let Some(value) = value {
                command.insert(key, value);
            }
        }
        if let Some(concern) = concern {
            let concern = bson::serialize_to_document(&concern).map_err(encoded)?;
            command.insert("readConcern", concern);
        }
        Ok(command)
    }
}
