//! What becomes of each document of a bulk insert.

use bson::{Bson, RawDocumentBuf};

use crate::error::{BulkFailure, Error, Refused};

/// What became of one document of a bulk insert.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum InsertOutcome {
    /// It is stored.
    Stored,
    /// A constraint, a hook or the server refused it.
    Refused(Error),
    /// It is not stored: the insert had ended before it.
    NotTried,
    /// It may or may not be stored: the server's answer was lost.
    Unknown,
}

impl InsertOutcome {
    /// Returns whether the document is known to be stored.
    #[must_use]
    pub const fn is_stored(&self) -> bool {
        matches!(self, Self::Stored)
    }

    /// Returns why the document was refused, if it was.
    #[must_use]
    pub const fn refused(&self) -> Option<&Error> {
        match self {
            Self::Refused(reason) => Some(reason),
            _ => None,
        }
    }
}

/// The outcomes of all documents, by their places, and what ended the insert or went wrong beside.
pub(super) struct Outcomes {
    each: Vec<InsertOutcome>,
    ordered: bool,
    interruption: Option<Error>,
    /// The first error of a `post_save`.
    hook: Option<Error>,
}

impl Outcomes {
    pub(super) fn new(documents: usize, ordered: bool) -> Self {
        let mut each = Vec::new();
        each.resize(documents, InsertOutcome::NotTried);
        Self {
            each,
            ordered,
            interruption: None,
            hook: None,
        }
    }

    pub(super) fn is_stored(&self, place: usize) -> bool {
        self.each.get(place).is_some_and(InsertOutcome::is_stored)
    }

    pub(super) fn is_refused(&self, place: usize) -> bool {
        let outcome = self.each.get(place);
        outcome.is_some_and(|outcome| outcome.refused().is_some())
    }

    fn set(&mut self, place: usize, outcome: InsertOutcome) {
        if let Some(slot) = self.each.get_mut(place) {
            *slot = outcome;
        }
    }

    fn set_all(&mut self, places: &[usize], outcome: &InsertOutcome) {
        for place in places {
            self.set(*place, outcome.clone());
        }
    }

    /// Notes a document that is not sent at all. Whether to go on with the others.
    pub(super) fn refuse(&mut self, place: usize, reason: Error) -> bool {
        self.set(place, InsertOutcome::Refused(reason));
        !self.ordered
    }

    pub(super) fn interrupted(&mut self, error: Error) {
        self.interruption.get_or_insert(error);
    }

    pub(super) fn hook_failed(&mut self, error: Error) {
        self.hook.get_or_insert(error);
    }

    /// Notes a call that inserted all of its documents.
    pub(super) fn stored(&mut self, places: &[usize]) {
        self.set_all(places, &InsertOutcome::Stored);
    }

    /// Notes a call that failed, with its documents and their places. Whether to go on.
    pub(super) fn failed(
        &mut self,
        error: Error,
        call: &[RawDocumentBuf],
        places: &[usize],
    ) -> bool {
        let written = error.is_written();
        match error.into_bulk() {
            Ok(failure) => {
                let (refused, interruption) = failure.into_parts();
                self.refused(refused, call, places);
                self.interruption = self.interruption.take().or(interruption);
                !self.ordered
            }
            Err(error) => {
                let outcome = if written {
                    InsertOutcome::Stored
                } else if error.is_not_done() {
                    InsertOutcome::NotTried
                } else {
                    InsertOutcome::Unknown
                };
                self.set_all(places, &outcome);
                self.interrupted(error);
                written && !self.ordered
            }
        }
    }

    /// Notes what the server refused of a call. Of the others, an ordered call has inserted those in front.
    fn refused(&mut self, refused: Vec<Refused>, call: &[RawDocumentBuf], places: &[usize]) {
        let first = refused.first().map_or(call.len(), Refused::index);
        let stored = if self.ordered { first } else { places.len() };
        self.stored(places.get(..stored).unwrap_or(places));
        for refused in refused {
            let (index, reason) = refused.into_parts();
            let id = call
                .get(index)
                .and_then(|document| document.get("_id").ok().flatten())
                .and_then(|id| Bson::try_from(id).ok());
            if let Some(place) = places.get(index) {
                self.set(*place, InsertOutcome::Refused(reason.with_id(id)));
            }
        }
    }

    /// The error of the whole, if there is one, and the outcomes.
    pub(super) fn finish(mut self) -> (Option<Error>, Vec<InsertOutcome>) {
        (self.error(), self.each)
    }

    fn error(&mut self) -> Option<Error> {
        let count = |outcome: fn(&InsertOutcome) -> bool| {
            self.each.iter().filter(|each| outcome(each)).count()
        };
        let stored = count(|outcome| matches!(outcome, InsertOutcome::Stored));
        let unknown = count(|outcome| matches!(outcome, InsertOutcome::Unknown));
        let refused: Vec<Refused> = self.each.iter().enumerate().filter_map(refused).collect();
        match (self.interruption.take(), self.hook.take()) {
            (None, hook) if refused.is_empty() => hook,
            // Nothing was done.
            (Some(error), _) if refused.is_empty() && stored + unknown == 0 => Some(error),
            (interruption, hook) => {
                let interruption = interruption.or(hook);
                Some(BulkFailure::new(refused, stored, unknown, interruption).into())
            }
        }
    }
}

fn refused((place, outcome): (usize, &InsertOutcome)) -> Option<Refused> {
    let reason = outcome.refused()?;
    Some(Refused::new(place, reason.clone()))
}

#[cfg(test)]
mod tests;
