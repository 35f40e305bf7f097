//! One thing that is wrong with a value.

use std::fmt;

use bson::{Bson, Document};

use super::Code;

/// One thing that is wrong with a value: its path, a code for programs, parameters and a text in English.
///
/// A check of the program's own returns one, or passes it to [`Validator::fail`](super::Validator::fail), where its
/// failures need a code; otherwise a text does.
///
/// # Example
///
/// ```
/// use mongo_odm::{prelude::*, validate::Failure};
///
/// fn no_spaces(name: &String) -> std::result::Result<(), Failure> {
///     match name.find(' ') {
///         Some(at) => Err(Failure::new("no_spaces", "must not contain spaces").with("at", at as i64)),
///         None => Ok(()),
///     }
/// }
///
/// #[derive(Document)]
/// struct User { id: ObjectId, #[field(validate = no_spaces)] name: String }
///
/// let error = User::builder().name("a b").build().validate().unwrap_err();
/// let failure = error.validation().unwrap().iter().next().unwrap();
/// assert_eq!((failure.path(), failure.code().as_str()), ("name", "no_spaces"));
/// assert_eq!(failure.params(), &doc! { "at": 1_i64 });
/// assert_eq!(failure.message(), "must not contain spaces");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Failure(Box<Parts>);

/// Boxed, so that the `Result` of a check stays small.
#[derive(Clone, Debug, PartialEq)]
struct Parts {
    path: String,
    code: Code,
    params: Document,
    message: String,
}

impl Failure {
    /// Creates a failure with a code, one of [`Code`]'s or of the program's own, and its text. The text goes on from the
    /// path: "must be at least 1".
    #[must_use]
    pub fn new(code: impl Into<Code>, message: impl Into<String>) -> Self {
        Self(Box::new(Parts {
            path: String::new(),
            code: code.into(),
            params: Document::new(),
            message: message.into(),
        }))
    }

    /// Adds a parameter.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Bson>) -> Self {
        self.0.params.insert(name, value);
        self
    }

    pub(super) fn set_path(&mut self, path: String) {
        self.0.path = path;
    }

    pub(super) fn set_message(&mut self, message: String) {
        self.0.message = message;
    }

    /// Returns the path of the value in the names of the struct, such as `items.0.quantity`; empty for the document as a
    /// whole.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// Returns the code.
    #[must_use]
    pub const fn code(&self) -> &Code {
        &self.0.code
    }

    /// Returns the parameters, such as `{ max: 50, actual: 61 }` of a `max_length`. [`Code`] lists those of each code.
    #[must_use]
    pub const fn params(&self) -> &Document {
        &self.0.params
    }

    /// Returns the text, without the path.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }
}

/// What a check may say of a value: a [`Failure`], or a text, or an error, whose code is `invalid`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say what is wrong with a value",
    label = "is neither a `Failure` nor can it be displayed",
    note = "return a text (`&str`, `String`), an error that implements `Display`, or a `mongo_odm::validate::Failure`"
)]
pub trait IntoFailure {
    /// Converts to a failure.
    fn into_failure(self) -> Failure;
}

impl IntoFailure for Failure {
    fn into_failure(self) -> Failure {
        self
    }
}

impl<T: fmt::Display> IntoFailure for T {
    fn into_failure(self) -> Failure {
        Failure::new(Code::Invalid, self.to_string())
    }
}
