//! The path of a field, with the operators that every field has.

use std::{fmt, marker::PhantomData};

use bson::Bson;

use super::{IntoOperand, Ordered, Path, Root, Single, operand::operand};
use crate::{
    codec::ElementType,
    meta::{IndexKey, IndexKind},
    query::{Filter, Sort, Update},
    types::FieldType,
    validate::Timestamp,
};

/// The path of a field of type `T` in documents of type `R`.
///
/// # Example
///
/// ```
/// use mongo_odm::prelude::*;
///
/// #[derive(Document)]
/// struct OrderLine { id: ObjectId, quantity: i32 }
///
/// let filter = OrderLine::condition(|l| l.quantity().gte(2) & l.quantity().lt(10));
/// assert_eq!(filter.into_document().unwrap(), doc! { "quantity": { "$gte": 2, "$lt": 10 } });
/// ```
pub struct Field<R, T> {
    at: Path,
    marker: PhantomData<fn() -> (R, T)>,
}

impl<R, T> Field<R, T> {
    /// The field at `path`.
    #[must_use]
    pub const fn new(path: Path) -> Self {
        Self {
            at: path,
            marker: PhantomData,
        }
    }

    /// The dotted stored path, such as `shipping_address.city`.
    #[must_use]
    pub fn path(&self) -> &str {
        self.at.as_str()
    }

    /// The place of the field.
    #[must_use]
    pub const fn at_path(&self) -> &Path {
        &self.at
    }
}

impl<R: Root, T> Field<R, T> {
    /// The path of the stored field `name` of this embedded document.
    #[must_use]
    pub fn child<C: FieldType>(&self, name: &'static str) -> C::Path<R> {
        C::path(self.at.field(name))
    }

    pub(crate) fn condition(&self, operator: &'static str, value: Bson) -> Filter<R::Document> {
        Filter::condition(self.at.clone(), operator, Ok(value))
    }

