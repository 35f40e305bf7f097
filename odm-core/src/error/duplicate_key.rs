//! The error of a unique index.

mod message;

use std::fmt;

use bson::{Bson, Document, RawDocument, raw::RawBsonRef};

use crate::meta::StructureMeta;

/// The unique index that refused a document.
///
/// Servers of MongoDB 4.2 and later tell the values as they are; what older servers, and bulk inserts,
/// tell as text alone is read from that text: long strings are cut there, and values under a collation
/// are its sort keys.
#[derive(Clone, Debug, PartialEq)]
pub struct DuplicateKey {
    index: String,
    values: Document,
    /// The keys of `values` in the names of the struct.
    names: Vec<String>,
}

impl DuplicateKey {
    /// From the server's message, and its reply where there is one.
    pub(super) fn read(message: &str, reply: Option<&RawDocument>) -> Self {
        let (index, told) = message::read(message);
        let exact = reply.and_then(Self::exact_values);
        let values = exact.unwrap_or(told);
        Self {
            index,
            names: values.keys().cloned().collect(),
            values,
        }
    }

    /// Says the fields in the names of the struct.
    pub(crate) fn name_fields(&mut self, structure: &StructureMeta) {
        self.names = self
            .values
            .keys()
            .map(|path| structure.names_of(path))
            .collect();
    }

    /// The `keyValue` of the reply itself, or of the first of its write errors.
    fn exact_values(reply: &RawDocument) -> Option<Document> {
        let values = |document: &RawDocument| match document.get("keyValue") {
            Ok(Some(RawBsonRef::Document(values))) => Document::try_from(values).ok(),
            _ => None,
        };
        values(reply).or_else(|| {
            let errors = reply.get_array("writeErrors").ok()?;
            let first = errors.into_iter().next()?.ok()?;
            values(first.as_document()?)
        })
    }

    /// The name of the index, such as `email_1`.
    #[must_use]
    pub fn index(&self) -> &str {
        &self.index
    }

    /// The fields of the index, in the names of the struct, such as `address.city`.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// The values that another document has already, by stored path.
    #[must_use]
    pub const fn values(&self) -> &Document {
        &self.values
    }

    /// The value at the stored `path` that another document has already.
    #[must_use]
    pub fn value(&self, path: &str) -> Option<&Bson> {
        self.values.get(path)
    }
}

impl fmt::Display for DuplicateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.values.is_empty() {
            return write!(
                f,
                "another document has the same key in the unique index `{}`",
                self.index
            );
        }
        f.write_str("another document has")?;
        for (position, (path, value)) in self.names.iter().zip(self.values.values()).enumerate() {
            let comma = if position == 0 { "" } else { "," };
            write!(f, "{comma} `{path}` = {value}")?;
        }
        write!(f, " (unique index `{}`)", self.index)
    }
}
