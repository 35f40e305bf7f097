//! The update that makes a stored document the encoded one.

use bson::{Bson, Document as BsonDocument, RawDocumentBuf};

use crate::{
    codec::{DecodeError, DocumentDecoder},
    document::Document,
    error::{Error, Result},
    types::FieldType as _,
};

/// `$set` of every field that is encoded, `$unset` of every field of the type that is not, the `_id` apart.
///
/// The driver takes an update only as a tree. It is built in one walk over the bytes.
pub(super) fn changes<D: Document>(document: &RawDocumentBuf) -> Result<BsonDocument> {
    read::<D>(document.as_bytes()).map_err(Error::own_bytes)
}

fn read<D: Document>(bytes: &[u8]) -> std::result::Result<BsonDocument, DecodeError> {
    let mut fields = D::META.fields.iter().map(|field| field.stored());
    let (mut set, mut unset) = (BsonDocument::new(), BsonDocument::new());
    let mut not_stored = |field: &str| {
        if field != "_id" {
            unset.insert(field, "");
        }
    };
    let mut elements = DocumentDecoder::new(bytes)?;
    while let Some((element_type, key)) = elements.element()? {
        if key == "_id" {
            elements.skip(element_type)?;
            continue;
        }
        // Fields are encoded in the order of the table: those passed over are not stored.
        fields
            .by_ref()
            .take_while(|field| *field != key)
            .for_each(&mut not_stored);
        let value = Bson::decode(element_type, elements.value())?;
        set.insert(key, value);
    }
    fields.for_each(&mut not_stored);
    let mut changes = BsonDocument::new();
    // The server refuses an empty update, and takes an empty `$set`.
    changes.insert("$set", set);
    if !unset.is_empty() {
        changes.insert("$unset", unset);
    }
    Ok(changes)
}
