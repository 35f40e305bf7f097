//! Values of fields as BSON, for `doc!`.

use bson::{Binary, Bson, spec::BinarySubtype};

use super::{Bytes, FieldType};
use crate::{
    document::Document,
    error::{Error, Result},
    reference::Ref,
};

/// Returns a value as a field of its type stores it, for what is written in BSON: stages of aggregations, `filter_raw`,
/// `update_raw`. `doc!` takes it.
///
/// Ids, text, integers, `bool` and `f64` stand in `doc!` as they are, as do [`Ref`]s, and enums that derive `Choices`.
///
/// # Errors
///
/// The value cannot be stored, such as a `u64` above `i64::MAX`.
///
/// # Example
///
/// ```
/// use mongo_odm::prelude::*;
///
/// # fn run() -> Result<()> {
/// let since: DateTime<Utc> = DateTime::UNIX_EPOCH;
/// let stage = doc! { "$match": { "created_at": { "$gte": bson(&since)? }, "total": { "$lt": bson(&dec!(9.90))? } } };
/// # let stored = stage.get_document("$match").unwrap().get_document("created_at").unwrap();
/// # assert_eq!(stored, &doc! { "$gte": mongo_odm::bson::DateTime::from_millis(0) });
/// # Ok(())
/// # }
/// # run().unwrap();
/// ```
pub fn bson<T: FieldType>(value: &T) -> Result<Bson> {
    value.to_bson_value().map_err(Error::from)
}

impl<D: Document<Id: Into<Bson>>> From<Ref<D>> for Bson {
    fn from(reference: Ref<D>) -> Self {
        reference.id().clone().into()
    }
}

impl From<Bytes> for Bson {
    fn from(bytes: Bytes) -> Self {
        Self::Binary(Binary {
            subtype: BinarySubtype::Generic,
            bytes: bytes.0,
        })
    }
}
