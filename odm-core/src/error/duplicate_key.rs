use std::fmt;

use bson::Document;

/// The unique index that refused a document.
#[derive(Clone, Debug, PartialEq)]
pub struct DuplicateKey {
    index: String,
    values: Document,
}

impl DuplicateKey {
    pub(super) const fn new(index: String, values: Document) -> Self {
        Self { index, values }
    }

    /// The name of the index, such as `email_1`.
    #[must_use]
    pub fn index(&self) -> &str {
        &self.index
    }

    /// The stored paths of the index's keys, in their order.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        self.values.keys().map(String::as_str)
    }

    /// The values that another document has already, by stored path.
    #[must_use]
    pub const fn values(&self) -> &Document {
        &self.values
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
        for (position, (path, value)) in self.values.iter().enumerate() {
            let comma = if position == 0 { "" } else { "," };
            write!(f, "{comma} `{path}` = {value}")?;
        }
        write!(f, " (unique index `{}`)", self.index)
    }
}
