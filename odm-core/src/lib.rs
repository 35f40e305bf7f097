//! The runtime of `mongo-odm`.
//!
//! Users depend on the facade, the `mongo-odm` crate, which re-exports what is here.

pub mod codec;
pub mod connection;
pub mod document;
pub mod error;
pub mod fields;
pub mod meta;
pub mod query;
pub mod types;
pub mod validate;

pub use bson;
pub use mongodb as driver;

#[doc(hidden)]
pub mod private;
