//! An embedded document in an embedded document, under a name of its own.

use mongo_odm::prelude::*;

#[derive(EmbeddedDocument, Clone, Debug, PartialEq)]
pub(crate) struct Maker {
    pub(crate) name: String,
    #[field(name = "addr")]
    pub(crate) address: Option<Address>,
}

#[derive(EmbeddedDocument, Clone, Debug, PartialEq)]
pub(crate) struct Address {
    pub(crate) city: String,
}
