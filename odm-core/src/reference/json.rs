//! A reference in serde's formats, such as JSON: the id.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Ref;
use crate::{document::Document, json};

/// The id as [`mongo_odm::json`](crate::json) has it: an `ObjectId` is hexadecimal text.
impl<D: Document> Serialize for Ref<D> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        json::serialize(self.id(), serializer)
    }
}

impl<'de, D: Document> Deserialize<'de> for Ref<D> {
    fn deserialize<S: Deserializer<'de>>(deserializer: S) -> Result<Self, S::Error> {
        json::deserialize(deserializer).map(Self::to)
    }
}
