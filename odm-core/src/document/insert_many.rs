use std::{fmt, future::IntoFuture};

use bson::RawDocumentBuf;
use futures_util::future::BoxFuture;
use mongodb::options::WriteConcern;

use super::run_hooks::RunHooks as _;
use super::{Document, SaveContext, encode::encode, hooks::failed, save::prepare};
use crate::{
    connection::{Scope, Target},
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
    scope: Scope,
}

impl<D: Document> InsertMany<D> {
    pub(super) fn new(documents: Vec<D>) -> Self {
        Self {
            documents,
            ordered: true,
            validate: true,
            write_concern: None,
            target: None,
            scope: Scope::current(),
        }
    }

    /// Goes on behind a document that is invalid, that a hook refuses or that the server refuses: the
    /// others are inserted, and the error tells all that were not
    /// ([`Error::bulk`](crate::error::Error::bulk)).
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
        let mut bulk = BulkInsert::new(self.ordered);
        let mut sendable = vec![true; self.documents.len()];
        for (place, (document, send)) in self.documents.iter_mut().zip(&mut sendable).enumerate() {
            if let Err(error) = prepare(document, &context, self.validate).await {
                *send = false;
                if !bulk.refuse(place, error) {
                    return bulk.finish().map(|()| self.documents);
                }
            }
        }
        let options = WriteOptions {
            write_concern: self.write_concern,
            ..WriteOptions::default()
        };
        let sendable = self.documents.iter().zip(sendable).enumerate();
        let documents = sendable.filter(|(_, (_, send))| *send);
        let documents = documents.map(|(place, (document, _))| (place, document));
        insert(&door, documents, &mut bulk, self.ordered, options).await;
        bulk.finish()
            .map_err(|error| error.in_collection(D::COLLECTION.collection))?;
        for document in &mut self.documents {
            let saved = D::Hooks::post_save(document, &context).await;
            saved.map_err(|error| failed(document, "post_save", error))?;
        }
        Ok(self.documents)
    }
}

/// Encodes and sends call by call, so that only one call's bytes are held.
async fn insert<'a, D: Document>(
    door: &Door,
    documents: impl Iterator<Item = (usize, &'a D)>,
    bulk: &mut BulkInsert,
    ordered: bool,
    options: WriteOptions,
) {
    let mut call = Call::default();
    for (place, document) in documents {
        match encode(document) {
            Ok(document) => call.add(document, place),
            Err(error) => {
                // Those in front of it are sent all the same.
                if !bulk.refuse(place, error) {
                    break;
                }
            }
        }
        if call.is_full() {
            if !call.send(door, bulk, ordered, options.clone()).await {
                return;
            }
            call.clear();
        }
    }
    call.send(door, bulk, ordered, options).await;
}

/// The documents of one command.
#[derive(Default)]
struct Call {
    documents: Vec<RawDocumentBuf>,
    /// The places of the documents among all that were given.
    places: Vec<usize>,
    bytes: usize,
}

impl Call {
    fn add(&mut self, document: RawDocumentBuf, place: usize) {
        self.bytes += document.as_bytes().len();
        self.documents.push(document);
        self.places.push(place);
    }

    const fn is_full(&self) -> bool {
        self.documents.len() >= DOCUMENTS_A_CALL || self.bytes >= BYTES_A_CALL
    }

    fn clear(&mut self) {
        self.documents.clear();
        self.places.clear();
        self.bytes = 0;
    }

    /// Whether to go on.
    async fn send(
        &self,
        door: &Door,
        bulk: &mut BulkInsert,
        ordered: bool,
        options: WriteOptions,
    ) -> bool {
        if self.documents.is_empty() {
            return true;
        }
        match door.insert_many(&self.documents, ordered, options).await {
            Ok(()) => bulk.inserted(self.documents.len()),
            Err(error) => bulk.failed(error, &self.documents, &self.places),
        }
    }
}

impl<D: Document> IntoFuture for InsertMany<D> {
    type Output = Result<Vec<D>>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        self.scope.clone().boxed(self.execute())
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
