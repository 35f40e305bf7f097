//! Everything that is wrong with a document.

use std::fmt;

use super::{Code, Failure};

/// What is wrong with a document: failures by the path of the value, such as `items.0.quantity`.
///
/// Paths are in the names of the struct; a failure of the document as a whole has the empty path. Serialised, the
/// errors are [nested by field](ValidationErrors::nested), each with code, message and parameters.
///
/// # Example
///
/// ```
/// use mongo_odm::prelude::*;
///
/// #[derive(Document)]
/// struct Order { id: ObjectId, #[field(min_items = 1)] items: Vec<Item> }
///
/// #[derive(EmbeddedDocument)]
/// struct Item { #[field(min = 1)] quantity: i32 }
///
/// let mut order = Order::builder().items(vec![Item { quantity: 0 }]).build();
/// let error = order.validate().unwrap_err();
/// let errors = error.validation().unwrap();
/// assert_eq!(errors.messages("items.0.quantity"), ["must be at least 1"]);
/// assert_eq!(errors.to_string(), "items.0.quantity: must be at least 1");
/// assert_eq!(
///     serde_json::to_value(errors).unwrap(),
///     serde_json::json!({ "items": { "0": { "quantity": [
///         { "code": "min", "message": "must be at least 1", "params": { "min": 1 } },
///     ] } } })
/// );
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ValidationErrors {
    /// In the order of their paths.
    failures: Vec<Failure>,
}

impl ValidationErrors {
    /// Creates an empty set of errors.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            failures: Vec::new(),
        }
    }

    /// Adds a message about the value at `path`, with the code `invalid`; the empty path is the document as a whole.
    pub fn add(&mut self, path: impl Into<String>, message: impl Into<String>) {
        self.add_failure(path, Failure::new(Code::Invalid, message));
    }

    /// Adds a failure of the value at `path`; the empty path is the document as a whole.
    pub fn add_failure(&mut self, path: impl Into<String>, mut failure: Failure) {
        failure.set_path(path.into());
        let place = self
            .failures
            .partition_point(|known| known.path() <= failure.path());
        self.failures.insert(place, failure);
    }

    /// Returns whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.failures.is_empty()
    }

    /// Returns the number of failures.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.failures.len()
    }

    /// Returns the failures of the value at `path`.
    #[must_use]
    pub fn at(&self, path: &str) -> &[Failure] {
        let after = |place: usize| self.failures.get(place..).unwrap_or_default();
        let found = after(self.failures.partition_point(|known| known.path() < path));
        let count = found.partition_point(|known| known.path() == path);
        found.get(..count).unwrap_or_default()
    }

    /// Returns the messages about the value at `path`.
    #[must_use]
    pub fn messages(&self, path: &str) -> Vec<&str> {
        self.at(path).iter().map(Failure::message).collect()
    }

    /// Returns each path with its failures, in alphabetical order.
    pub fn by_path(&self) -> impl Iterator<Item = (&str, &[Failure])> {
        let groups = self.failures.chunk_by(|a, b| a.path() == b.path());
        groups.filter_map(|group| Some((group.first()?.path(), group)))
    }

    /// Returns the failures in the alphabetical order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = &Failure> {
        self.failures.iter()
    }

    /// Returns the errors with other messages: `translate` returns the text for a failure, or `None` to keep the
    /// English one.
    ///
    /// # Example
    ///
    /// ```
    /// use mongo_odm::{prelude::*, validate::{Code, Failure}};
    ///
    /// #[derive(Document)]
    /// struct Tag { id: ObjectId, #[field(max_length = 3)] name: String }
    ///
    /// fn german(failure: &Failure) -> Option<String> {
    ///     match failure.code() {
    ///         Code::MaxLength => Some(format!("darf höchstens {} Zeichen haben", failure.params().get("max")?)),
    ///         _ => None,
    ///     }
    /// }
    ///
    /// let error = Tag::builder().name("lang").build().validate().unwrap_err();
    /// let errors = error.validation().unwrap().translate(german);
    /// assert_eq!(errors.messages("name"), ["darf höchstens 3 Zeichen haben"]);
    /// ```
    #[must_use]
    pub fn translate(&self, mut translate: impl FnMut(&Failure) -> Option<String>) -> Self {
        let mut errors = self.clone();
        for failure in &mut errors.failures {
            if let Some(message) = translate(failure) {
                failure.set_message(message);
            }
        }
        errors
    }
}

impl<'a> IntoIterator for &'a ValidationErrors {
    type Item = &'a Failure;
    type IntoIter = std::slice::Iter<'a, Failure>;

    fn into_iter(self) -> Self::IntoIter {
        self.failures.iter()
    }
}

impl fmt::Display for ValidationErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, failure) in self.iter().enumerate() {
            if place > 0 {
                f.write_str("; ")?;
            }
            if !failure.path().is_empty() {
                write!(f, "{}: ", failure.path())?;
            }
            f.write_str(failure.message())?;
        }
        Ok(())
    }
}

impl std::error::Error for ValidationErrors {}
