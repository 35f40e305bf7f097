//! The sizes and the health of a database, as the server reports them.

use std::{collections::BTreeMap, time::Duration};

use bson::{Bson, Document};

use crate::error::{Error, Result};

/// The sizes of a database, from the server's
/// [`dbStats`](https://www.mongodb.com/docs/manual/reference/command/dbStats/).
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct DatabaseStats {
    /// How many collections there are.
    pub collections: u64,
    /// How many views there are.
    pub views: u64,
    /// How many documents there are in all collections.
    pub objects: u64,
    /// The mean size of a document, in bytes, uncompressed.
    pub average_object_size: f64,
    /// The size of all documents, in bytes, uncompressed.
    pub data_size: u64,
    /// What the documents take on the disk, in bytes.
    pub storage_size: u64,
    /// How many indexes there are.
    pub indexes: u64,
    /// What the indexes take on the disk, in bytes.
    pub index_size: u64,
}

/// What a health check tells of a database.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Health {
    /// The name of the database.
    pub database: String,
    /// How long the server took to answer a ping.
    pub latency: Duration,
    /// The server's version, such as `8.0.4`.
    pub version: String,
    /// The sizes of the database.
    pub stats: DatabaseStats,
    /// How many documents each collection has.
    pub collections: BTreeMap<String, u64>,
}

impl DatabaseStats {
    /// Reads the server's reply.
    pub(crate) fn read(reply: &Document) -> Result<Self> {
        Ok(Self {
            collections: number(reply, "collections")?,
            views: number(reply, "views").unwrap_or(0),
            objects: number(reply, "objects")?,
            average_object_size: real(reply, "avgObjSize").unwrap_or(0.0),
            data_size: number(reply, "dataSize")?,
            storage_size: number(reply, "storageSize")?,
            indexes: number(reply, "indexes")?,
            index_size: number(reply, "indexSize")?,
        })
    }
}

fn real(reply: &Document, field: &'static str) -> Result<f64> {
    match reply.get(field) {
        Some(Bson::Int32(number)) => Ok(f64::from(*number)),
        #[expect(clippy::cast_precision_loss, reason = "a mean is inexact anyway")]
        Some(Bson::Int64(number)) => Ok(*number as f64),
        Some(Bson::Double(number)) => Ok(*number),
        _ => Err(Error::malformed_reply("dbStats", field)),
    }
}

/// A count or a size; servers answer with any of the number types.
fn number(reply: &Document, field: &'static str) -> Result<u64> {
    let number = match reply.get(field) {
        Some(Bson::Int32(number)) => u64::try_from(*number).ok(),
        Some(Bson::Int64(number)) => u64::try_from(*number).ok(),
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "not negative, and saturates"
        )]
        Some(Bson::Double(number)) if *number >= 0.0 => Some(*number as u64),
        _ => None,
    };
    number.ok_or_else(|| Error::malformed_reply("dbStats", field))
}
