use bson::{Bson, Document as BsonDocument, RawDocumentBuf, cstr};

use crate::{
    codec::{DecodeError, DocumentDecoder},
    document::Document,
    error::{Error, Result},
};

/// What a save changes: `$set` of every field that is stored, `$unset` of every field that is not, the
/// `_id` apart.
pub(super) struct Changes<'a> {
    /// The elements to set, as they stand in the encoded document.
    set: &'a [u8],
    unset: Vec<&'static str>,
}

impl<'a> Changes<'a> {
    /// The changes that make the stored document the encoded one.
    pub(super) fn of<D: Document>(document: &'a RawDocumentBuf) -> Result<Self> {
        Self::read::<D>(document.as_bytes()).map_err(Error::own_bytes)
    }

    fn read<D: Document>(bytes: &'a [u8]) -> std::result::Result<Self, DecodeError> {
        let mut fields = D::META.fields.iter().map(|field| field.stored());
        let mut unset = Vec::new();
        let mut elements = DocumentDecoder::new(bytes)?;
        let mut set = elements.value().remaining();
        while let Some((element_type, key)) = elements.element()? {
            elements.skip(element_type)?;
            if key == "_id" {
                // The encoder writes it first.
                set = elements.value().remaining();
                continue;
            }
            // Fields are encoded in the order of the table: those passed over are not stored.
            unset.extend(fields.by_ref().take_while(|field| *field != key));
        }
        unset.extend(fields);
        unset.retain(|field| *field != "_id");
        Ok(Self { set, unset })
    }

    /// As the driver takes it.
    pub(super) fn document(&self) -> Result<BsonDocument> {
        let set = self.set().map_err(Error::own_bytes)?;
        let set = Bson::Document(BsonDocument::try_from(set).map_err(Error::own_bytes)?);
        let mut changes = BsonDocument::from_iter([("$set".to_owned(), set)]);
        if !self.unset.is_empty() {
            let unset = self.unset.iter();
            let unset = unset.map(|field| ((*field).to_owned(), Bson::from("")));
            changes.insert("$unset", BsonDocument::from_iter(unset));
        }
        Ok(changes)
    }

    /// As the server takes it.
    pub(super) fn raw(&self) -> bson::error::Result<RawDocumentBuf> {
        let mut changes = RawDocumentBuf::new();
        changes.append(cstr!("$set"), self.set()?);
        if !self.unset.is_empty() {
            let mut unset = RawDocumentBuf::new();
            for field in &self.unset {
                unset.append(bson::raw::CString::try_from(*field)?, "");
            }
            changes.append(cstr!("$unset"), unset);
        }
        Ok(changes)
    }

    fn set(&self) -> bson::error::Result<RawDocumentBuf> {
        let length = self.set.len() + 5;
        let mut bytes = Vec::with_capacity(length);
        bytes.extend_from_slice(&u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes());
        bytes.extend_from_slice(self.set);
        bytes.push(0);
        RawDocumentBuf::from_bytes(bytes)
    }
}
