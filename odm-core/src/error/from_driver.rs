//! The driver's errors as the ODM's.

mod selection;

use bson::RawDocument;
use mongodb::error::{
    BulkWriteError, CommandError, Error as DriverError, ErrorKind as DriverKind, IndexedWriteError,
    InsertManyError, RETRYABLE_ERROR, RETRYABLE_WRITE_ERROR, TRANSIENT_TRANSACTION_ERROR,
    UNKNOWN_TRANSACTION_COMMIT_RESULT, WriteConcernError, WriteError, WriteFailure,
};

use super::{BulkFailure, DuplicateKey, Error, ErrorKind, Refused, server::ServerError};

/// Labels by which server and driver say that another try may succeed.
const TRANSIENT_LABELS: [&str; 4] = [
    TRANSIENT_TRANSACTION_ERROR,
    RETRYABLE_WRITE_ERROR,
    UNKNOWN_TRANSACTION_COMMIT_RESULT,
    RETRYABLE_ERROR,
];

/// Codes of a member that steps down or shuts down, of a network error between members, and of a
/// conflict of writes.
const TRANSIENT_CODES: [i32; 14] = [
    6, 7, 89, 91, 112, 134, 189, 262, 9001, 10058, 10107, 11600, 11602, 13435,
];

/// Codes of a key that another document has.
const DUPLICATE_KEY_CODES: [i32; 3] = [11000, 11001, 12582];

impl Error {
    /// The driver's error in the ODM's terms.
    pub(crate) fn from_driver(error: DriverError) -> Self {
        // An error of ours that went through the driver.
        if let Some(own) = error.get_custom::<Self>() {
            return own.clone();
        }
        let transient = is_transient(&error);
        let unsent = is_unsent(&error.kind);
        let reply = error.server_response().map(AsRef::as_ref);
        Self::from_kind(&error.kind, reply)
            .transient(transient)
            .unsent(unsent)
            .with_source(error)
    }

    /// The driver's error about its options.
    pub(crate) fn from_options(error: DriverError) -> Self {
        match error.kind.as_ref() {
            DriverKind::DnsResolve { .. } => Self::from_driver(error),
            kind => Self::configuration(kind.to_string()).with_source(error),
        }
    }

    fn from_kind(kind: &DriverKind, reply: Option<&RawDocument>) -> Self {
        match kind {
            DriverKind::Command(error) => from_command(error, reply),
            DriverKind::Write(WriteFailure::WriteError(error)) => from_write(error, reply),
            DriverKind::Write(WriteFailure::WriteConcernError(error)) => from_concern(error),
            DriverKind::InsertMany(error) => from_insert_many(error),
            DriverKind::BulkWrite(error) => from_bulk_write(error),
            DriverKind::Authentication { message, .. } => {
                Self::new(ErrorKind::Authentication, message.trim_end_matches('.'))
            }
            other => {
                let (kind, message) = by_kind(other);
                Self::new(kind, message)
            }
        }
    }
}

/// What is no answer of the server's to an operation.
fn by_kind(kind: &DriverKind) -> (ErrorKind, String) {
    match kind {
        DriverKind::Io(error) => (
            ErrorKind::Connection,
            format!("the connection broke: {error}"),
        ),
        DriverKind::ServerSelection { message, .. } => {
            (ErrorKind::Connection, selection::reason(message))
        }
        DriverKind::ConnectionPoolCleared { message, .. } => {
            (ErrorKind::Connection, plain(message))
        }
        DriverKind::DnsResolve { message, .. } => (
            ErrorKind::Connection,
            format!("the server's name is not known: {message}"),
        ),
        DriverKind::Shutdown => (ErrorKind::Connection, "the client was shut down".to_owned()),
        DriverKind::InvalidTlsConfig { message, .. } => (ErrorKind::Configuration, message.clone()),
        DriverKind::InvalidArgument { message, .. } => (ErrorKind::InvalidQuery, message.clone()),
        DriverKind::Transaction { message, .. } => (ErrorKind::InvalidQuery, message.clone()),
        DriverKind::Custom(_) => (ErrorKind::Custom, kind.to_string()),
        _ => (ErrorKind::Server, kind.to_string()),
    }
}

