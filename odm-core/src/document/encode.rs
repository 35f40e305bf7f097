//! Documents as bytes.

use std::sync::atomic::Ordering;

use bson::RawDocumentBuf;

use super::{Document, Structure, save::bson_id};
use crate::{
    codec::{EncodeError, Encoder},
    error::{Error, ErrorKind, Result},
};

/// How many bytes a stored document takes at most
/// ([limits](https://www.mongodb.com/docs/manual/reference/limits/#mongodb-limit-BSON-Document-Size)).
const LARGEST: usize = 16 * 1024 * 1024;

/// The document as it is sent to be stored. An error names collection and id.
pub(crate) fn encode_to_send<D: Document>(document: &D) -> Result<RawDocumentBuf> {
    encode_over(document, Vec::new())
}

/// The same, in a buffer that was used before.
pub(super) fn encode_over<D: Document>(document: &D, buffer: Vec<u8>) -> Result<RawDocumentBuf> {
    encode_in(document, buffer)
        .and_then(checked_size)
        .map_err(|error| named(document, error))
}

/// The error with the names of the document that it is about.
#[cold]
pub(super) fn named<D: Document>(document: &D, error: Error) -> Error {
    error
        .in_collection(D::COLLECTION.collection)
        .with_id(bson_id(document))
}

fn checked_size(bytes: RawDocumentBuf) -> Result<RawDocumentBuf> {
    let size = bytes.as_bytes().len();
    if size <= LARGEST {
        return Ok(bytes);
    }
    Err(Error::new(
        ErrorKind::Encode,
        format!(
            "cannot store the document: it takes {size} bytes, and MongoDB stores at most {LARGEST}"
        ),
    ))
}

/// The document as it is stored, in one buffer of the size that the type took last.
pub(crate) fn encode<S: Structure>(document: &S) -> Result<RawDocumentBuf> {
    encode_in(document, Vec::new())
}

fn encode_in<S: Structure>(document: &S, mut buffer: Vec<u8>) -> Result<RawDocumentBuf> {
    let size = S::last_size();
    buffer.clear();
    buffer.reserve(size.load(Ordering::Relaxed));
    let mut encoder = Encoder::with_buffer(buffer);
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
