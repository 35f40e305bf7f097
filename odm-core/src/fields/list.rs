//! The paths of lists and of their elements.

use std::{fmt, marker::PhantomData, ops::Deref};

use bson::{Bson, Document};

use super::{
    Elem, Field, IntoOperand, ListType, Many, Path, Resizable, Root, Single, operand::operand,
};
use crate::{
    codec::EncodeError,
    error::Error,
    query::{Filter, IntoSorts, IntoUpdates, Node, Sort, Update},
    types::FieldType,
};

/// The path of a list or set of `T`: the list's own operations, and everything that the path of an
/// element has (MongoDB compares each element, and matches when one does).
///
/// `L` is the Rust type of the list.
///
/// # Example
///
/// ```
/// use mongo_odm::prelude::*;
///
/// #[derive(Document)]
/// struct Order { id: ObjectId, tags: Vec<String> }
///
/// let gifts = Order::condition(|o| o.tags().contains("gift"));
/// assert_eq!(gifts.into_document().unwrap(), doc! { "tags": "gift" });
/// let pairs = Order::condition(|o| o.tags().size(2));
/// assert_eq!(pairs.into_document().unwrap(), doc! { "tags": { "$size": 2_i64 } });
/// ```
pub struct ListField<R: Root, T: FieldType, L = Vec<T>> {
    list: Field<R, L>,
    element: T::Path<Many<R>>,
}

impl<R: Root, T: FieldType, L> ListField<R, T, L> {
    pub(crate) fn new(at: Path) -> Self {
        Self {
            element: T::path(at.clone()),
            list: Field::new(at),
        }
    }

    /// The dotted stored path.
    #[must_use]
    pub fn path(&self) -> &str {
        self.list.path()
    }

    pub(crate) const fn at_path(&self) -> &Path {
        self.list.at_path()
    }

    fn place(&self) -> Path {
        self.at_path().clone()
    }

    /// One element is equal to `value`.
    pub fn contains(&self, value: impl IntoOperand<T>) -> Filter<R::Document> {
        self.list.compare("$eq", value)
    }

    /// The list is exactly `list`, in its order.
    pub fn is_exactly(&self, list: impl IntoOperand<L>) -> Filter<R::Document> {
        self.list.compare("$eq", list)
    }

    /// Each of `values` is an element, in any order ([`$all`](https://www.mongodb.com/docs/manual/reference/operator/query/all/)).
    pub fn all<V: IntoOperand<T>>(
        &self,
        values: impl IntoIterator<Item = V>,
    ) -> Filter<R::Document> {
        Filter::condition(self.place(), "$all", operand::list::<T, V>(values))
    }

    /// The list has exactly `items` elements ([`$size`](https://www.mongodb.com/docs/manual/reference/operator/query/size/)).
    pub fn size(&self, items: u32) -> Filter<R::Document> {
        self.list.condition("$size", i64::from(items).into())
    }

    /// The list is stored and has no elements.
    pub fn is_empty(&self) -> Filter<R::Document> {
        self.size(0)
    }

    /// One element meets all conditions at once ([`$elemMatch`](https://www.mongodb.com/docs/manual/reference/operator/query/elemMatch/)).
    pub fn elem_match(
        &self,
        condition: impl FnOnce(T::Path<Elem<T>>) -> Filter<Elem<T>>,
    ) -> Filter<R::Document> {
        Filter::elem_match(self.place(), element::<T>(condition))
    }

    /// The element at `index`, counted from 0. Behind the end of an array `[T; N]` it is an error before sending.
    #[must_use]
    pub fn at(&self, index: u32) -> T::Path<R>
    where
        L: ListType,
    {
        let at = self.place().child(&index.to_string());
        T::path(match L::LENGTH {
            Some(length) if !usize::try_from(index).is_ok_and(|index| index < length) => {
                let path = self.path();
                at.failed(format!(
                    "`{path}` has {length} elements: there is no element {index}"
                ))
            }
            _ => at,
        })
    }

    /// The elements' path: what a condition through the list asks of some element. It is what the list derefs to; named, it
    /// also leads to a field that is called like a method of the list, such as `o.files().as_element().size()`.
    ///
    /// # Example
    ///
    /// ```
    /// use mongo_odm::prelude::*;
    ///
    /// #[derive(EmbeddedDocument)]
    /// struct File { name: String, size: i64 }
    ///
    /// #[derive(Document)]
    /// struct Mail { id: ObjectId, files: Vec<File> }
    ///
    /// let large = Mail::condition(|m| m.files().as_element().size().gt(1_000_000));
    /// assert_eq!(large.into_document().unwrap(), doc! { "files.size": { "$gt": 1_000_000_i64 } });
    /// ```
    #[must_use]
    pub fn as_element(&self) -> T::Path<Many<R>> {
        T::path(self.place())
    }