/// Whether no connection was had. The driver returns the first attempt's error where that may have been done.
const fn is_unsent(kind: &DriverKind) -> bool {
    matches!(
        kind,
        DriverKind::ServerSelection { .. }
            | DriverKind::ConnectionPoolCleared { .. }
            | DriverKind::DnsResolve { .. }
            | DriverKind::Shutdown
    )
}

fn is_transient(error: &DriverError) -> bool {
    let labelled = TRANSIENT_LABELS
        .iter()
        .any(|label| error.contains_label(label));
    labelled
        || match error.kind.as_ref() {
            DriverKind::Io(_)
            | DriverKind::ServerSelection { .. }
            | DriverKind::ConnectionPoolCleared { .. }
            | DriverKind::DnsResolve { .. } => true,
            DriverKind::Command(error) => is_transient_code(error.code),
            DriverKind::Write(WriteFailure::WriteError(error)) => is_transient_code(error.code),
            DriverKind::Write(WriteFailure::WriteConcernError(error)) => {
                is_transient_code(error.code)
            }
            _ => false,
        }
}

fn is_transient_code(code: i32) -> bool {
    TRANSIENT_CODES.contains(&code)
}

fn from_command(error: &CommandError, reply: Option<&RawDocument>) -> Error {
    if DUPLICATE_KEY_CODES.contains(&error.code) {
        return DuplicateKey::read(&error.message, reply).into();
    }
    let details = reply
        .and_then(|reply| reply.get_document("errInfo").ok())
        .and_then(|details| details.try_into().ok());
    ServerError {
        code: error.code,
        code_name: error.code_name.clone(),
        message: error.message.clone(),
        details,
        written: false,
    }
    .into()
}

fn from_write(error: &WriteError, reply: Option<&RawDocument>) -> Error {
    if DUPLICATE_KEY_CODES.contains(&error.code) {
        return DuplicateKey::read(&error.message, reply).into();
    }
    ServerError {
        code: error.code,
        code_name: error.code_name.clone().unwrap_or_default(),
        message: error.message.clone(),
        details: error.details.clone(),
        written: false,
    }
    .into()
}

fn from_concern(error: &WriteConcernError) -> Error {
    ServerError {
        code: error.code,
        code_name: error.code_name.clone(),
        message: error.message.clone(),
        details: error.details.clone(),
        written: true,
    }
    .into()
}

fn from_insert_many(error: &InsertManyError) -> Error {
    let concern = error.write_concern_error.as_ref().map(from_concern);
    let refused: Vec<_> = error
        .write_errors
        .iter()
        .flatten()
        .map(|error| Refused::new(error.index, from_indexed(error)))
        .collect();
    match concern {
        // All were inserted.
        Some(concern) if refused.is_empty() => concern,
        concern => BulkFailure::of_call(refused, concern).into(),
    }
}

fn from_indexed(error: &IndexedWriteError) -> Error {
    from_write(&WriteError::from(error.clone()), None)
}

fn from_bulk_write(error: &BulkWriteError) -> Error {
    let refused = error
        .write_errors
        .iter()
        .map(|(index, error)| Refused::new(*index, from_write(error, None)))
        .collect();
    let concern = error.write_concern_errors.first().map(from_concern);
    BulkFailure::of_call(refused, concern).into()
}

/// The driver's message without the inner errors' labels and replies.
fn plain(message: &str) -> String {
    const START: &str = ", labels: {";
    const END: &str = ", server response: None";
    let mut plain = String::with_capacity(message.len());
    let mut rest = message;
    while let Some((before, after)) = rest.split_once(START) {
        let Some((_, after)) = after.split_once(END) else {
            break;
        };
        plain.push_str(before);
        rest = after;
    }
    plain.push_str(rest);
    plain
        .replace("Kind: ", "")
        .trim_start_matches("Server selection timeout: ")
        .to_owned()
}

impl From<DriverError> for Error {
    fn from(error: DriverError) -> Self {
        Self::from_driver(error)
    }
}

#[cfg(test)]
mod tests;
