use std::fmt;

use bson::{Bson, RawDocumentBuf};

use super::Error;
use crate::meta::StructureMeta;

/// How many refused documents an error's text tells.
const SHOWN: usize = 3;

/// What became of a bulk insert that did not insert all of its documents.
///
/// # Example
///
/// ```no_run
/// # use mongo_odm::prelude::*;
/// # #[derive(Document)] struct Product { id: ObjectId, #[field(unique)] sku: String }
/// # async fn run(products: Vec<Product>) -> Result<()> {
/// if let Err(error) = Product::insert_many(products).unordered().await {
///     let Some(bulk) = error.bulk() else { return Err(error) };
///     for refused in bulk.refused() {
///         eprintln!("line {}: {}", refused.index() + 1, refused.error());
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct BulkFailure {
    refused: Vec<Refused>,
    inserted: Option<usize>,
    /// What stopped the insert, or happened beside.
    interruption: Option<Error>,
}

/// A document that the server refused.
#[derive(Clone, Debug)]
pub struct Refused {
    index: usize,
    error: Error,
}

impl Refused {
    pub(super) const fn new(index: usize, error: Error) -> Self {
        Self { index, error }
    }

    /// The place of the document among those given, counted from 0.
    #[must_use]
    pub const fn index(&self) -> usize {
        self.index
    }

    /// Why it was refused.
    #[must_use]
    pub const fn error(&self) -> &Error {
        &self.error
    }
}

impl BulkFailure {
    /// What one call to the server says, of which the number of inserted documents is not known.
    pub(super) fn of_call(mut refused: Vec<Refused>, interruption: Option<Error>) -> Self {
        refused.sort_by_key(Refused::index);
        Self {
            refused,
            inserted: None,
            interruption,
        }
    }

    /// The documents that were refused, in their order.
    ///
    /// Of an ordered insert this is the first one: those behind it were not tried.
    #[must_use]
    pub fn refused(&self) -> &[Refused] {
        &self.refused
    }

    /// How many documents were inserted, as far as the server has answered; `None` for an error of the
    /// driver's own `insert_many`, which does not tell.
    #[must_use]
    pub const fn inserted(&self) -> Option<usize> {
        self.inserted
    }

    /// What else went wrong: the connection that broke in the middle, or the write concern that was not
    /// met.
    #[must_use]
    pub const fn interruption(&self) -> Option<&Error> {
        self.interruption.as_ref()
    }

    pub(super) fn name_fields(&mut self, structure: &StructureMeta) {
        for refused in &mut self.refused {
            refused.error = refused.error.clone().name_fields(structure);
        }
    }

    /// The error by which the whole is judged.
    pub(super) fn first(&self) -> Option<&Error> {
        let refused = self.refused.first().map(Refused::error);
        refused.or(self.interruption.as_ref())
    }
}

impl fmt::Display for BulkFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        if let Some(inserted) = self.inserted {
            write!(f, "{inserted} documents inserted")?;
            separator = ", ";
        }
        if !self.refused.is_empty() {
            write!(f, "{separator}{} refused", self.refused.len())?;
            separator = "; ";
        }
        for refused in self.refused.iter().take(SHOWN) {
            write!(f, "; document {}: {}", refused.index, refused.error)?;
        }
        if let Some(more) = self
            .refused
            .len()
            .checked_sub(SHOWN)
            .filter(|more| *more > 0)
        {
            write!(f, "; and {more} more")?;
        }
        match &self.interruption {
            Some(error) => write!(f, "{separator}{error}"),
            None => Ok(()),
        }
    }
}

/// Adds up the calls of one bulk insert.
#[derive(Debug)]
pub(crate) struct BulkInsert {
    failure: BulkFailure,
    inserted: usize,
    ordered: bool,
}

impl BulkInsert {
    pub(crate) const fn new(ordered: bool) -> Self {
        let failure = BulkFailure {
            refused: Vec::new(),
            inserted: None,
            interruption: None,
        };
        Self {
            failure,
            inserted: 0,
            ordered,
        }
    }

    /// Counts a call that inserted all of its documents. Whether to go on: yes.
    pub(crate) const fn inserted(&mut self, documents: usize) -> bool {
        self.inserted += documents;
        true
    }

    /// Counts a document that is not sent at all. Whether to go on with the others.
    pub(crate) fn refuse(&mut self, place: usize, error: Error) -> bool {
        self.failure.refused.push(Refused::new(place, error));
        !self.ordered
    }

    /// Counts a call that failed, with its documents and their places among all. Whether to go on.
    pub(crate) fn failed(
        &mut self,
        error: Error,
        call: &[RawDocumentBuf],
        places: &[usize],
    ) -> bool {
        let written = error.is_written();
        match error.into_bulk() {
            Ok(failure) => {
                self.inserted += match failure.refused.first() {
                    Some(refused) if self.ordered => refused.index,
                    _ => call.len().saturating_sub(failure.refused.len()),
                };
                self.refused(failure.refused, call, places);
                self.interrupted(failure.interruption);
                !self.ordered
            }
            Err(error) => {
                if written {
                    self.inserted += call.len();
                }
                self.interrupted(Some(error));
                written && !self.ordered
            }
        }
    }

    /// Puts the places among all documents for those in the call, and names the documents.
    fn refused(&mut self, refused: Vec<Refused>, call: &[RawDocumentBuf], places: &[usize]) {
        let refused = refused.into_iter().map(|Refused { index, error }| {
            let id = call
                .get(index)
                .and_then(|document| document.get("_id").ok().flatten())
                .and_then(|id| Bson::try_from(id).ok());
            let place = places.get(index).copied().unwrap_or(index);
            Refused::new(place, error.with_id(id))
        });
        self.failure.refused.extend(refused);
    }

    fn interrupted(&mut self, error: Option<Error>) {
        if self.failure.interruption.is_none() {
            self.failure.interruption = error;
        }
    }

    /// The result of the whole.
    pub(crate) fn finish(mut self) -> Result<(), Error> {
        self.failure.refused.sort_by_key(Refused::index);
        match self.failure.interruption {
            None if self.failure.refused.is_empty() => Ok(()),
            // Nothing was done.
            Some(error) if self.failure.refused.is_empty() && self.inserted == 0 => Err(error),
            interruption => Err(Error::from(BulkFailure {
                refused: self.failure.refused,
                inserted: Some(self.inserted),
                interruption,
            })),
        }
    }
}
