//! Validation errors in serde's formats, such as JSON.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer, ser::SerializeMap};

use super::{Failure, ValidationErrors};
use crate::codec::JsonValue;

/// The key under which the errors of a document as a whole stand, as REST frameworks call it.
const WHOLE: &str = "non_field_errors";

/// Validation errors as they are serialised. Made by [`ValidationErrors::nested`] and [`ValidationErrors::flat`].
#[derive(Clone, Debug)]
pub struct ErrorShape<'a> {
    errors: &'a ValidationErrors,
    nested: bool,
    messages_only: bool,
}

impl ValidationErrors {
    /// Returns the errors nested by field, as the serializers of Django REST framework nest them: objects by the name of
    /// the field, the position in a list and the key of a map, at their ends lists of failures. Those of a document as a
    /// whole, and of a list that has failures of its items too, stand under `non_field_errors`.
    ///
    /// # Example
    ///
    /// ```
    /// use mongo_odm::validate::ValidationErrors;
    /// use serde_json::json;
    ///
    /// let mut errors = ValidationErrors::new();
    /// errors.add("", "is closed");
    /// errors.add("items.0.quantity", "is too much");
    /// assert_eq!(
    ///     serde_json::to_value(errors.nested().messages_only()).unwrap(),
    ///     json!({ "non_field_errors": ["is closed"], "items": { "0": { "quantity": ["is too much"] } } })
    /// );
    /// assert_eq!(
    ///     serde_json::to_value(errors.flat().messages_only()).unwrap(),
    ///     json!({ "non_field_errors": ["is closed"], "items.0.quantity": ["is too much"] })
    /// );
    /// ```
    #[must_use]
    pub const fn nested(&self) -> ErrorShape<'_> {
        ErrorShape {
            errors: self,
            nested: true,
            messages_only: false,
        }
    }

    /// Returns the errors as one object of lists by path. Those of a document as a whole stand under `non_field_errors`.
    #[must_use]
    pub const fn flat(&self) -> ErrorShape<'_> {
        ErrorShape {
            errors: self,
            nested: false,
            messages_only: false,
        }
    }
}

impl ErrorShape<'_> {
    /// Leaves out codes and parameters: a failure is its message.
    #[must_use]
    pub const fn messages_only(mut self) -> Self {
        self.messages_only = true;
        self
    }

    fn tree(&self) -> Node<'_> {
        let mut root = Node::default();
        for failure in self.errors {
            let path = match failure.path() {
                "" => WHOLE,
                path => path,
            };
            if self.nested {
                let leaf = path.split('.').fold(&mut root, Node::below);
                leaf.own.push(failure);
            } else {
                root.below(path).own.push(failure);
            }
        }
        root
    }
}

impl Serialize for ErrorShape<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.tree().serialize_object(self.messages_only, serializer)
    }
}

/// As [`ValidationErrors::nested`] shapes them.
impl Serialize for ValidationErrors {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.nested().serialize(serializer)
    }
}

#[derive(Default)]
struct Node<'a> {
    own: Vec<&'a Failure>,
    inside: BTreeMap<&'a str, Node<'a>>,
}

impl<'a> Node<'a> {
    fn below(&mut self, segment: &'a str) -> &mut Self {
        self.inside.entry(segment).or_default()
    }

    fn serialize_object<S: Serializer>(
        &self,
        messages_only: bool,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        if !self.own.is_empty() {
            object.serialize_entry(WHOLE, &List(&self.own, messages_only))?;
        }
        for (key, node) in &self.inside {
            object.serialize_entry(key, &Entry(node, messages_only))?;
        }
        object.end()
    }
}

struct Entry<'a>(&'a Node<'a>, bool);

impl Serialize for Entry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(node, messages_only) = *self;
        if node.inside.is_empty() {
            List(&node.own, messages_only).serialize(serializer)
        } else {
            node.serialize_object(messages_only, serializer)
        }
    }
}

struct List<'a>(&'a [&'a Failure], bool);

impl Serialize for List<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(failures, messages_only) = *self;
        if messages_only {
            serializer.collect_seq(failures.iter().map(|failure| failure.message()))
        } else {
            serializer.collect_seq(failures)
        }
    }
}

/// Code, message and parameters: the path is where it stands.
impl Serialize for Failure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        object.serialize_entry("code", self.code().as_str())?;
        object.serialize_entry("message", self.message())?;
        if !self.params().is_empty() {
            object.serialize_entry("params", &JsonValue::document(self.params()))?;
        }
        object.end()
    }
}
