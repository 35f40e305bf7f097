//! What a program that uses the crate needs: `use mongo_odm::prelude::*;`.

pub use odm_core::{
    bson::{doc, oid::ObjectId},
    connection::{ConnectOptions, Database, Scope},
    document::{
        Choices, DeleteContext, Document, EmbeddedDocument, Hooks, SaveContext, Structure as _,
        ValidateContext,
    },
    error::{Error, Result},
    query::{Filter, QuerySet},
    reference::Ref,
    types::bson,
    validate::Validator,
};
pub use odm_derive::{Choices, Document, EmbeddedDocument};

#[cfg(feature = "chrono")]
pub use odm_core::chrono::{DateTime, Utc};
#[cfg(feature = "decimal")]
pub use odm_core::{dec, rust_decimal::Decimal};
