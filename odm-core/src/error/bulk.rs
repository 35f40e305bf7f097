//! The outcome of a bulk insert that failed in part.

use std::fmt;

use super::Error;
use crate::meta::StructureMeta;

/// How many refused documents an error's text tells.
const SHOWN: usize = 3;

/// What became of a bulk insert that did not insert all of its documents.
/// [`InsertManyError`](crate::document::InsertManyError) has the documents themselves.
///
/// # Example
///
/// ```no_run
/// # use mongo_odm::prelude::*;
/// # #[derive(Document)] struct Product { id: ObjectId, #[field(unique)] sku: String }
/// # async fn run(products: Vec<Product>) -> Result<()> {
/// if let Err(error) = Product::insert_many(products).unordered().await {
///     let Some(bulk) = error.bulk() else { return Err(error.into()) };
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
    unknown: usize,
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
    pub(crate) const fn new(index: usize, error: Error) -> Self {
        Self { index, error }
    }

    pub(crate) fn into_parts(self) -> (usize, Error) {
        (self.index, self.error)
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
            unknown: 0,
            interruption,
        }
    }

    /// What became of a bulk insert as a whole.
    pub(crate) const fn new(
        refused: Vec<Refused>,
        inserted: usize,
        unknown: usize,
        interruption: Option<Error>,
    ) -> Self {
        Self {
            refused,
            inserted: Some(inserted),
            unknown,
            interruption,
        }
    }

    pub(crate) fn into_parts(self) -> (Vec<Refused>, Option<Error>) {
        (self.refused, self.interruption)
    }

    /// The documents that were refused, in their order.
    ///
    /// Of an ordered insert this is the first one: those behind it were not tried.
    #[must_use]
    pub fn refused(&self) -> &[Refused] {
        &self.refused
    }

    /// Returns the number of documents that are known to be inserted; `None` for an error of the driver's own
    /// `insert_many`, which does not say.
    #[must_use]
    pub const fn inserted(&self) -> Option<usize> {
        self.inserted
    }

    /// Returns the number of documents that may or may not be inserted, because the server's answer was lost.
    #[must_use]
    pub const fn unknown(&self) -> usize {
        self.unknown
    }

    /// What else went wrong: the connection that broke in the middle, the write concern that was not
    /// met, or a `post_save` that failed.
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
        if self.unknown > 0 {
            write!(f, "{separator}{} unknown", self.unknown)?;
            separator = ", ";
        }
        if !self.refused.is_empty() {
            write!(f, "{separator}{} refused", self.refused.len())?;
        }
        if !separator.is_empty() {
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