    /// The element that the filter matched ([`$`](https://www.mongodb.com/docs/manual/reference/operator/update/positional/)).
    #[must_use]
    pub fn matched(&self) -> T::Path<R> {
        T::path(self.place().child("$"))
    }

    /// Every element ([`$[]`](https://www.mongodb.com/docs/manual/reference/operator/update/positional-all/)).
    #[must_use]
    pub fn each(&self) -> T::Path<R> {
        T::path(self.place().child("$[]"))
    }

    /// Every element that meets `condition`
    /// ([`$[<identifier>]`](https://www.mongodb.com/docs/manual/reference/operator/update/positional-filtered/)).
    #[must_use]
    pub fn each_where(
        &self,
        condition: impl FnOnce(T::Path<Elem<T>>) -> Filter<Elem<T>>,
    ) -> T::Path<R> {
        let condition = condition(T::path(Path::root())).into_node();
        T::path(self.place().filtered(condition))
    }

    /// Sets the whole list.
    pub fn set(&self, list: impl IntoOperand<L>) -> Update<R::Document>
    where
        R: Single,
    {
        self.list.set(list)
    }

    /// Sets the whole list if the update inserts the document.
    pub fn set_on_insert(&self, list: impl IntoOperand<L>) -> Update<R::Document>
    where
        R: Single,
    {
        self.list.set_on_insert(list)
    }

    /// Removes the whole list ([`$unset`](https://www.mongodb.com/docs/manual/reference/operator/update/unset/)).
    pub fn unset(&self) -> Update<R::Document>
    where
        R: Single,
    {
        self.list.unset()
    }

    /// Appends an element ([`$push`](https://www.mongodb.com/docs/manual/reference/operator/update/push/)).
    pub fn push(&self, value: impl IntoOperand<T>) -> Update<R::Document>
    where
        R: Single,
        L: Resizable,
    {
        self.append("$push", value)
    }

    /// Appends elements, and can then place, sort and cut the list.
    pub fn push_all<V: IntoOperand<T>>(
        &self,
        values: impl IntoIterator<Item = V>,
    ) -> Push<R::Document, T>
    where
        R: Single,
        L: Resizable,
    {
        Push {
            at: self.place(),
            each: operand::list::<T, V>(values),
            modifiers: Document::new(),
            error: None,
            marker: PhantomData,
        }
    }

    /// Appends a value unless it is an element already
    /// ([`$addToSet`](https://www.mongodb.com/docs/manual/reference/operator/update/addToSet/)).
    pub fn add_to_set(&self, value: impl IntoOperand<T>) -> Update<R::Document>
    where
        R: Single,
        L: Resizable,
    {
        self.append("$addToSet", value)
    }

    fn append(&self, operator: &'static str, value: impl IntoOperand<T>) -> Update<R::Document> {
        match value.into_operand() {
            // Only in `$each` a document such as `{$each: ..}` is a value.
            Ok(Bson::Document(value)) if value.keys().any(|key| key.starts_with('$')) => {
                let each = Ok(Bson::Array(vec![value.into()]));
                Update::each(operator, self.place(), each, Document::new())
            }
            value => Update::new(operator, self.place(), value),
        }
    }

    /// Appends those of `values` that are not elements already.
    pub fn add_all_to_set<V: IntoOperand<T>>(
        &self,
        values: impl IntoIterator<Item = V>,
    ) -> Update<R::Document>
    where
        R: Single,
        L: Resizable,
    {
        let each = operand::list::<T, V>(values);
        Update::each("$addToSet", self.place(), each, Document::new())
    }

    /// Removes every element equal to `value` ([`$pull`](https://www.mongodb.com/docs/manual/reference/operator/update/pull/)).
    pub fn pull(&self, value: impl IntoOperand<T>) -> Update<R::Document>
    where
        R: Single,
        L: Resizable,
    {
        // `$pull` reads a document as conditions; only `$eq` makes it a value.
        let value = value.into_operand().map(|value| match value {
            value @ (Bson::Document(_) | Bson::RegularExpression(_)) => {
                Bson::Document(bson::doc! { "$eq": value })
            }
            value => value,
        });
        Update::new("$pull", self.place(), value)
    }

