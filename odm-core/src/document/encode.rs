use std::sync::atomic::Ordering;

use bson::RawDocumentBuf;

use super::Structure;
use crate::{
    codec::{EncodeError, Encoder},
    error::{Error, Result},
};

/// The document as it is stored, in one buffer of the size that the type took last.
pub(crate) fn encode<S: Structure>(document: &S) -> Result<RawDocumentBuf> {
    let size = S::last_size();
    let mut encoder = Encoder::with_capacity(size.load(Ordering::Relaxed));
    encoder.document(|encoder| document.encode_fields(encoder));
    let bytes = encoder.finish()?;
    // A little more than last time, so that documents that grow slowly still fit.
    size.store(bytes.len() + bytes.len() / 8, Ordering::Relaxed);
    RawDocumentBuf::from_bytes(bytes).map_err(Error::own_bytes)
}

impl Error {
    /// The encoder's own bytes were refused: cannot happen, and is no panic if it does.
    pub(crate) fn own_bytes(error: impl std::fmt::Display) -> Self {
        EncodeError::new("", error.to_string()).into()
    }
}
