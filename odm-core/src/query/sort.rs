use std::{fmt, marker::PhantomData};

use bson::{Bson, Document};

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
    /// A path cannot be addressed, or stands twice.
    pub(crate) fn order(sorts: impl IntoIterator<Item = Self>) -> Result<Document, Error> {
        let mut order = Document::new();
        for sort in sorts {
            if let Some(error) = sort.error {
                return Err(Error::invalid_query(error));
            }
            if order.insert(sort.path.clone(), sort.value).is_some() {
                return Err(Error::invalid_query(format!(
                    "the sort order names `{}` twice",
                    sort.path
                )));
            }
        }
        Ok(order)
    }

    /// The order as `$push` takes it: a direction alone where the elements are scalars.
    pub(crate) fn push_order(sorts: impl IntoIterator<Item = Self>) -> Result<Bson, Error> {
        let mut order = Self::order(sorts)?;
        match (order.len(), order.remove("")) {
            (1, Some(direction)) => Ok(direction),
            (_, None) => Ok(order.into()),
            _ => Err(Error::invalid_query(
                "the elements cannot be sorted both as a whole and by a field",
            )),
        }
    }
}

impl<Root> IntoIterator for Sort<Root> {
    type Item = Self;
    type IntoIter = std::iter::Once<Self>;

    fn into_iter(self) -> Self::IntoIter {
        std::iter::once(self)
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
