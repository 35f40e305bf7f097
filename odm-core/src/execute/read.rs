//! The reads: find, aggregate, count and distinct.

use bson::{Bson, Document, RawDocument, RawDocumentBuf, doc};
use mongodb::options::{
    AggregateOptions, CountOptions, DistinctOptions, EstimatedDocumentCountOptions, FindOptions,
};
use tokio::task::yield_now;

use super::{
    Batches, Door, Operation, Settings,
    settings::{hand_on_choice, hand_on_read},
};
use crate::error::{Error, Result};

/// The options of a read.
#[derive(Clone, Debug, Default)]
pub(crate) struct ReadOptions {
    pub(crate) sort: Option<Document>,
    pub(crate) projection: Option<Document>,
    pub(crate) skip: Option<u64>,
    pub(crate) limit: Option<u32>,
    /// Boxed: hardly an operation has one of them, and they are large.
    pub(crate) settings: Option<Box<Settings>>,
}

/// The server's own default makes the driver fill, and copy, replies of 16 MiB.
const BATCH_SIZE: u32 = 1_000;

impl ReadOptions {
    pub(super) fn find(self) -> Result<FindOptions> {
        let asked = self.settings.as_ref().and_then(|all| all.batch_size);
        let mut options = FindOptions::default();
        options.sort = self.sort;
        options.projection = self.projection;
        options.skip = self.skip;
        // A negative limit asks for one reply and no cursor. Only of one document is it sure that it
        // fits into the reply.
        options.limit = match (self.limit, asked) {
            (Some(1), None) => Some(-1),
            (limit, _) => limit.map(i64::from),
        };
        options.batch_size = match (asked, self.limit) {
            (Some(size), _) => Some(size),
            (None, Some(0 | 1)) => None,
            // One more than asked for, so that the server sees the end and keeps no cursor.
            (None, Some(limit)) => Some(limit.saturating_add(1).min(BATCH_SIZE)),
            (None, None) => Some(BATCH_SIZE),
        };
        if let Some(settings) = self.settings {
            options.allow_disk_use = settings.allow_disk_use;
            options.no_cursor_timeout = settings.no_cursor_timeout;
            settings.check(Operation::Find)?;
            hand_on_read!(settings => options);
            hand_on_choice!(settings => options);
        }
        Ok(options)
    }

    fn count(self) -> Result<CountOptions> {
        let mut options = CountOptions::default();
        options.skip = self.skip;
        options.limit = self.limit.map(u64::from);
        if let Some(settings) = self.settings {
            settings.check(Operation::Count)?;
            hand_on_read!(settings => options);
            hand_on_choice!(settings => options);
        }
        Ok(options)
    }

    fn distinct(self) -> Result<DistinctOptions> {
        let mut options = DistinctOptions::default();
        if let Some(settings) = self.settings {
            settings.check(Operation::Distinct)?;
            hand_on_read!(settings => options);
            hand_on_choice!(settings => options);
        }
        Ok(options)
    }

    fn aggregate(self) -> Result<AggregateOptions> {
        let mut options = AggregateOptions::default();
        options.batch_size = Some(BATCH_SIZE);
        if let Some(settings) = self.settings {
            options.batch_size = settings.batch_size.or(options.batch_size);
            options.allow_disk_use = settings.allow_disk_use;
            settings.check(Operation::Aggregate)?;
            hand_on_read!(settings => options);
            hand_on_choice!(settings => options);
        }
        Ok(options)
    }
}

impl Door {
    /// [`find`](https://www.mongodb.com/docs/manual/reference/command/find/).
    // What needs no waiting is done before the future is made, which is then small: whatever awaits it holds it.
    pub(crate) fn find(
        &self,
        filter: Document,
        options: ReadOptions,
    ) -> impl Future<Output = Result<Batches>> {
        let cursor = options.find().map(|options| {
            let find = self.collection().find(filter).with_options(options);
            // Boxed: it is some kilobytes large.
            Box::pin(find.batch())
        });
        async move {
            let cursor = cursor.map_err(|error| self.error(error))?;
            let cursor = self.run("find", cursor).await?;
            Ok(Batches::new(self.clone(), cursor))
        }
    }

