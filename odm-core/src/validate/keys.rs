//! Keys of maps, and of the documents inside of BSON values.

use bson::{Bson, Document, RawBsonRef, RawDocument};

use super::{Code, Failure, Validator};
use crate::codec::MAX_DEPTH;

/// What MongoDB's own references are made of: keys that the server takes although they start with `$`.
const REFERENCE: [&str; 3] = ["$ref", "$id", "$db"];

/// Checks the key of a map: one that no path can name is refused.
#[inline]
pub(crate) fn map_key(key: &str, validator: &mut Validator) {
    let bytes = key.as_bytes();
    if bytes.is_empty()
        || bytes.first() == Some(&b'$')
        || bytes.iter().any(|b| matches!(b, b'.' | 0))
    {
        wrong_key(key, validator);
        if key.contains('.') {
            fail(
                "must not contain a dot: no path can name it. A `bson::Document` takes such keys",
                key,
                validator,
            );
        }
    }
}

/// Checks a key inside of a BSON value, where dots are allowed.
fn key(key: &str, validator: &mut Validator) {
    let bytes = key.as_bytes();
    if bytes.is_empty()
        || (bytes.first() == Some(&b'$') && !REFERENCE.contains(&key))
        || bytes.contains(&0)
    {
        wrong_key(key, validator);
    }
}

#[cold]
fn wrong_key(key: &str, validator: &mut Validator) {
    if key.is_empty() {
        fail("must not be empty", key, validator);
    }
    if key.starts_with('$') {
        fail("must not start with `$`", key, validator);
    }
    if key.contains('\0') {
        fail("must not contain a NUL character", key, validator);
    }
}

#[cold]
fn fail(wrong: &str, key: &str, validator: &mut Validator) {
    let failure = Failure::new(Code::MapKey, format!("the key of a map {wrong}"));
    validator.fail(failure.with("key", key));
}

/// Checks the keys of the documents inside of a value.
pub(crate) fn bson(value: &Bson, validator: &mut Validator) {
    bson_at(0, value, validator);
}

/// Checks the keys of a document, and of those inside of it.
pub(crate) fn document(document: &Document, validator: &mut Validator) {
    document_at(0, document, validator);
}

/// Checks the keys of an encoded document. What is malformed is reported when it is written.
pub(crate) fn raw_document(document: &RawDocument, validator: &mut Validator) {
    raw_document_at(0, document, validator);
}

/// What is nested deeper than the server takes is refused when it is encoded.
fn bson_at(depth: u16, value: &Bson, validator: &mut Validator) {
    match value {
        Bson::Document(value) => document_at(depth, value, validator),
        Bson::Array(values) if depth < MAX_DEPTH => {
            for (index, value) in values.iter().enumerate() {
                validator.item(index, |validator| bson_at(depth + 1, value, validator));
            }
        }
        _ => {}
    }
}

fn document_at(depth: u16, document: &Document, validator: &mut Validator) {
    if depth >= MAX_DEPTH {
        return;
    }
    for (name, value) in document {
        validator.entry(name, |validator| {
            key(name, validator);
            bson_at(depth + 1, value, validator);
        });
    }
}

fn raw_document_at(depth: u16, document: &RawDocument, validator: &mut Validator) {
    if depth >= MAX_DEPTH {
        return;
    }
    for (name, value) in document.into_iter().map_while(Result::ok) {
        validator.entry(name.as_str(), |validator| {
            key(name.as_str(), validator);
            raw_value(depth + 1, value, validator);
        });
    }
}

fn raw_value(depth: u16, value: RawBsonRef<'_>, validator: &mut Validator) {
    match value {
        RawBsonRef::Document(value) => raw_document_at(depth, value, validator),
        RawBsonRef::Array(values) if depth < MAX_DEPTH => {
            let values = values.into_iter().map_while(Result::ok);
            for (index, value) in values.enumerate() {
                validator.item(index, |validator| raw_value(depth + 1, value, validator));
            }
        }
        _ => {}
    }
}
