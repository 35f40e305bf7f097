use std::{fmt, ops::Deref};

use super::{Field, Path};
use crate::{
    query::{Filter, Update},
    types::FieldType,
};

/// The path of a map with text keys and values of type `V`: its keys, and everything that the path of
/// a field has, for the map as a whole (two maps are equal when their keys also have the same order).
///
/// `M` is the Rust type of the map.
///
/// # Example
///
/// ```
/// use std::collections::BTreeMap;
/// use mongo_odm::prelude::*;
///
/// #[derive(Document)]
/// struct Product { id: ObjectId, stock: BTreeMap<String, i32> }
///
/// let in_oslo = Product::condition(|p| p.stock().key("oslo").gt(3));
/// assert_eq!(in_oslo.into_document().unwrap(), doc! { "stock.oslo": { "$gt": 3 } });
/// ```
pub struct MapField<Root, V, M> {
    map: Field<Root, M>,
    value: std::marker::PhantomData<fn() -> V>,
}

impl<Root, V: FieldType, M> MapField<Root, V, M> {
    pub(crate) const fn new(at: Path) -> Self {
        Self {
            map: Field::new(at),
            value: std::marker::PhantomData,
        }
    }

    /// The value under `key`. A key that is empty, starts with `$` or contains a dot cannot be
    /// addressed: the filter or update that uses it is an error.
    #[must_use]
    pub fn key(&self, key: &str) -> V::Path<Root> {
        V::path(self.map.at_path().key(key))
    }

    /// The map has `key`.
    pub fn contains_key(&self, key: &str) -> Filter<Root> {
        Field::<Root, V>::new(self.map.at_path().key(key)).exists(true)
    }

    /// Removes the value under `key`.
    pub fn unset_key(&self, key: &str) -> Update<Root> {
        Field::<Root, V>::new(self.map.at_path().key(key)).unset()
    }
}

impl<Root, V, M> Deref for MapField<Root, V, M> {
    type Target = Field<Root, M>;

    fn deref(&self) -> &Field<Root, M> {
        &self.map
    }
}

impl<Root, V: FieldType, M> Clone for MapField<Root, V, M> {
    fn clone(&self) -> Self {
        Self::new(self.map.at_path().clone())
    }
}

impl<Root, V, M> fmt::Debug for MapField<Root, V, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MapField({})", self.map.path())
    }
}
