//! Paths in stored documents, in stored names.

use std::borrow::Cow;

use crate::query::Node;

/// The place of a field in a document: stored names joined by dots.
///
/// A top-level path is a static string; only nested ones allocate.
#[derive(Clone, Debug, Default)]
pub struct Path {
    text: Cow<'static, str>,
    /// Boxed: hardly a path has one, and paths are moved about.
    special: Option<Box<Special>>,
}

/// What only few paths have.
#[derive(Clone, Debug, Default)]
struct Special {
    /// The conditions of the `$[]` segments marked with [`Path::FILTERED`], in their order.
    array_filters: Vec<Node>,
    error: Option<Box<str>>,
}

impl Path {
    /// Stands in the text for a `$[identifier]` whose identifier is chosen when the update is sent.
    pub(crate) const FILTERED: &'static str = "$[?]";

    /// The document itself.
    #[must_use]
    pub const fn root() -> Self {
        Self {
            text: Cow::Borrowed(""),
            special: None,
        }
    }

    /// The path of the stored field `name` of this document.
    #[must_use]
    pub fn field(&self, name: &'static str) -> Self {
        if self.text.is_empty() && self.special.is_none() {
            return Self {
                text: Cow::Borrowed(name),
                special: None,
            };
        }
        self.child(name)
    }

    /// The path of `segment` below this one.
    #[must_use]
    pub(crate) fn child(&self, segment: &str) -> Self {
        let text = if self.text.is_empty() {
            segment.to_owned()
        } else {
            format!("{}.{segment}", self.text)
        };
        Self {
            text: Cow::Owned(text),
            special: self.special.clone(),
        }
    }

    /// The path of the key `key` of a map.
    pub(crate) fn key(&self, key: &str) -> Self {
        let path = self.child(key);
        let wrong = if key.is_empty() {
            Some("is empty")
        } else if key.starts_with('$') {
            Some("starts with `$`")
        } else if key.contains('.') {
            Some("contains a dot")
        } else if key.contains('\0') {
            Some("contains a NUL character")
        } else {
            None
        };
        match wrong {
            Some(wrong) => path.failed(format!(
                "the map key {key:?} {wrong}: it cannot be addressed in a path"
            )),
            None => path,
        }
    }

    /// A path that makes the filter, update or order that uses it an error.
    pub(crate) fn failed(mut self, error: String) -> Self {
        self.special.get_or_insert_default().error = Some(error.into());
        self
    }

    /// The path of the elements of this list that match `condition`.
    pub(crate) fn filtered(&self, condition: Node) -> Self {
        let mut path = self.child(Self::FILTERED);
        path.special
            .get_or_insert_default()
            .array_filters
            .push(condition);
        path
    }

    /// The dotted stored path.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    pub(crate) fn error(&self) -> Option<&str> {
        self.special.as_ref()?.error.as_deref()
    }

    pub(crate) fn into_parts(self) -> (Cow<'static, str>, Vec<Node>, Option<Box<str>>) {
        let special = self.special.map(|special| *special).unwrap_or_default();
        (self.text, special.array_filters, special.error)
    }
}
