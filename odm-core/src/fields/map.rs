//! The paths of maps and of their values.

use std::{fmt, marker::PhantomData, ops::Deref};

use super::{Field, IntoKey, Path, Root, Single};
use crate::{
    query::{Filter, Update},
    types::FieldType,
};

/// The path of a map with keys of type `K` and values of type `V`: its keys, and everything that the
/// path of a field has, for the map as a whole (two maps are equal when their keys also have the same
/// order).
///
/// `M` is the Rust type of the map. A key is given as a `K` or a `&K`, where keys are text also as a
/// `&str`; the path names it as it is stored.
///
/// # Example
///
/// ```
/// use std::collections::BTreeMap;
/// use mongo_odm::prelude::*;
///
/// #[derive(Document)]
/// struct Product { id: ObjectId, stock: BTreeMap<String, i32>, sold: BTreeMap<u16, i64> }
///
/// let in_oslo = Product::condition(|p| p.stock().key("oslo").gt(3));
/// assert_eq!(in_oslo.into_document().unwrap(), doc! { "stock.oslo": { "$gt": 3 } });
///
/// let sold = Product::condition(|p| p.sold().key(2024).gt(3));
/// assert_eq!(sold.into_document().unwrap(), doc! { "sold.2024": { "$gt": 3_i64 } });
/// ```
pub struct MapField<R, K, V, M> {
    map: Field<R, M>,
    entry: PhantomData<fn() -> (K, V)>,
}

impl<R, K, V, M> MapField<R, K, V, M> {
    pub(crate) const fn new(at: Path) -> Self {
        Self {
            map: Field::new(at),
            entry: PhantomData,
        }
    }
}

impl<R: Root, K, V: FieldType, M> MapField<R, K, V, M> {
    fn at(&self, key: &impl IntoKey<K>) -> Path {
        self.map.at_path().key(&key.stored_key())
    }

    /// The value under `key`. A key that is empty, starts with `$`, or contains a dot or a NUL
    /// character cannot be addressed: the filter or update that uses it is an error.
    #[must_use]
    pub fn key(&self, key: impl IntoKey<K>) -> V::Path<R> {
        V::path(self.at(&key))
    }

    /// The map has `key`
    /// ([`$exists`](https://www.mongodb.com/docs/manual/reference/operator/query/exists/)).
    pub fn contains_key(&self, key: impl IntoKey<K>) -> Filter<R::Document> {
        Field::<R, V>::new(self.at(&key)).exists(true)
    }

    /// Removes the value under `key`
    /// ([`$unset`](https://www.mongodb.com/docs/manual/reference/operator/update/unset/)).
    pub fn unset_key(&self, key: impl IntoKey<K>) -> Update<R::Document>
    where
        R: Single,
    {
        Field::<R, V>::new(self.at(&key)).unset()
    }
}

impl<R, K, V, M> Deref for MapField<R, K, V, M> {
    type Target = Field<R, M>;

    fn deref(&self) -> &Field<R, M> {
        &self.map
    }
}

impl<R, K, V, M> Clone for MapField<R, K, V, M> {
    fn clone(&self) -> Self {
        Self::new(self.map.at_path().clone())
    }
}

impl<R, K, V, M> fmt::Debug for MapField<R, K, V, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MapField({})", self.map.path())
    }
}
