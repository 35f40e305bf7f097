//! The report on the indexes of a collection.

use std::fmt;

use crate::error::Error;

/// What was done about the declared indexes of a collection.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct IndexReport {
    /// The collection.
    pub collection: &'static str,
    /// The names of the indexes that were created.
    pub created: Vec<String>,
    /// The names of the indexes that were there.
    pub existing: Vec<String>,
    /// The indexes that are there with other options than declared. They were left alone.
    pub different: Vec<IndexConflict>,
    /// The indexes that the server refused.
    pub refused: Vec<RefusedIndex>,
    /// The names of the indexes of the server that no document declares. They were left alone.
    pub undeclared: Vec<String>,
}

/// An index of the server that is not as it is declared.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct IndexConflict {
    /// The name of the index.
    pub name: String,
    /// The options that differ, such as `unique`.
    pub options: Vec<&'static str>,
}

/// An index that could not be created.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RefusedIndex {
    /// The name of the index.
    pub name: String,
    /// What the server says.
    pub reason: Error,
}

impl IndexReport {
    pub(super) const fn new(collection: &'static str) -> Self {
        Self {
            collection,
            created: Vec::new(),
            existing: Vec::new(),
            different: Vec::new(),
            refused: Vec::new(),
            undeclared: Vec::new(),
        }
    }

    /// Returns whether every declared index is there as it is declared.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.different.is_empty() && self.refused.is_empty()
    }
}

impl fmt::Display for IndexReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: {} created, {} existing",
            self.collection,
            self.created.len(),
            self.existing.len()
        )?;
        for conflict in &self.different {
            let options = conflict.options.join(", ");
            write!(f, "\n  {} is there with another {options}", conflict.name)?;
        }
        for refused in &self.refused {
            write!(f, "\n  {} was refused: {}", refused.name, refused.reason)?;
        }
        for name in &self.undeclared {
            write!(f, "\n  {name} is not declared")?;
        }
        Ok(())
    }
}