    pub(crate) fn compare<V, U>(&self, operator: &'static str, value: V) -> Filter<R::Document>
    where
        V: IntoOperand<U>,
    {
        Filter::condition(self.at.clone(), operator, value.into_operand())
    }

    pub(crate) fn change<V, U>(&self, operator: &'static str, value: V) -> Update<R::Document>
    where
        V: IntoOperand<U>,
    {
        Update::new(operator, self.at.clone(), value.into_operand())
    }

    /// The field is equal to `value` ([`$eq`](https://www.mongodb.com/docs/manual/reference/operator/query/eq/)).
    pub fn eq(&self, value: impl IntoOperand<T>) -> Filter<R::Document> {
        self.compare("$eq", value)
    }

    /// The field is not equal to `value`, or absent ([`$ne`](https://www.mongodb.com/docs/manual/reference/operator/query/ne/)).
    pub fn ne(&self, value: impl IntoOperand<T>) -> Filter<R::Document> {
        self.compare("$ne", value)
    }

    /// The field is equal to one of `values` ([`$in`](https://www.mongodb.com/docs/manual/reference/operator/query/in/)).
    pub fn is_in<V: IntoOperand<T>>(
        &self,
        values: impl IntoIterator<Item = V>,
    ) -> Filter<R::Document> {
        Filter::condition(self.at.clone(), "$in", operand::list::<T, V>(values))
    }

    /// The field is equal to none of `values`, or absent ([`$nin`](https://www.mongodb.com/docs/manual/reference/operator/query/nin/)).
    pub fn not_in<V: IntoOperand<T>>(
        &self,
        values: impl IntoIterator<Item = V>,
    ) -> Filter<R::Document> {
        Filter::condition(self.at.clone(), "$nin", operand::list::<T, V>(values))
    }

    /// The field is stored (also as null), or not ([`$exists`](https://www.mongodb.com/docs/manual/reference/operator/query/exists/)).
    pub fn exists(&self, exists: bool) -> Filter<R::Document> {
        self.condition("$exists", exists.into())
    }

    /// The field is null or not stored.
    pub fn is_null(&self) -> Filter<R::Document> {
        self.condition("$eq", Bson::Null)
    }

    /// The field is stored and not null.
    pub fn is_not_null(&self) -> Filter<R::Document> {
        self.condition("$ne", Bson::Null)
    }

    /// The field is stored as the BSON type `element_type` ([`$type`](https://www.mongodb.com/docs/manual/reference/operator/query/type/)).
    pub fn has_type(&self, element_type: ElementType) -> Filter<R::Document> {
        self.condition("$type", element_type.alias().into())
    }

    /// The field is greater than `value` ([`$gt`](https://www.mongodb.com/docs/manual/reference/operator/query/gt/)).
    pub fn gt(&self, value: impl IntoOperand<T>) -> Filter<R::Document>
    where
        T: Ordered,
    {
        self.compare("$gt", value)
    }

    /// The field is greater than or equal to `value` ([`$gte`](https://www.mongodb.com/docs/manual/reference/operator/query/gte/)).
    pub fn gte(&self, value: impl IntoOperand<T>) -> Filter<R::Document>
    where
        T: Ordered,
    {
        self.compare("$gte", value)
    }

    /// The field is less than `value` ([`$lt`](https://www.mongodb.com/docs/manual/reference/operator/query/lt/)).
    pub fn lt(&self, value: impl IntoOperand<T>) -> Filter<R::Document>
    where
        T: Ordered,
    {
        self.compare("$lt", value)
    }

    /// The field is less than or equal to `value` ([`$lte`](https://www.mongodb.com/docs/manual/reference/operator/query/lte/)).
    pub fn lte(&self, value: impl IntoOperand<T>) -> Filter<R::Document>
    where
        T: Ordered,
    {
        self.compare("$lte", value)
    }

    /// Sets the field ([`$set`](https://www.mongodb.com/docs/manual/reference/operator/update/set/)).
    pub fn set(&self, value: impl IntoOperand<T>) -> Update<R::Document>
    where
        R: Single,
    {
        self.change("$set", value)
    }

    /// Sets the field if the update inserts the document
    /// ([`$setOnInsert`](https://www.mongodb.com/docs/manual/reference/operator/update/setOnInsert/)).
    pub fn set_on_insert(&self, value: impl IntoOperand<T>) -> Update<R::Document>
    where
        R: Single,
    {
        self.change("$setOnInsert", value)
    }

    /// Removes the field ([`$unset`](https://www.mongodb.com/docs/manual/reference/operator/update/unset/)).
    pub fn unset(&self) -> Update<R::Document>
    where
        R: Single,
    {
        Update::new("$unset", self.at.clone(), Ok(true.into()))
    }

    /// Sets the field to `value` if that is less ([`$min`](https://www.mongodb.com/docs/manual/reference/operator/update/min/)).
    pub fn min(&self, value: impl IntoOperand<T>) -> Update<R::Document>
    where
        R: Single,
        T: Ordered,
    {
        self.change("$min", value)
    }

    /// Sets the field to `value` if that is greater ([`$max`](https://www.mongodb.com/docs/manual/reference/operator/update/max/)).
    pub fn max(&self, value: impl IntoOperand<T>) -> Update<R::Document>
    where
        R: Single,
        T: Ordered,
    {
        self.change("$max", value)
    }

    /// Sets the field to the server's time ([`$currentDate`](https://www.mongodb.com/docs/manual/reference/operator/update/currentDate/)).
    pub fn current_date(&self) -> Update<R::Document>
    where
        R: Single,
        T: Timestamp,
    {
        Update::new("$currentDate", self.at.clone(), Ok(true.into()))
    }

    /// Sorts by the field, least first.
    pub fn asc(&self) -> Sort<R::Document> {
        Sort::new(self.at.clone(), false)
    }

    /// Sorts by the field, greatest first.
    pub fn desc(&self) -> Sort<R::Document> {
        Sort::new(self.at.clone(), true)
    }

    /// The field as a key of an index of a kind.
    pub fn indexed(&self, kind: IndexKind) -> IndexKey {
        IndexKey::new(self.at.as_str(), kind)
    }
}

impl<R, T> Clone for Field<R, T> {
    fn clone(&self) -> Self {
        Self::new(self.at.clone())
    }
}

impl<R, T> fmt::Debug for Field<R, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Field({})", self.path())
    }
}
