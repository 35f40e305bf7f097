//! BSON in and out: one buffer to write, one walk to read.
//!
//! The [`Encoder`] appends to a single `Vec<u8>`; the [`Decoder`] walks the bytes once, without
//! an intermediate tree. Neither knows of documents, fields or the driver, and neither panics:
//! malformed or hostile bytes are a [`DecodeError`] with the path at which they stand.

mod decimal128;
mod decoder;
mod element;
mod encoder;
mod error;
mod index_keys;
mod json_value;

pub(crate) use decimal128::{Decimal128Parts, Finite};
pub use decoder::{Decoder, DocumentDecoder, Left};
pub use element::ElementType;
pub use encoder::Encoder;
pub use error::{DecodeError, EncodeError};
pub(crate) use json_value::JsonValue;

/// How deep documents and arrays may nest, in levels: the limit of the MongoDB server.
///
/// See [MongoDB limits](https://www.mongodb.com/docs/manual/reference/limits/).
pub const MAX_DEPTH: u16 = 100;
