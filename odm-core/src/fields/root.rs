//! Where a path starts, and whether it has crossed a list on the way.

use std::marker::PhantomData;

use crate::{document::Structure, types::FieldType};

/// Where a path starts: a document, or an element of a list in `elem_match`, `pull_if` and `each_where`.
///
/// A path that has crossed a list has the root [`Many`]: it names a value in each element. It can be asked for in a filter
/// ("some element"), sorted by and counted; what needs one place, such as `set`, takes a path with a [`Single`] root.
///
/// # Example
///
/// A condition for several filters, of a document itself and of one that is stored in another:
///
/// ```
/// use mongo_odm::{fields::Root, prelude::*};
///
/// #[derive(EmbeddedDocument)]
/// struct Item { sku: String, quantity: i32 }
///
/// #[derive(Document)]
/// struct Order { id: ObjectId, first: Item, items: Vec<Item> }
///
/// fn is_bulk<R: Root>(item: &ItemFields<R>) -> Filter<R::Document> {
///     item.quantity().gte(100)
/// }
///
/// let first = Order::condition(|o| is_bulk(&o.first()));
/// assert_eq!(first.into_document().unwrap(), doc! { "first.quantity": { "$gte": 100 } });
/// let some = Order::condition(|o| is_bulk(&o.items()));
/// assert_eq!(some.into_document().unwrap(), doc! { "items.quantity": { "$gte": 100 } });
/// ```
#[diagnostic::on_unimplemented(
    message = "a path cannot start at `{Self}`",
    label = "expected a document type",
    note = "derive `Document` or `EmbeddedDocument` for `{Self}`"
)]
pub trait Root {
    /// The type of the documents that a condition on the path is asked of.
    type Document;
}

#[diagnostic::do_not_recommend]
impl<D: Structure> Root for D {
    type Document = D;
}

/// The root of an order, which says nothing of the documents' type.
impl Root for () {
    type Document = ();
}

/// The root of a path behind a list: one value for each element.
#[derive(Debug)]
pub struct Many<R>(PhantomData<fn() -> R>);

impl<R: Root> Root for Many<R> {
    type Document = R::Document;
}

/// Stands for an element of a list where a document's type would stand: paths under it are relative
/// to the element.
#[derive(Debug)]
pub struct Elem<T>(PhantomData<fn() -> T>);

impl<T: FieldType> Root for Elem<T> {
    type Document = Self;
}

/// A root whose paths name one place in a document: they have not crossed a list, or say which of its elements are meant.
#[diagnostic::on_unimplemented(
    message = "the path goes through a list and does not say which elements are meant",
    label = "this needs one place in the document, and the path names one in each element",
    note = "say it behind the list: `at(i)` is one element, `each()` every element, `each_where(|e| ..)` those that meet a \
            condition, `matched()` the one that the filter found",
    note = "such as `o.items().each().quantity().set(4)`"
)]
pub trait Single: Root {}

#[diagnostic::do_not_recommend]
impl<D: Structure> Single for D {}

#[diagnostic::do_not_recommend]
impl Single for () {}

#[diagnostic::do_not_recommend]
impl<T: FieldType> Single for Elem<T> {}
