//! A MongoDB object-document mapper: typed documents, querysets, updates, indexes, validation and
//! references.

/// What a program that uses the crate needs: `use mongo_odm::prelude::*;`.
pub mod prelude {
    pub use odm_core::{
        bson::{doc, oid::ObjectId},
        document::{Choices as _, Document as _, Hooks, SaveContext},
        error::{Error, Result},
        fields::IntoOperand,
        query::{Filter, QuerySet},
        reference::Ref,
    };
    pub use odm_derive::{Choices, Document, EmbeddedDocument};
}

pub use odm_core::{
    bson, codec, connection, document, driver, ensure_indexes, error, fields, index, meta, query,
    reference, types, validate,
};
pub use odm_core::{
    document::{Choices, Document, EmbeddedDocument, Hooks},
    error::{Error, Result},
    types::FieldType,
};
pub use odm_derive::{Choices, Document, EmbeddedDocument};

#[doc(hidden)]
pub use odm_core::private as __private;
