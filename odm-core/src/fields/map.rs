use std::fmt;

use super::{Field, IntoOperand, Path};
use crate::{
    meta::{IndexKey, IndexKind},
    query::{Filter, Update},
    types::FieldType,
};

/// The path of a map with text keys and values of type `V`. `M` is the Rust type of the map.
///
/// # Example
///
/// ```
/// use std::collections::BTreeMap;
/// use odm_core::{fields::Path, types::FieldType};
///
/// let stock = <BTreeMap<String, i32>>::path::<()>(Path::root().field("stock"));
/// assert_eq!(stock.key("oslo").gt(3).into_document().unwrap(), bson::doc! { "stock.oslo": { "$gt": 3 } });
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

    /// The dotted stored path.
    #[must_use]
    pub fn path(&self) -> &str {
        self.map.path()
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

    /// The map is exactly `map`, in its order of keys.
    pub fn eq(&self, map: impl IntoOperand<M>) -> Filter<Root> {
        self.map.eq(map)
    }

    /// The map is not exactly `map`.
    pub fn ne(&self, map: impl IntoOperand<M>) -> Filter<Root> {
        self.map.ne(map)
    }

    /// The map is stored, or not.
    pub fn exists(&self, exists: bool) -> Filter<Root> {
        self.map.exists(exists)
    }

    /// The map is null or not stored.
    pub fn is_null(&self) -> Filter<Root> {
        self.map.is_null()
    }

    /// Sets the whole map.
    pub fn set(&self, map: impl IntoOperand<M>) -> Update<Root> {
        self.map.set(map)
    }

    /// Sets the whole map if the update inserts the document.
    pub fn set_on_insert(&self, map: impl IntoOperand<M>) -> Update<Root> {
        self.map.set_on_insert(map)
    }

    /// Removes the whole map.
    pub fn unset(&self) -> Update<Root> {
        self.map.unset()
    }

    /// The map as a key of an index of a kind, as a rule [`IndexKind::Wildcard`].
    pub fn indexed(&self, kind: IndexKind) -> IndexKey {
        self.map.indexed(kind)
    }

    /// Removes the value under `key`.
    pub fn unset_key(&self, key: &str) -> Update<Root> {
        Field::<Root, V>::new(self.map.at_path().key(key)).unset()
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
