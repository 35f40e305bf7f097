//! The answer of a server that refused an operation.

use std::fmt;

use bson::Document;

use super::ErrorKind;

/// What the server said of an operation that it refused.
#[derive(Clone, Debug)]
pub(super) struct ServerError {
    pub(super) code: i32,
    /// Empty where the server tells none.
    pub(super) code_name: String,
    pub(super) message: String,
    /// `errInfo`: what a validator found, for example.
    pub(super) details: Option<Document>,
    /// Whether the write was done, though not as settled as was asked for.
    pub(super) written: bool,
}

impl ServerError {
    /// Whether the answer is about this command, and not about one that was sent before it with the same number.
    pub(super) const fn is_final(&self) -> bool {
        // IncompleteTransactionHistory, TransactionTooOld, NoSuchTransaction.
        !matches!(self.code, 217 | 225 | 251)
    }

    pub(super) const fn kind(&self) -> ErrorKind {
        match self.code {
            // Unauthorized, AuthenticationFailed.
            13 | 18 => ErrorKind::Authentication,
            _ => ErrorKind::Server,
        }
    }
}

impl fmt::Display for ServerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.written {
            f.write_str("written, but not acknowledged as the write concern asks: ")?;
        }
        f.write_str(self.message.trim_end_matches('.'))?;
        match self.code_name.as_str() {
            "" => write!(f, " (code {})", self.code)?,
            name => write!(f, " (code {}, {name})", self.code)?,
        }
        match &self.details {
            Some(details) if !self.written => write!(f, ": {details}"),
            _ => Ok(()),
        }
    }
}
