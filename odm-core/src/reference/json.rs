//! A reference in serde's formats, such as JSON: the id.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Ref;
use crate::document::Document;

impl<D: Document<Id: Serialize>> Serialize for Ref<D> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.id.serialize(serializer)
    }
}

impl<'de, D: Document<Id: Deserialize<'de>>> Deserialize<'de> for Ref<D> {
    fn deserialize<S: Deserializer<'de>>(deserializer: S) -> Result<Self, S::Error> {
        D::Id::deserialize(deserializer).map(Self::to)
    }
}
