//! The one error type of the ODM and its parts.

mod bulk;
mod convert;
mod duplicate_key;
mod from_driver;
mod kind;
mod server;

use std::{error::Error as StdError, fmt, sync::Arc};

use bson::{Bson, Document};

use self::server::ServerError;
pub use self::{
    bulk::{BulkFailure, Refused},
    duplicate_key::DuplicateKey,
    kind::ErrorKind,
};
use crate::{
    codec::{DecodeError, EncodeError},
    meta::StructureMeta,
    validate::ValidationErrors,
};

/// What the ODM's operations give.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why an operation failed.
///
/// A pointer wide and cheap to clone. What went wrong is asked with the predicates and parts; the
/// text says what and where: collection, `_id`, path.
///
/// # Example
///
/// ```
/// use mongo_odm::error::{Error, ErrorKind};
///
/// let error = Error::custom("the warehouse is closed");
/// assert_eq!(error.kind(), ErrorKind::Custom);
/// assert_eq!(error.to_string(), "the warehouse is closed");
/// ```
#[derive(Clone)]
pub struct Error(Arc<Inner>);

#[derive(Clone)]
struct Inner {
    cause: Cause,
    context: Option<String>,
    collection: Option<String>,
    document_id: Option<Bson>,
    source: Option<Arc<dyn StdError + Send + Sync>>,
    transient: bool,
    /// Whether no server was found to send it to.
    unsent: bool,
}

