//! The driver's errors as the ODM's.

use super::{Error, ErrorKind};

impl Error {
    /// The driver's error in the ODM's terms.
    pub(crate) fn from_driver(error: mongodb::error::Error) -> Self {
        Self::new(ErrorKind::Server, error.to_string()).with_source(error)
    }

    /// The driver's error about its options.
    pub(crate) fn from_options(error: mongodb::error::Error) -> Self {
        Self::configuration(error.kind.to_string()).with_source(error)
    }
}

impl Error {
    /// The server's code of the error, such as 11000.
    #[must_use]
    pub fn code(&self) -> Option<i32> {
        let source = self.0.source.as_ref()?;
        let driver = source.downcast_ref::<mongodb::error::Error>()?;
        match driver.kind.as_ref() {
            mongodb::error::ErrorKind::Command(error) => Some(error.code),
            _ => None,
        }
    }
}
