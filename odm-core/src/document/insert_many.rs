//! Inserts of many documents.

mod error;
mod outcomes;

use std::{fmt, future::IntoFuture};

use bson::RawDocumentBuf;
use futures_util::future::BoxFuture;
use mongodb::options::WriteConcern;

use self::outcomes::Outcomes;
pub use self::{
    error::{InsertManyError, InsertManyParts},
    outcomes::InsertOutcome,
};
use super::run_hooks::RunHooks as _;
use super::{Document, SaveContext, encode::encode_over, hooks::failed, save::prepare};
use crate::{
    connection::{Scope, Target},
    error::Result,
    execute::{Door, WriteOptions},
};

/// How many documents, and how many bytes, one command carries at most: larger ones cost memory and
/// gain nothing.
const DOCUMENTS_A_CALL: usize = 1_000;
const BYTES_A_CALL: usize = 2 * 1024 * 1024;

/// How large a buffer is at most that is used again.
const KEPT: usize = 4 * 1024;

/// An insert of many documents, sent when it is awaited; returns them as they were stored.
///
/// Where it fails in part, `post_save` runs for every document that was stored, and the error returns all documents.
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

    /// Continues behind a document that a constraint, a hook or the server refuses: the others are inserted, and
    /// the [`InsertManyError`] returns the stored and the refused ones.
    pub const fn unordered(mut self) -> Self {
        self.ordered = false;
        self
    }

    /// Inserts without checking the constraints.
    pub const fn without_validation(mut self) -> Self {
        self.validate = false;
        self
    }

    /// Sets the write concern: how many members must have the writes before they are acknowledged
    /// ([`writeConcern`](https://www.mongodb.com/docs/manual/reference/write-concern/)). `w: 0` is an error.
    pub fn write_concern(mut self, concern: WriteConcern) -> Self {
        self.write_concern = Some(concern);
        self
    }

    /// Sets the target of the insert: a database.
    pub fn on(mut self, target: impl Into<Target>) -> Self {
        self.target = Some(target.into());
        self
    }

    async fn execute(mut self) -> Result<Vec<D>, InsertManyError<D>> {
        let mut outcomes = Outcomes::new(self.documents.len(), self.ordered);
        if let Err(error) = self.run(&mut outcomes).await {
            outcomes.interrupted(error);
        }
        match outcomes.finish() {
            (None, _) => Ok(self.documents),
            (Some(error), outcomes) => Err(InsertManyError::new(
                error.in_collection(D::COLLECTION.collection),
                self.documents.into_iter().zip(outcomes).collect(),
            )),
        }
    }

    async fn run(&mut self, outcomes: &mut Outcomes) -> Result<()> {
        let door = Door::open(self.target.as_ref(), D::COLLECTION)?;
        let context = SaveContext {
            database: door.database().clone(),
            created: Some(true),
        };
        for (place, document) in self.documents.iter_mut().enumerate() {
            if let Err(error) = prepare(document, &context, self.validate).await
                && !outcomes.refuse(place, error)
            {
                return Ok(());
            }
        }
        self.insert(&door, outcomes).await;
        for place in 0..self.documents.len() {
            if let Some(document) = self
                .documents
                .get_mut(place)
                .filter(|_| outcomes.is_stored(place))
                && let Err(error) = D::Hooks::post_save(document, &context).await
            {
                outcomes.hook_failed(failed(document, "post_save", error));
            }
        }
        Ok(())
    }

    /// Encodes and sends call by call, so that only one call's bytes are held.
    async fn insert(&mut self, door: &Door, outcomes: &mut Outcomes) {
        let mut call = Call::new(self.ordered, self.write_concern.take());
        for (place, document) in self.documents.iter().enumerate() {
            if outcomes.is_refused(place) {
                continue;
            }
            match encode_over(document, call.buffer()) {
                Ok(document) => call.add(document, place),
                Err(error) => {
                    // Those in front of it are sent all the same.
                    if !outcomes.refuse(place, error) {
                        break;
                    }
                }
            }
            if call.is_full() && !call.send(door, outcomes).await {
                return;
            }
        }
        call.send(door, outcomes).await;
    }
}

/// The documents of one command.
struct Call {
    documents: Vec<RawDocumentBuf>,
    /// Those of the calls before, whose buffers are used again: to free and allocate them would cost as much as to
    /// encode the documents.
    spare: Vec<RawDocumentBuf>,
    /// The places of the documents among all that were given.
    places: Vec<usize>,
    bytes: usize,
    ordered: bool,
    options: WriteOptions,
}

impl Call {
    fn new(ordered: bool, write_concern: Option<WriteConcern>) -> Self {
        Self {
            documents: Vec::new(),
            spare: Vec::new(),
            places: Vec::new(),
            bytes: 0,
            ordered,
            options: WriteOptions {
                write_concern,
                ..WriteOptions::default()
            },
        }
    }

    /// A buffer for the next document.
    fn buffer(&mut self) -> Vec<u8> {
        let spare = self.spare.pop();
        spare.map(RawDocumentBuf::into_bytes).unwrap_or_default()
    }

    fn add(&mut self, document: RawDocumentBuf, place: usize) {
        self.bytes += document.as_bytes().len();
        self.documents.push(document);
        self.places.push(place);
    }

    const fn is_full(&self) -> bool {
        self.documents.len() >= DOCUMENTS_A_CALL || self.bytes >= BYTES_A_CALL
    }

    /// Sends the documents and forgets them. Whether to go on.
    async fn send(&mut self, door: &Door, outcomes: &mut Outcomes) -> bool {
        if self.documents.is_empty() {
            return true;
        }
        let sent = door.insert_many(&self.documents, self.ordered, self.options.clone());
        let go_on = match sent.await {
            Ok(()) => {
                outcomes.stored(&self.places);
                true
            }
            Err(error) => outcomes.failed(error, &self.documents, &self.places),
        };
        let small = |document: &RawDocumentBuf| document.as_bytes().len() <= KEPT;
        self.spare.extend(self.documents.drain(..).filter(small));
        self.places.clear();
        self.bytes = 0;
        go_on
    }
}

impl<D: Document> IntoFuture for InsertMany<D> {
    type Output = Result<Vec<D>, InsertManyError<D>>;
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
