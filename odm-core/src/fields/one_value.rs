//! What a list can do and one value cannot: asked of one value, the compiler says what to do instead.

use super::{Field, Root};
use crate::query::{Filter, Update};

/// No type of one value has items; the paths of lists have these methods of their own.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list: there are no items to add, take away or count",
    label = "this operation is for `Vec`, arrays and sets",
    note = "write `set(value)` to change the value, or declare the field as a `Vec`",
    note = "bytes (`Vec<u8>`, `[u8; N]`) are one binary value: compare them as a whole with `eq`, set them with `set`; a list of small \
            numbers is a `Vec<i32>`"
)]
pub trait HasItems {
    /// What the operation would be.
    fn operation<R>() -> R;
}

#[doc(hidden)]
impl<R: Root, T> Field<R, T> {
    pub fn push<V>(&self, _: V) -> Update<R::Document>
    where
        T: HasItems,
    {
        T::operation()
    }

    pub fn push_all<V>(&self, _: V) -> Update<R::Document>
    where
        T: HasItems,
    {
        T::operation()
    }

    pub fn add_to_set<V>(&self, _: V) -> Update<R::Document>
    where
        T: HasItems,
    {
        T::operation()
    }

    pub fn pull<V>(&self, _: V) -> Update<R::Document>
    where
        T: HasItems,
    {
        T::operation()
    }

    pub fn pop_first(&self) -> Update<R::Document>
    where
        T: HasItems,
    {
        T::operation()
    }

    pub fn pop_last(&self) -> Update<R::Document>
    where
        T: HasItems,
    {
        T::operation()
    }

    pub fn size(&self, _: u32) -> Filter<R::Document>
    where
        T: HasItems,
    {
        T::operation()
    }

    pub fn is_empty(&self) -> Filter<R::Document>
    where
        T: HasItems,
    {
        T::operation()
    }

    pub fn at(&self, _: u32) -> Self
    where
        T: HasItems,
    {
        T::operation()
    }

    pub fn each(&self) -> Self
    where
        T: HasItems,
    {
        T::operation()
    }
}
