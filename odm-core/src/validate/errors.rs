use std::{collections::BTreeMap, fmt};

/// What is wrong with a document: messages by the path of the value, such as `items.0.quantity`.
///
/// Paths are in the names of the struct; a message about the document as a whole has the empty path.
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
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ValidationErrors {
    messages: BTreeMap<String, Vec<String>>,
}

impl ValidationErrors {
    /// No errors.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            messages: BTreeMap::new(),
        }
    }

    /// Adds a message about the value at `path`; the empty path is the document as a whole.
    pub fn add(&mut self, path: impl Into<String>, message: impl Into<String>) {
        self.messages
            .entry(path.into())
            .or_default()
            .push(message.into());
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.messages.is_empty()
    }

    /// The number of messages.
    #[must_use]
    pub fn len(&self) -> usize {
        self.messages.values().map(Vec::len).sum()
    }

    /// The messages about the value at `path`.
    #[must_use]
    pub fn messages(&self, path: &str) -> &[String] {
        self.messages.get(path).map_or(&[], Vec::as_slice)
    }

    /// Each path with its messages, in alphabetical order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.messages
            .iter()
            .map(|(path, messages)| (path.as_str(), messages.as_slice()))
    }
}

impl fmt::Display for ValidationErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut first = true;
        for (path, messages) in self.iter() {
            for message in messages {
                if !first {
                    f.write_str("; ")?;
                }
                first = false;
                if path.is_empty() {
                    f.write_str(message)?;
                } else {
                    write!(f, "{path}: {message}")?;
                }
            }
        }
        Ok(())
    }
}

impl std::error::Error for ValidationErrors {}
