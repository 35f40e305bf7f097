//! The conversions of other errors.

use super::{BulkFailure, Cause, DuplicateKey, Error, ErrorKind, server::ServerError};
use crate::{
    codec::{DecodeError, EncodeError},
    types::UnknownChoice,
    validate::ValidationErrors,
};

impl From<ValidationErrors> for Error {
    fn from(errors: ValidationErrors) -> Self {
        Self::from_cause(Cause::Validation(errors))
    }
}

/// The text of an id that cannot be read is an [invalid request](Error::is_invalid_request).
impl From<bson::error::Error> for Error {
    fn from(error: bson::error::Error) -> Self {
        let kind = match error.kind {
            bson::error::ErrorKind::ObjectId { .. } | bson::error::ErrorKind::Uuid { .. } => {
                ErrorKind::InvalidRequest
            }
            _ => ErrorKind::Custom,
        };
        Self::new(kind, error.to_string()).with_source(error)
    }
}

impl From<UnknownChoice> for Error {
    fn from(error: UnknownChoice) -> Self {
        Self::invalid_request(&error).with_source(error)
    }
}

#[cfg(feature = "uuid")]
impl From<uuid::Error> for Error {
    fn from(error: uuid::Error) -> Self {
        Self::invalid_request(format!("not a UUID: {error}")).with_source(error)
    }
}

impl From<DecodeError> for Error {
    fn from(error: DecodeError) -> Self {
        Self::from_cause(Cause::Decode(error))
    }
}

impl From<EncodeError> for Error {
    fn from(error: EncodeError) -> Self {
        Self::from_cause(Cause::Encode(error))
    }
}

impl From<ServerError> for Error {
    fn from(error: ServerError) -> Self {
        Self::from_cause(Cause::Server(error))
    }
}

impl From<BulkFailure> for Error {
    fn from(bulk: BulkFailure) -> Self {
        let transient = bulk.first().is_some_and(Self::is_transient);
        Self::from_cause(Cause::Bulk(bulk)).transient(transient)
    }
}

impl From<DuplicateKey> for Error {
    fn from(parts: DuplicateKey) -> Self {
        Self::from_cause(Cause::DuplicateKey(parts))
    }
}
