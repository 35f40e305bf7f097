//! Documents without a struct: `bson::Document`, `RawDocumentBuf`.

use bson::{Bson, Document, RawDocumentBuf};

use super::FieldType;
use crate::{
    codec::{DecodeError, Decoder, DocumentDecoder, ElementType, Encoder},
    meta::Rules,
    validate::{Validator, check, keys},
};

impl FieldType for Document {
    scalar!(ElementType::DOCUMENT, false);

    fn encode(&self, encoder: &mut Encoder) -> ElementType {
        encoder.document(|encoder| {
            for (key, value) in self {
                encoder.entry(key, value);
            }
        })
    }

    fn decode(element_type: ElementType, decoder: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        if element_type != ElementType::DOCUMENT {
            return Err(DecodeError::mismatch("a Document", element_type));
        }
        decode_document(decoder.document()?)
    }

    fn validate_value(&self, rules: &Rules, validator: &mut Validator) {
        check::choice(self, rules, validator);
        keys::document(self, validator);
    }
}

pub(super) fn decode_document(mut elements: DocumentDecoder<'_>) -> Result<Document, DecodeError> {
    let mut document = Document::new();
    while let Some((element_type, key)) = elements.element()? {
        let value =
            Bson::decode(element_type, elements.value()).map_err(|error| error.under(key))?;
        document.insert(key, value);
    }
    Ok(document)
}

impl FieldType for RawDocumentBuf {
    scalar!(ElementType::DOCUMENT, false);

    fn encode(&self, encoder: &mut Encoder) -> ElementType {
        encoder.checked_raw(ElementType::DOCUMENT, self.as_bytes())
    }

    fn decode(element_type: ElementType, decoder: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        if element_type != ElementType::DOCUMENT {
            return Err(DecodeError::mismatch("a Document", element_type));
        }
        let bytes = decoder.value_bytes(element_type)?.to_vec();
        Self::from_bytes(bytes).map_err(|error| DecodeError::malformed(&error.to_string()))
    }

    fn validate_value(&self, rules: &Rules, validator: &mut Validator) {
        check::choice(self, rules, validator);
        keys::raw_document(self, validator);
    }
}
