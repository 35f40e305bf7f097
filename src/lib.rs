//! A MongoDB object-document mapper: typed documents, querysets, updates, indexes, validation and
//! references.

pub mod guide;
pub mod prelude;

pub use odm_core::{
    bson, codec, connection, document, driver, ensure_indexes, error, fields, index, meta, query,
    reference, types, validate,
};
pub use odm_core::{
    connection::{
        ConnectOptions, Database, Scope, connect, database, default_database, disconnect,
        disconnect_all,
    },
    document::{Choices, Document, EmbeddedDocument, Hooks},
    error::{Error, Result},
    types::FieldType,
};
pub use odm_derive::{Choices, Document, EmbeddedDocument};

#[cfg(feature = "chrono")]
pub use odm_core::chrono;
#[cfg(feature = "jiff")]
pub use odm_core::jiff;
#[cfg(feature = "testing")]
pub use odm_core::testing;
#[cfg(feature = "time")]
pub use odm_core::time;
#[cfg(feature = "uuid")]
pub use odm_core::uuid;
#[cfg(feature = "decimal")]
pub use odm_core::{dec, rust_decimal};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}

#[doc(hidden)]
pub use odm_core::private as __private;
