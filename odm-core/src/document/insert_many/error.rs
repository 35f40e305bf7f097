//! The error of a bulk insert, which returns the documents.

use std::{error::Error as StdError, fmt, ops::Deref};

use super::InsertOutcome;
use crate::error::Error;

/// Why a bulk insert failed, with all of its documents and what became of each.
///
/// It dereferences to the [`Error`] and converts into it, so that `?` and the predicates work.
///
/// # Example
///
/// ```no_run
/// # use mongo_odm::prelude::*;
/// # #[derive(Document)] struct Product { id: ObjectId, #[field(unique)] sku: String }
/// # async fn run(products: Vec<Product>) -> Result<()> {
/// if let Err(error) = Product::insert_many(products).unordered().await {
///     if !error.is_duplicate_key() {
///         return Err(error.into());
///     }
///     for (product, reason) in error.refused() {
///         eprintln!("{}: {reason}", product.sku);
///     }
///     println!("{} products are stored", error.stored().count());
/// }
/// # Ok(())
/// # }
/// ```
pub struct InsertManyError<D> {
    error: Error,
    documents: Vec<(D, InsertOutcome)>,
}

/// The parts of an [`InsertManyError`]. The documents of each list are in the order in which they were given.
#[derive(Debug)]
#[non_exhaustive]
pub struct InsertManyParts<D> {
    /// The error of the whole.
    pub error: Error,
    /// The documents that are stored, as their `post_save` hooks left them.
    pub stored: Vec<D>,
    /// The documents that were refused, each with the reason.
    pub refused: Vec<(D, Error)>,
    /// The documents that are not stored, because the insert had ended before them.
    pub not_tried: Vec<D>,
    /// The documents that may or may not be stored, because the server's answer was lost.
    pub unknown: Vec<D>,
}

impl<D> InsertManyError<D> {
    pub(super) const fn new(error: Error, documents: Vec<(D, InsertOutcome)>) -> Self {
        Self { error, documents }
    }

    /// Returns the error without the documents.
    #[must_use]
    pub const fn error(&self) -> &Error {
        &self.error
    }

    /// Returns all documents, in the order in which they were given, each with what became of it.
    pub fn outcomes(&self) -> impl Iterator<Item = (&D, &InsertOutcome)> {
        self.documents
            .iter()
            .map(|(document, outcome)| (document, outcome))
    }

    /// Returns the documents that are stored, as their `post_save` hooks left them.
    pub fn stored(&self) -> impl Iterator<Item = &D> {
        self.of(|outcome| matches!(outcome, InsertOutcome::Stored))
    }

    /// Returns the documents that were refused by a constraint, a hook or the server, each with the reason.
    pub fn refused(&self) -> impl Iterator<Item = (&D, &Error)> {
        self.outcomes()
            .filter_map(|(document, outcome)| match outcome {
                InsertOutcome::Refused(reason) => Some((document, reason)),
                _ => None,
            })
    }

    /// Returns the documents that are not stored, because the insert had ended before them: those behind the
    /// first refused one of an ordered insert, and those behind a connection that broke.
    pub fn not_tried(&self) -> impl Iterator<Item = &D> {
        self.of(|outcome| matches!(outcome, InsertOutcome::NotTried))
    }

    /// Returns the documents that may or may not be stored, because the server's answer was lost. Their
    /// `post_save` did not run.
    pub fn unknown(&self) -> impl Iterator<Item = &D> {
        self.of(|outcome| matches!(outcome, InsertOutcome::Unknown))
    }

    fn of(&self, wanted: impl Fn(&InsertOutcome) -> bool) -> impl Iterator<Item = &D> {
        let of = self.outcomes().filter(move |(_, outcome)| wanted(outcome));
        of.map(|(document, _)| document)
    }

    /// Returns the error and the documents.
    #[must_use]
    pub fn into_parts(self) -> InsertManyParts<D> {
        let mut parts = InsertManyParts {
            error: self.error,
            stored: Vec::new(),
            refused: Vec::new(),
            not_tried: Vec::new(),
            unknown: Vec::new(),
        };
        for (document, outcome) in self.documents {
            match outcome {
                InsertOutcome::Stored => parts.stored.push(document),
                InsertOutcome::Refused(reason) => parts.refused.push((document, reason)),
                InsertOutcome::NotTried => parts.not_tried.push(document),
                InsertOutcome::Unknown => parts.unknown.push(document),
            }
        }
        parts
    }
}

impl<D> Deref for InsertManyError<D> {
    type Target = Error;

    fn deref(&self) -> &Error {
        &self.error
    }
}

impl<D> From<InsertManyError<D>> for Error {
    fn from(error: InsertManyError<D>) -> Self {
        error.error
    }
}

impl<D> fmt::Display for InsertManyError<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl<D> fmt::Debug for InsertManyError<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.error, f)
    }
}

impl<D> StdError for InsertManyError<D> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.error.source()
    }
}