#[derive(Clone, Debug)]
enum Cause {
    Message(ErrorKind, String),
    DuplicateKey(DuplicateKey),
    /// The path in the names of the struct, and the text.
    OutOfRange(String, String),
    Validation(ValidationErrors),
    Decode(DecodeError),
    /// As [`Cause::Decode`], of what an aggregation gave.
    Row(DecodeError),
    Encode(EncodeError),
    Server(ServerError),
    Bulk(BulkFailure),
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self::from_cause(Cause::Message(kind, message.into()))
    }

    fn from_cause(cause: Cause) -> Self {
        Self(Arc::new(Inner {
            cause,
            context: None,
            collection: None,
            document_id: None,
            source: None,
            transient: false,
            unsent: false,
        }))
    }

    /// An error of the program's own, as a hook returns it to stop a save.
    #[must_use]
    pub fn custom(message: impl fmt::Display) -> Self {
        Self::new(ErrorKind::Custom, message.to_string())
    }

    /// An error of the program's own with the error that it comes from.
    #[must_use]
    pub fn custom_with_source(
        message: impl fmt::Display,
        source: impl StdError + Send + Sync + 'static,
    ) -> Self {
        Self::custom(message).with_source(source)
    }

    /// Creates an error about what the program's caller sent ([`Error::is_invalid_request`]).
    ///
    /// # Example
    ///
    /// ```
    /// use mongo_odm::prelude::*;
    ///
    /// fn per_page(text: &str) -> Result<u32> {
    ///     text.parse().map_err(|_| Error::invalid_request(format!("{text:?} is not a number of orders")))
    /// }
    ///
    /// assert!(per_page("ten").unwrap_err().is_invalid_request());
    /// ```
    #[must_use]
    pub fn invalid_request(message: impl fmt::Display) -> Self {
        Self::new(ErrorKind::InvalidRequest, message.to_string())
    }

    pub(crate) fn invalid_query(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::InvalidQuery, message)
    }

    /// `what` was made with [`Path::root`](crate::fields::Path::root), which names no field.
    pub(crate) fn empty_path(what: &str) -> Self {
        Self::invalid_query(format!(
            "the path of a field is empty: {what} needs a field of the document, such as `o.status()`"
        ))
    }

    /// A reply of the server that lacks a field.
    pub(crate) fn malformed_reply(command: &str, field: &str) -> Self {
        Self::new(
            ErrorKind::Server,
            format!("the server's reply to `{command}` has no valid `{field}`"),
        )
    }

    pub(crate) fn out_of_range(path: &str, message: String) -> Self {
        Self::from_cause(Cause::OutOfRange(path.to_owned(), message))
    }

    pub(crate) fn configuration(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Configuration, message)
    }

    /// A row of an aggregation that is not of the type asked for.
    pub(crate) fn row(error: DecodeError) -> Self {
        Self::from_cause(Cause::Row(error))
    }

    /// An operand at `path` that cannot be stored.
    pub(crate) fn operand(path: &str, error: &EncodeError) -> Self {
        let inner = error.path();
        let path = match (path.is_empty(), inner.is_empty()) {
            (_, true) => path.to_owned(),
            (true, false) => inner.to_owned(),
            (false, false) => format!("{path}.{inner}"),
        };
        EncodeError::new(path, error.reason()).into()
    }

    fn parts(&mut self) -> &mut Inner {
        Arc::make_mut(&mut self.0)
    }

    pub(crate) fn with_source(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.parts().source = Some(Arc::new(source));
        self
    }

    pub(crate) fn transient(mut self, transient: bool) -> Self {
        self.parts().transient = transient;
        self
    }

    fn unsent(mut self, unsent: bool) -> Self {
        self.parts().unsent = unsent;
        self
    }

    /// Says what was being done.
    pub(crate) fn with_context(mut self, context: String) -> Self {
        self.parts().context = Some(context);
        self
    }

    /// Says what was being done around what a layer below has said.
    pub(crate) fn within(mut self, outer: &str) -> Self {
        let parts = self.parts();
        parts.context = Some(match parts.context.take() {
            Some(context) => format!("{outer}: {context}"),
            None => outer.to_owned(),
        });
        self
    }

    /// Names the collection, unless a layer below has.
    pub(crate) fn in_collection(mut self, collection: &str) -> Self {
        if self.0.collection.is_none() {
            self.parts().collection = Some(collection.to_owned());
        }
        self
    }

    /// Names the document, unless a layer below has.
    pub(crate) fn with_id(mut self, id: impl Into<Option<Bson>>) -> Self {
        if self.0.document_id.is_none() {
            self.parts().document_id = id.into();
        }
        self
    }

    /// The family of the error.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match &self.0.cause {
            Cause::Message(kind, _) => *kind,
            Cause::DuplicateKey(_) => ErrorKind::DuplicateKey,
            Cause::Validation(_) => ErrorKind::Validation,
            Cause::OutOfRange(..) => ErrorKind::OutOfRange,
            Cause::Decode(_) | Cause::Row(_) => ErrorKind::Decode,
            Cause::Encode(_) => ErrorKind::Encode,
            Cause::Server(error) => error.kind(),
            Cause::Bulk(bulk) => bulk.first().map_or(ErrorKind::Server, Self::kind),
        }
    }

    /// Returns whether no document matched.
    #[must_use]
    pub fn is_does_not_exist(&self) -> bool {
        self.kind() == ErrorKind::DoesNotExist
    }

    /// Returns whether several documents matched where one was asked for.
    #[must_use]
    pub fn is_multiple_objects(&self) -> bool {
        self.kind() == ErrorKind::MultipleObjects
    }

    /// Returns whether a unique index refused the document.
    #[must_use]
    pub fn is_duplicate_key(&self) -> bool {
        self.kind() == ErrorKind::DuplicateKey
    }

    /// Returns whether values break the constraints of their fields.
    #[must_use]
    pub fn is_validation(&self) -> bool {
        self.kind() == ErrorKind::Validation
    }

    /// Returns whether an update would have left a value outside of the range of its field, or one that cannot be read.
    ///
    /// The document is there and unchanged; [`Error::path`] names the field.
    #[must_use]
    pub fn is_out_of_range(&self) -> bool {
        self.kind() == ErrorKind::OutOfRange
    }

    /// Returns whether the condition of a save did not hold.
    #[must_use]
    pub fn is_version_conflict(&self) -> bool {
        self.kind() == ErrorKind::VersionConflict
    }

    /// Returns whether other documents refer to the one to be deleted.
    #[must_use]
    pub fn is_reference_protected(&self) -> bool {
        self.kind() == ErrorKind::ReferenceProtected
    }

    /// Returns whether the program's caller sent what makes no sense: the number of a page, the text of an id or of a
    /// choice. A web service answers 400.
    #[must_use]
    pub fn is_invalid_request(&self) -> bool {
        self.kind() == ErrorKind::InvalidRequest
    }

    /// Returns whether the same operation may succeed when it is tried again: the server was not reached,
    /// it stepped down, or the transaction met another one.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        self.0.transient
    }

    /// The unique index that refused the document, with its fields and values.
    #[must_use]
    pub fn duplicate_key(&self) -> Option<&DuplicateKey> {
        match &self.0.cause {
            Cause::DuplicateKey(parts) => Some(parts),
            Cause::Bulk(bulk) => bulk.first()?.duplicate_key(),
            _ => None,
        }
    }

    /// Says the fields of a duplicate key in the names of the struct.
    pub(crate) fn name_fields(mut self, structure: &StructureMeta) -> Self {
        match &mut self.parts().cause {
            Cause::DuplicateKey(parts) => parts.name_fields(structure),
            Cause::Bulk(bulk) => bulk.name_fields(structure),
            _ => {}
        }
        self
    }

    /// What became of a bulk insert: which documents were refused, and why.
    ///
    /// `kind()`, `code()` and `duplicate_key()` are then those of the first refused document.
    #[must_use]
    pub fn bulk(&self) -> Option<&BulkFailure> {
        match &self.0.cause {
            Cause::Bulk(bulk) => Some(bulk),
            _ => None,
        }
    }

    pub(crate) fn into_bulk(self) -> Result<BulkFailure, Self> {
        match &self.0.cause {
            Cause::Bulk(bulk) => Ok(bulk.clone()),
            _ => Err(self),
        }
    }

    /// The server's [code](https://www.mongodb.com/docs/manual/reference/error-codes/) of the error,
    /// such as 11000 for a duplicate key; `None` when the server did not answer.
    #[must_use]
    pub fn code(&self) -> Option<i32> {
        match &self.0.cause {
            Cause::Server(error) => Some(error.code),
            Cause::DuplicateKey(_) => Some(11000),
            Cause::Bulk(bulk) => bulk.first()?.code(),
            _ => None,
        }
    }

    /// What the server tells besides its message (`errInfo`): which rules of the collection's validator
    /// a document breaks, for example.
    #[must_use]
    pub fn details(&self) -> Option<&Document> {
        match &self.0.cause {
            Cause::Server(error) => error.details.as_ref(),
            Cause::Bulk(bulk) => bulk.first()?.details(),
            _ => None,
        }
    }

    /// Whether the write was done, though not as settled as its write concern asks.
    pub(crate) fn is_written(&self) -> bool {
        matches!(&self.0.cause, Cause::Server(error) if error.written)
    }

    /// Whether the write was not done for certain: it was not sent, or the server refused it as a whole.
    pub(crate) fn is_not_done(&self) -> bool {
        match &self.0.cause {
            Cause::Server(error) => !self.is_transient() && error.is_final(),
            _ => self.0.unsent || self.kind().is_before_sending(),
        }
    }

    /// The messages of the fields whose constraints are broken.
    #[must_use]
    pub fn validation(&self) -> Option<&ValidationErrors> {
        match &self.0.cause {
            Cause::Validation(errors) => Some(errors),
            Cause::Bulk(bulk) => bulk.first()?.validation(),
            _ => None,
        }
    }

    /// The collection of the operation.
    #[must_use]
    pub fn collection(&self) -> Option<&str> {
        self.0.collection.as_deref()
    }

    /// The `_id` of the document.
    #[must_use]
    pub fn document_id(&self) -> Option<&Bson> {
        match &self.0.cause {
            Cause::Bulk(bulk) if self.0.document_id.is_none() => bulk.first()?.document_id(),
            _ => self.0.document_id.as_ref(),
        }
    }

    /// The stored path of the value that could not be read or written.
    #[must_use]
    pub fn path(&self) -> Option<String> {
        match &self.0.cause {
            Cause::Decode(error) | Cause::Row(error) => Some(error.path()),
            Cause::Encode(error) => Some(error.path().to_owned()),
            Cause::OutOfRange(path, _) => Some(path.clone()),
            Cause::Bulk(bulk) => bulk.first()?.path(),
            _ => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(context) = &self.0.context {
            write!(f, "{context}: ")?;
        }
        match (&self.0.collection, &self.0.document_id) {
            (Some(collection), Some(id)) => write!(f, "{collection} {id}: ")?,
            (Some(collection), None) => write!(f, "{collection}: ")?,
            (None, _) => {}
        }
        match &self.0.cause {
            Cause::Message(_, message) | Cause::OutOfRange(_, message) => f.write_str(message),
            Cause::DuplicateKey(parts) => parts.fmt(f),
            Cause::Validation(errors) => errors.fmt(f),
            Cause::Decode(error) => write!(f, "cannot read the stored document: {error}"),
            Cause::Row(error) => write!(f, "cannot read the aggregation's row: {error}"),
            Cause::Encode(error) => write!(f, "cannot store the value: {error}"),
            Cause::Server(error) => error.fmt(f),
            Cause::Bulk(bulk) => bulk.fmt(f),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // As `main` prints it: the text, and what it comes from only where all is asked for.
        write!(f, "{:?}: {self}", self.kind())?;
        match &self.0.source {
            Some(source) if f.alternate() => write!(f, "\n{source:#?}"),
            _ => Ok(()),
        }
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0
            .source
            .as_deref()
            .map(|source| source as &(dyn StdError + 'static))
    }
}
