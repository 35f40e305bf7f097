//! The runtime of `mongo-odm`.
//!
//! Users depend on the facade, the `mongo-odm` crate, which re-exports what is here.

pub mod codec;
pub mod connection;
pub mod document;
pub mod error;
mod execute;
pub mod fields;
pub mod index;
pub mod json;
pub mod meta;
pub mod query;
pub mod reference;
#[cfg(feature = "testing")]
pub mod testing;
pub mod types;
pub mod validate;

pub use ::bson;
pub use connection::{ConnectOptions, Database, Scope, connect};
pub use index::ensure_indexes;
pub use mongodb as driver;
pub use types::bson;

#[cfg(feature = "chrono")]
pub use chrono;
#[cfg(feature = "jiff")]
pub use jiff;
#[cfg(feature = "decimal")]
pub use rust_decimal;
#[cfg(feature = "time")]
pub use time;
#[cfg(feature = "uuid")]
pub use uuid;

#[doc(hidden)]
pub mod private;
