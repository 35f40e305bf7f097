//! A field of type `bool` in a condition: `o.paid() & ..`, `!o.paid()`.

use std::ops::{BitAnd, BitOr, Not};

use super::{Field, OptionField, Root};
use crate::query::Filter;

/// What `&` and `|` join: a filter, or a field of type `bool`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a condition on `{D}`",
    label = "expected a condition such as `o.status().eq(..)`",
    note = "a field alone is a condition where it is a `bool`; any other is compared, with `eq`, `gt`, `is_some`, ..."
)]
pub trait Condition<D> {
    /// The condition as a filter; of a `bool`, that it is true.
    fn into_filter(self) -> Filter<D>;
}

#[diagnostic::do_not_recommend]
impl<D> Condition<D> for Filter<D> {
    fn into_filter(self) -> Self {
        self
    }
}

impl<R: Root> Field<R, bool> {
    /// The field is true.
    ///
    /// # Example
    ///
    /// A `bool` is also a condition where conditions are joined or negated. `!` also finds documents in which the field is
    /// null or not stored; `is_false` does not.
    ///
    /// ```
    /// use mongo_odm::prelude::*;
    ///
    /// #[derive(Document)]
    /// struct Order { id: ObjectId, paid: bool, total: i32 }
    ///
    /// let filter = Order::condition(|o| o.paid().is_true());
    /// assert_eq!(filter.into_document().unwrap(), doc! { "paid": true });
    /// let filter = Order::condition(|o| o.paid() & o.total().gt(9));
    /// assert_eq!(filter.into_document().unwrap(), doc! { "paid": true, "total": { "$gt": 9 } });
    /// let filter = Order::condition(|o| !o.paid());
    /// assert_eq!(filter.into_document().unwrap(), doc! { "paid": { "$ne": true } });
    /// ```
    pub fn is_true(&self) -> Filter<R::Document> {
        self.eq(true)
    }

    /// The field is stored and false.
    pub fn is_false(&self) -> Filter<R::Document> {
        self.eq(false)
    }
}

macro_rules! conditions {
    ($($path:ident),*) => {$(
        #[diagnostic::do_not_recommend]
        impl<R: Root> Condition<R::Document> for $path<R, bool> {
            fn into_filter(self) -> Filter<R::Document> {
                self.is_true()
            }
        }

        #[diagnostic::do_not_recommend]
        impl<R: Root> Not for $path<R, bool> {
            type Output = Filter<R::Document>;

            fn not(self) -> Filter<R::Document> {
                !self.is_true()
            }
        }

        impl<R: Root, C: Condition<R::Document>> BitAnd<C> for $path<R, bool> {
            type Output = Filter<R::Document>;

            fn bitand(self, other: C) -> Filter<R::Document> {
                self.is_true() & other
            }
        }

        impl<R: Root, C: Condition<R::Document>> BitOr<C> for $path<R, bool> {
            type Output = Filter<R::Document>;

            fn bitor(self, other: C) -> Filter<R::Document> {
                self.is_true() | other
            }
        }
    )*};
}

conditions! { Field, OptionField }
