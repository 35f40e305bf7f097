use std::{fmt, future::IntoFuture};

use bson::RawDocumentBuf;
use futures_util::future::BoxFuture;
use mongodb::options::WriteConcern;

use super::{Document, SaveContext, encode::encode, save::prepare};
use crate::{
    connection::Target,
    error::{BulkInsert, Result},
    execute::{Door, WriteOptions},
};

/// How many documents, and how many bytes, one command carries at most: larger ones cost memory and
/// gain nothing.
const DOCUMENTS_A_CALL: usize = 1_000;
const BYTES_A_CALL: usize = 2 * 1024 * 1024;

/// An insert of many documents, sent when it is awaited; gives them back as they were stored.
#[must_use = "an insert sends nothing until it is awaited"]
pub struct InsertMany<D> {
    documents: Vec<D>,
    ordered: bool,
    validate: bool,
    write_concern: Option<WriteConcern>,
    target: Option<Target>,
}

impl<D: Document> InsertMany<D> {
    pub(super) const fn new(documents: Vec<D>) -> Self {
        Self {
            documents,
            ordered: true,
            validate: true,
            write_concern: None,
            target: None,
        }
    }

    /// Goes on behind a document that the server refuses; the error tells all of them at the end.
    pub const fn unordered(mut self) -> Self {
        self.ordered = false;
        self
    }

    /// Inserts without checking the constraints.
    pub const fn without_validation(mut self) -> Self {
        self.validate = false;
        self
    }

    /// How settled the writes must be before they are answered.
    pub fn write_concern(mut self, concern: WriteConcern) -> Self {
        self.write_concern = Some(concern);
        self
    }

    /// Where the insert runs.
    pub fn on(mut self, target: impl Into<Target>) -> Self {
        self.target = Some(target.into());
        self
    }

    async fn execute(mut self) -> Result<Vec<D>> {
        let door = Door::open(self.target.as_ref(), D::COLLECTION)?;
        let context = SaveContext {
            database: door.database().clone(),
            created: Some(true),
        };
        for document in &mut self.documents {
            prepare(document, &context, self.validate).await?;
        }
        let options = WriteOptions {
            write_concern: self.write_concern,
            ..WriteOptions::default()
        };
        insert(&door, &self.documents, self.ordered, options).await?;
        for document in &mut self.documents {
            document.post_save(&context).await?;
        }
        Ok(self.documents)
    }
}

/// Encodes and sends call by call, so that only one call's bytes are held.
async fn insert<D: Document>(
    door: &Door,
    documents: &[D],
    ordered: bool,
    options: WriteOptions,
) -> Result<()> {
    let mut bulk = BulkInsert::new(ordered);
    let mut call: Vec<RawDocumentBuf> = Vec::with_capacity(documents.len().min(DOCUMENTS_A_CALL));
    let mut bytes = 0;
    for (index, document) in documents.iter().enumerate() {
        match encode(document) {
            Ok(document) => {
                bytes += document.as_bytes().len();
                call.push(document);
            }
            Err(error) => {
                bulk.failed(error, index, &[]);
                break;
            }
        }
        let last = index + 1 == documents.len();
        if !last && call.len() < DOCUMENTS_A_CALL && bytes < BYTES_A_CALL {
            continue;
        }
        let sent = door.insert_many(&call, ordered, options.clone()).await;
        let first = index + 1 - call.len();
        let go_on = match sent {
            Ok(()) => bulk.inserted(call.len()),
            Err(error) => bulk.failed(error, first, &call),
        };
        if !go_on {
            break;
        }
        call.clear();
        bytes = 0;
    }
    bulk.finish()
        .map_err(|error| error.in_collection(door.meta().collection))
}

impl<D: Document> IntoFuture for InsertMany<D> {
    type Output = Result<Vec<D>>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.execute())
    }
}

impl<D: Document> fmt::Debug for InsertMany<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InsertMany")
            .field("collection", &D::COLLECTION.collection)
            .field("documents", &self.documents.len())
            .finish_non_exhaustive()
    }
}
