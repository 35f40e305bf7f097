//! The families of errors.

/// The family that an [`Error`](super::Error) belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// No document matches.
    DoesNotExist,
    /// Several documents match where one was asked for.
    MultipleObjects,
    /// A unique index refuses the document.
    DuplicateKey,
    /// Values break the constraints of their fields.
    Validation,
    /// An update would leave a value outside of the range of its field, or one that cannot be read; the document is
    /// unchanged.
    OutOfRange,
    /// The stored document has changed meanwhile, so that the condition of the save does not hold.
    VersionConflict,
    /// Other documents refer to the one to be deleted.
    ReferenceProtected,
    /// The filter, update or option makes no sense; nothing was sent.
    InvalidQuery,
    /// What the program's caller sent makes no sense: the number of a page, the text of an id or a choice. Nothing was
    /// sent to the server.
    InvalidRequest,
    /// A value cannot be stored as BSON.
    Encode,
    /// Stored BSON is not what the type says.
    Decode,
    /// The connection's options are wrong, or no connection was made for the alias.
    Configuration,
    /// No server answers, or the connection broke.
    Connection,
    /// User name, password or authentication options are wrong, or the user may not do this.
    Authentication,
    /// The server refused the operation.
    Server,
    /// Made by the program itself with [`Error::custom`](super::Error::custom), or from a [`bson::error::Error`] that it passes on
    /// with `?`.
    Custom,
}

impl ErrorKind {
    /// Whether such errors, other than a server's answer, are found before anything is sent.
    pub(super) const fn is_before_sending(self) -> bool {
        matches!(
            self,
            Self::InvalidQuery
                | Self::InvalidRequest
                | Self::Validation
                | Self::Encode
                | Self::Configuration
                | Self::Authentication
        )
    }
}
