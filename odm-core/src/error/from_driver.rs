//! The driver's errors as the ODM's.

use super::{Error, ErrorKind};

impl Error {
    /// The driver's error in the ODM's terms.
    pub(crate) fn from_driver(error: mongodb::error::Error) -> Self {
        Self::new(ErrorKind::Server, error.to_string()).with_source(error)
    }
}
