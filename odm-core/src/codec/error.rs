//! The errors of reading and writing BSON.

use std::fmt;

use super::ElementType;

/// Why a value cannot be stored, and where it stands.
#[derive(Clone, PartialEq, Eq)]
pub struct EncodeError(Box<EncodeParts>);

#[derive(Clone, PartialEq, Eq)]
struct EncodeParts {
    path: String,
    reason: String,
}

impl EncodeError {
    /// An error at `path` (dotted stored names, empty for a lone value).
    #[must_use]
    pub fn new(path: impl Into<String>, reason: impl Into<String>) -> Self {
        Self(Box::new(EncodeParts {
            path: path.into(),
            reason: reason.into(),
        }))
    }

    /// The dotted stored path of the value, such as `items.3.unit_price`; empty for a lone value.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// What is wrong, without the path.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.0.reason
    }
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        display(f, self.path(), self.reason())
    }
}

impl fmt::Debug for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EncodeError({self})")
    }
}

impl std::error::Error for EncodeError {}

/// Why stored bytes are not a value of the asked type, and where they stand.
#[derive(Clone, PartialEq, Eq)]
pub struct DecodeError(Box<DecodeParts>);

#[derive(Clone, PartialEq, Eq)]
struct DecodeParts {
    /// Innermost segment first: each level adds its own on the way out.
    reversed_path: Vec<String>,
    reason: String,
}

impl DecodeError {
    /// An error at the value being read; the levels around it add their path segments.
    #[cold]
    #[must_use]
    pub fn new(reason: impl Into<String>) -> Self {
        Self(Box::new(DecodeParts {
            reversed_path: Vec::new(),
            reason: reason.into(),
        }))
    }

    /// The stored type cannot be read as the Rust type `expected`.
    #[cold]
    #[must_use]
    pub fn mismatch(expected: &str, found: ElementType) -> Self {
        Self::new(format!("expected {expected}, found {found}"))
    }

    /// The bytes are not BSON.
    #[cold]
    #[must_use]
    pub fn malformed(what: &str) -> Self {
        Self::new(format!("malformed BSON: {what}"))
    }

    /// Adds the segment that the value stands under.
    #[cold]
    #[must_use]
    pub fn under(mut self, segment: impl Into<String>) -> Self {
        self.0.reversed_path.push(segment.into());
        self
    }

    /// The dotted stored path, such as `items.3.unit_price`; empty when it is the document itself.
    #[must_use]
    pub fn path(&self) -> String {
        let segments: Vec<&str> = self
            .0
            .reversed_path
            .iter()
            .rev()
            .map(String::as_str)
            .collect();
        segments.join(".")
    }

    /// What is wrong, without the path.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.0.reason
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        display(f, &self.path(), self.reason())
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DecodeError({self})")
    }
}

impl std::error::Error for DecodeError {}

fn display(f: &mut fmt::Formatter<'_>, path: &str, reason: &str) -> fmt::Result {
    if path.is_empty() {
        f.write_str(reason)
    } else {
        write!(f, "{path}: {reason}")
    }
}
