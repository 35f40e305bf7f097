//! The order of documents.

use std::{fmt, marker::PhantomData};

use bson::{Bson, Document, document::Entry};

use crate::{error::Error, fields::Path};

/// One key of a sort order over documents of type `Root`.
///
/// See [`sort`](https://www.mongodb.com/docs/manual/reference/method/cursor.sort/).
#[must_use]
pub struct Sort<Root = ()> {
    path: String,
    value: Bson,
    error: Option<Box<str>>,
    marker: PhantomData<fn() -> Root>,
}

impl<Root> Sort<Root> {
    pub(crate) fn new(at: Path, descending: bool) -> Self {
        let (text, _, error) = at.into_parts();
        Self {
            path: text.into_owned(),
            value: Bson::Int32(if descending { -1 } else { 1 }),
            error,
            marker: PhantomData,
        }
    }

    /// By the score of a text search, best first.
    pub fn text_score() -> Self {
        Self {
            path: "score".to_owned(),
            value: bson::bson!({ "$meta": "textScore" }),
            error: None,
            marker: PhantomData,
        }
    }

    pub(crate) fn into_parts(self) -> (String, bool) {
        (self.path, self.value == Bson::Int32(-1))
    }

    /// The order as `sort` takes it.
    ///
    /// # Errors
    ///
    /// A path is empty, cannot be addressed, or stands twice.
    pub(crate) fn order(sorts: impl IntoIterator<Item = Self>) -> Result<Document, Error> {
        let order = Self::keys(sorts)?;
        if order.contains_key("") {
            return Err(Error::empty_path("an order"));
        }
        Ok(order)
    }

    /// The keys of an order, of which one may be the element of a list itself.
    fn keys(sorts: impl IntoIterator<Item = Self>) -> Result<Document, Error> {
        let mut order = Document::new();
        for sort in sorts {
            if let Some(error) = sort.error {
                return Err(Error::invalid_query(error));
            }
            match order.entry(sort.path) {
                Entry::Occupied(earlier) => {
                    return Err(Error::invalid_query(format!(
                        "the sort order names `{}` twice",
                        earlier.key()
                    )));
                }
                place @ Entry::Vacant(_) => {
                    place.or_insert(sort.value);
                }
            }
        }
        Ok(order)
    }

    /// The order as `$push` takes it: a direction alone where the elements are scalars.
    pub(crate) fn push_order(sorts: impl IntoIterator<Item = Self>) -> Result<Bson, Error> {
        let mut order = Self::keys(sorts)?;
        match (order.len(), order.remove("")) {
            (1, Some(direction)) => Ok(direction),
            (_, None) => Ok(order.into()),
            _ => Err(Error::invalid_query(
                "the elements cannot be sorted both as a whole and by a field",
            )),
        }
    }
}

impl<Root> Clone for Sort<Root> {
    fn clone(&self) -> Self {
        Self {
            path: self.path.clone(),
            value: self.value.clone(),
            error: self.error.clone(),
            marker: PhantomData,
        }
    }
}

impl<Root> fmt::Debug for Sort<Root> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sort({}: {})", self.path, self.value)
    }
}

/// What the closure of an order may return: one sort, an array, a `Vec` or a tuple of them, or an
/// `Option` of any of these.
///
/// # Example
///
/// ```no_run
/// # use mongo_odm::prelude::*;
/// # #[derive(Document, Clone, Debug)]
/// # struct Order { id: ObjectId, status: String, total: Decimal }
/// # async fn run(dearest_first: bool) -> Result<()> {
/// let by_status = Order::objects().order_by(|o| o.status().asc()).await?;
/// let by_both = Order::objects().order_by(|o| [o.status().asc(), o.total().desc()]).await?;
/// let perhaps = Order::objects()
///     .order_by(|o| (dearest_first.then(|| o.total().desc()), o.id().asc()))
///     .await?;
/// # Ok(())
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an order of documents",
    label = "expected a sort such as `o.created_at().desc()`, or several",
    note = "end each field with `.asc()` or `.desc()`",
    note = "several sorts go in an array, a `Vec` or a tuple; `[]` is the order of the collection"
)]
pub trait IntoSorts<Root = ()> {
    /// The sorts, the most significant first.
    fn into_sorts(self) -> Vec<Sort<Root>>;
}

#[diagnostic::do_not_recommend]
impl<Root> IntoSorts<Root> for Sort<Root> {
    fn into_sorts(self) -> Vec<Self> {
        vec![self]
    }
}

// Of sorts only, and not of what is one again: so the type of `[]` is known.
#[diagnostic::do_not_recommend]
impl<Root, const N: usize> IntoSorts<Root> for [Sort<Root>; N] {
    fn into_sorts(self) -> Vec<Sort<Root>> {
        self.into()
    }
}

#[diagnostic::do_not_recommend]
impl<Root> IntoSorts<Root> for Vec<Sort<Root>> {
    fn into_sorts(self) -> Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<Root, S: IntoSorts<Root>> IntoSorts<Root> for Option<S> {
    fn into_sorts(self) -> Vec<Sort<Root>> {
        self.map(S::into_sorts).unwrap_or_default()
    }
}

#[diagnostic::do_not_recommend]
impl<Root> IntoSorts<Root> for () {
    fn into_sorts(self) -> Vec<Sort<Root>> {
        Vec::new()
    }
}

macro_rules! tuples {
    ($($name:ident)+) => {
        #[diagnostic::do_not_recommend]
        impl<Root, $($name: IntoSorts<Root>),+> IntoSorts<Root> for ($($name,)+) {
            #[allow(non_snake_case, reason = "one name serves as type and value")]
            fn into_sorts(self) -> Vec<Sort<Root>> {
                let ($($name,)+) = self;
                let mut sorts = Vec::new();
                $(sorts.extend($name.into_sorts());)+
                sorts
            }
        }
    };
}

tuples! { A }
tuples! { A B }
tuples! { A B C }
tuples! { A B C D }
tuples! { A B C D E }
tuples! { A B C D E F }
tuples! { A B C D E F G }
tuples! { A B C D E F G H }
