//! The changes of an update.

mod claims;
mod compile;
mod guard;
mod inserted;
mod items;
mod range;

use std::{fmt, marker::PhantomData};

use bson::{Bson, Document, doc};

pub(crate) use self::{
    compile::{CheckInserted, compile},
    guard::{Guard, conditions},
};
use crate::{codec::EncodeError, error::Error, fields::Path};

/// One change to documents of type `Root`, such as `o.stock().inc(-1)`.
///
/// See [Update operators](https://www.mongodb.com/docs/manual/reference/operator/update/).
#[must_use = "a change does nothing until the closure of `update` returns it; several go in a tuple: `(a, b)`"]
pub struct Update<Root> {
    change: Change,
    marker: PhantomData<fn() -> Root>,
}

#[derive(Clone, Debug)]
struct Change {
    operator: &'static str,
    path: Path,
    operand: Result<Operand, Error>,
    unguarded: bool,
}

#[derive(Clone, Debug)]
enum Operand {
    Value(Bson),
    /// `$each` with its modifiers.
    Each(Vec<Bson>, Document),
}

impl Operand {
    fn values(&self) -> &[Bson] {
        match self {
            Self::Value(value) => std::slice::from_ref(value),
            Self::Each(values, _) => values,
        }
    }

    fn into_bson(self) -> Bson {
        match self {
            Self::Value(value) => value,
            Self::Each(values, modifiers) => {
                let mut each = doc! { "$each": values };
                each.extend(modifiers);
                each.into()
            }
        }
    }
}

impl<Root> Update<Root> {
    fn with(operator: &'static str, path: Path, operand: Result<Operand, Error>) -> Self {
        Self {
            change: Change {
                operator,
                path,
                operand,
                unguarded: false,
            },
            marker: PhantomData,
        }
    }

    pub(crate) fn new(
        operator: &'static str,
        path: Path,
        value: Result<Bson, EncodeError>,
    ) -> Self {
        let operand = value
            .map(Operand::Value)
            .map_err(|error| Error::operand(path.as_str(), &error));
        Self::with(operator, path, operand)
    }

    pub(crate) fn each(
        operator: &'static str,
        path: Path,
        values: Result<Bson, EncodeError>,
        modifiers: Document,
    ) -> Self {
        let operand = match values {
            Ok(Bson::Array(values)) => Ok(Operand::Each(values, modifiers)),
            Ok(value) => Ok(Operand::Each(vec![value], modifiers)),
            Err(error) => Err(Error::operand(path.as_str(), &error)),
        };
        Self::with(operator, path, operand)
    }

    /// Makes the change without the conditions that keep stored documents readable and within their constraints.
    ///
    /// `inc`, `dec` and `mul` carry the range of their field, changes of lists `max_items` and `min_items`, and a
    /// change below an `Option`, a map or `at(index)` that there is such a place. A document that does not meet them
    /// is not changed: [`Error::is_out_of_range`], or counted in
    /// [`Updated::out_of_range`](crate::query::Updated::out_of_range). Unguarded, it is changed all the same.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # use mongo_odm::prelude::*;
    /// # #[derive(Document)] struct Product { id: ObjectId, #[field(min = 0)] stock: i32 }
    /// # async fn run(id: ObjectId) -> Result<()> {
    /// let taken = Product::objects().by_id(id).update_one(|p| p.stock().dec(2)).await;
    /// if taken.is_err_and(|error| error.is_out_of_range()) {
    ///     // There are fewer than 2: note the shortage all the same.
    ///     Product::objects().by_id(id).update_one(|p| p.stock().dec(2).unguarded()).await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub const fn unguarded(mut self) -> Self {
        self.change.unguarded = true;
        self
    }

    pub(crate) fn failed(operator: &'static str, path: Path, error: Error) -> Self {
        Self::with(operator, path, Err(error))
    }
}

impl<Root> Clone for Update<Root> {
    fn clone(&self) -> Self {
        Self {
            change: self.change.clone(),
            marker: PhantomData,
        }
    }
}

impl<Root> fmt::Debug for Update<Root> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Change { operator, path, .. } = &self.change;
        write!(f, "Update({operator} {})", path.as_str())
    }
}

/// What an update's closure may return: one change, an array, a `Vec` or a tuple of them, or an
/// `Option` of any of these.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a change to `{Root}`",
    label = "expected a change such as `o.status().set(..)`, or several",
    note = "several changes of one kind go in an array or a `Vec`, of different kinds in a tuple: `(a, b)`, without \
            a semicolon behind them",
    note = "a change that depends on something is an `Option`: `(a, wanted.then(|| b))`"
)]
pub trait IntoUpdates<Root> {
    /// The changes in their order.
    fn into_updates(self) -> Vec<Update<Root>>
    where
        Self: Sized,
    {
        let mut updates = Vec::new();
        self.add_to(&mut updates);
        updates
    }

    /// Appends the changes in their order.
    fn add_to(self, updates: &mut Vec<Update<Root>>);
}

impl<Root> IntoUpdates<Root> for Update<Root> {
    fn add_to(self, updates: &mut Vec<Self>) {
        updates.push(self);
    }
}

impl<Root, U: IntoUpdates<Root>, const N: usize> IntoUpdates<Root> for [U; N] {
    fn add_to(self, updates: &mut Vec<Update<Root>>) {
        for update in self {
            update.add_to(updates);
        }
    }
}

impl<Root, U: IntoUpdates<Root>> IntoUpdates<Root> for Vec<U> {
    fn add_to(self, updates: &mut Vec<Update<Root>>) {
        for update in self {
            update.add_to(updates);
        }
    }
}

impl<Root, U: IntoUpdates<Root>> IntoUpdates<Root> for Option<U> {
    fn add_to(self, updates: &mut Vec<Update<Root>>) {
        if let Some(update) = self {
            update.add_to(updates);
        }
    }
}

macro_rules! tuples {
    ($($name:ident)+) => {
        #[diagnostic::do_not_recommend]
        impl<Root, $($name: IntoUpdates<Root>),+> IntoUpdates<Root> for ($($name,)+) {
            #[allow(non_snake_case, reason = "one name serves as type and value")]
            fn add_to(self, updates: &mut Vec<Update<Root>>) {
                let ($($name,)+) = self;
                $($name.add_to(updates);)+
            }
        }
    };
}

tuples!(A);
tuples!(A B);
tuples!(A B C);
tuples!(A B C D);
tuples!(A B C D E);
tuples!(A B C D E F);
tuples!(A B C D E F G);
tuples!(A B C D E F G H);