    /// Removes every element equal to one of `values` ([`$pullAll`](https://www.mongodb.com/docs/manual/reference/operator/update/pullAll/)).
    pub fn pull_all<V: IntoOperand<T>>(
        &self,
        values: impl IntoIterator<Item = V>,
    ) -> Update<R::Document>
    where
        R: Single,
        L: Resizable,
    {
        Update::new("$pullAll", self.place(), operand::list::<T, V>(values))
    }

    /// Removes every element that meets `condition` ([`$pull`](https://www.mongodb.com/docs/manual/reference/operator/update/pull/)).
    pub fn pull_if(
        &self,
        condition: impl FnOnce(T::Path<Elem<T>>) -> Filter<Elem<T>>,
    ) -> Update<R::Document>
    where
        R: Single,
        L: Resizable,
    {
        match element::<T>(condition).render_element() {
            Ok(condition) => Update::new("$pull", self.place(), Ok(condition.into())),
            Err(error) => Update::failed("$pull", self.place(), error),
        }
    }

    /// Removes the first element ([`$pop`](https://www.mongodb.com/docs/manual/reference/operator/update/pop/) of -1).
    pub fn pop_first(&self) -> Update<R::Document>
    where
        R: Single,
        L: Resizable,
    {
        Update::new("$pop", self.place(), Ok(Bson::Int32(-1)))
    }

    /// Removes the last element (`$pop` of 1).
    pub fn pop_last(&self) -> Update<R::Document>
    where
        R: Single,
        L: Resizable,
    {
        Update::new("$pop", self.place(), Ok(Bson::Int32(1)))
    }
}

/// A condition on one element, which may be a list itself.
fn element<T: FieldType>(condition: impl FnOnce(T::Path<Elem<T>>) -> Filter<Elem<T>>) -> Node {
    let condition = condition(T::path(Path::root())).into_node();
    if T::TYPE.is_list() {
        condition.of_inner_list()
    } else {
        condition
    }
}

impl<R: Root, T: FieldType, L> Deref for ListField<R, T, L> {
    type Target = T::Path<Many<R>>;

    fn deref(&self) -> &T::Path<Many<R>> {
        &self.element
    }
}

impl<R: Root, T: FieldType, L> Clone for ListField<R, T, L> {
    fn clone(&self) -> Self {
        Self::new(self.place())
    }
}

impl<R: Root, T: FieldType, L> fmt::Debug for ListField<R, T, L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ListField({})", self.path())
    }
}

/// A `$push` of several elements, with what happens to the list then.
#[must_use]
pub struct Push<D, T> {
    at: Path,
    each: Result<Bson, EncodeError>,
    modifiers: Document,
    error: Option<Error>,
    marker: PhantomData<fn() -> (D, T)>,
}

impl<D, T: FieldType> Push<D, T> {
    /// Puts the elements in front of the one at `index`; negative counts from the end
    /// ([`$position`](https://www.mongodb.com/docs/manual/reference/operator/update/position/)).
    pub fn position(mut self, index: i32) -> Self {
        self.modifiers.insert("$position", index);
        self
    }

    /// Keeps the first `items` elements, or the last for a negative number
    /// ([`$slice`](https://www.mongodb.com/docs/manual/reference/operator/update/slice/)).
    pub fn slice(mut self, items: i32) -> Self {
        self.modifiers.insert("$slice", items);
        self
    }

    /// Sorts the list ([`$sort`](https://www.mongodb.com/docs/manual/reference/operator/update/sort/)).
    pub fn sort<S: IntoSorts<Elem<T>>>(
        mut self,
        order: impl FnOnce(T::Path<Elem<T>>) -> S,
    ) -> Self {
        let order = order(T::path(Path::root()));
        match Sort::push_order(order.into_sorts()) {
            Ok(order) => {
                self.modifiers.insert("$sort", order);
            }
            Err(error) => self.error = Some(error),
        }
        self
    }

    /// Pushes also where the list becomes longer than `max_items`; see [`Update::unguarded`].
    pub fn unguarded(self) -> Update<D> {
        self.into_update().unguarded()
    }

    fn into_update(self) -> Update<D> {
        match self.error {
            None => Update::each("$push", self.at, self.each, self.modifiers),
            Some(error) => Update::failed("$push", self.at, error),
        }
    }
}

impl<D, T: FieldType> From<Push<D, T>> for Update<D> {
    fn from(push: Push<D, T>) -> Self {
        push.into_update()
    }
}

impl<D, T: FieldType> IntoUpdates<D> for Push<D, T> {
    fn add_to(self, updates: &mut Vec<Update<D>>) {
        updates.push(self.into_update());
    }
}

impl<D, T> fmt::Debug for Push<D, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Push({})", self.at.as_str())
    }
}