    /// [`aggregate`](https://www.mongodb.com/docs/manual/reference/command/aggregate/).
    pub(crate) async fn aggregate(
        &self,
        pipeline: Vec<Document>,
        options: ReadOptions,
    ) -> Result<Batches> {
        let options = options.aggregate().map_err(|error| self.error(error))?;
        let collection = self.collection();
        let aggregate = collection.aggregate(pipeline).with_options(options);
        let cursor = self.run("aggregate", Box::pin(aggregate.batch())).await?;
        Ok(Batches::new(self.clone(), cursor))
    }

    /// The ids of the documents that a find returns.
    pub(crate) async fn ids(&self, filter: Document, options: ReadOptions) -> Result<Vec<Bson>> {
        let options = ReadOptions {
            projection: Some(doc! { "_id": 1 }),
            ..options
        };
        let mut ids = Vec::new();
        self.each_id(filter, options, |id| {
            ids.push(id);
            Ok(())
        })
        .await?;
        Ok(ids)
    }

    /// Hands over the `_id` of each document that a find returns, until an error.
    pub(crate) async fn each_id(
        &self,
        filter: Document,
        options: ReadOptions,
        mut read: impl FnMut(Bson) -> Result<()> + Send,
    ) -> Result<()> {
        let mut batches = self.find(filter, options).await?;
        while let Some(batch) = batches.next().await {
            batch?.for_each(|bytes| {
                let id = RawDocument::from_bytes(bytes)
                    .and_then(|document| Ok(document.get("_id")?.map(Bson::try_from)))
                    .and_then(Option::transpose)
                    .map_err(|error| Error::custom(format!("an `_id` cannot be read: {error}")))?;
                id.map_or(Ok(()), &mut read)
            })?;
            yield_now().await;
        }
        Ok(())
    }

    /// The accurate count, by aggregation as the driver does it.
    pub(crate) async fn count(&self, filter: Document, options: ReadOptions) -> Result<u64> {
        let options = options.count().map_err(|error| self.error(error))?;
        let collection = self.collection();
        let count = collection.count_documents(filter).with_options(options);
        self.run("count", count.into_future()).await
    }

    /// The collection's own count, which costs nothing and may be off after an unclean shutdown.
    pub(crate) async fn estimated_count(&self, settings: Option<Box<Settings>>) -> Result<u64> {
        let mut options = EstimatedDocumentCountOptions::default();
        if let Some(settings) = self.settings_of(settings, Operation::EstimatedCount)? {
            hand_on_read!(settings => options);
        }
        let collection = self.collection();
        let count = collection.estimated_document_count().with_options(options);
        self.run("estimated_count", count.into_future()).await
    }

    /// [`distinct`](https://www.mongodb.com/docs/manual/reference/command/distinct/).
    pub(crate) async fn distinct(
        &self,
        path: &str,
        filter: Document,
        options: ReadOptions,
    ) -> Result<Vec<Bson>> {
        let options = options.distinct().map_err(|error| self.error(error))?;
        let collection = self.collection();
        let distinct = collection.distinct(path, filter).with_options(options);
        self.run("distinct", distinct.into_future()).await
    }

    /// A command of the database, such as `createIndexes`.
    pub(crate) async fn command(&self, name: &'static str, command: Document) -> Result<Document> {
        let database = self.database().driver();
        self.run(name, database.run_command(command).into_future())
            .await
    }

    /// The specifications of the collection's indexes; none when there is no collection.
    pub(crate) async fn list_indexes(&self) -> Result<Vec<Document>> {
        let collection = self.collection();
        let cursor = match self
            .run("list_indexes", collection.list_indexes().batch())
            .await
        {
            Ok(cursor) => cursor,
            // The namespace does not exist yet.
            Err(error) if error.code() == Some(26) => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut batches = Batches::new(self.clone(), cursor);
        let mut indexes = Vec::new();
        while let Some(batch) = batches.next().await {
            batch?.for_each(|bytes| {
                let index = RawDocumentBuf::from_bytes(bytes.to_vec())
                    .and_then(Document::try_from)
                    .map_err(|error| Error::custom(error.to_string()))?;
                indexes.push(index);
                Ok(())
            })?;
        }
        Ok(indexes)
    }
}
