//! Documents with their texts in the form in which they are stored.

use bson::{Document as BsonDocument, RawDocumentBuf};

use super::{Document, encode::encode};
use crate::error::{Error, Result};

/// The document after `trim`, `lowercase` and `uppercase`. It goes through its stored form: the table of its fields knows where
/// texts stand, in lists, maps and embedded documents too, and only documents that need it pay for it.
pub(super) fn normalized<D: Document>(document: &D) -> Result<D> {
    let in_collection = |error: Error| error.in_collection(D::COLLECTION.collection);
    let bytes = encode(document).map_err(in_collection)?;
    let mut stored =
        BsonDocument::try_from(bytes).map_err(|error| in_collection(Error::own_bytes(error)))?;
    D::META.normalize(&mut stored);
    let bytes = RawDocumentBuf::try_from(&stored)
        .map_err(|error| in_collection(Error::own_bytes(error)))?;
    D::from_bson(&bytes)
}
