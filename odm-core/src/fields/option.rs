//! The paths of fields that may be absent.

use std::{fmt, ops::Deref};

use super::{Field, IntoOperand, Path, Root, Single};
use crate::{
    query::{Filter, Update},
    types::FieldType,
};

/// The path of an `Option<T>`: everything that the path of a `T` has, and what concerns its absence.
///
/// # Example
///
/// ```
/// use mongo_odm::prelude::*;
///
/// #[derive(Document)]
/// struct Order { id: ObjectId, notes: Option<String> }
///
/// let none = Order::condition(|o| o.notes().is_null());
/// assert_eq!(none.into_document().unwrap(), doc! { "notes": null });
/// let fragile = Order::condition(|o| o.notes().eq("fragile"));
/// assert_eq!(fragile.into_document().unwrap(), doc! { "notes": "fragile" });
/// ```
pub struct OptionField<R: Root, T: FieldType> {
    at: Path,
    inner: T::Path<R>,
}

impl<R: Root, T: FieldType> OptionField<R, T> {
    pub(crate) fn new(at: Path) -> Self {
        Self {
            inner: T::path(at.clone()),
            at,
        }
    }

    /// The dotted stored path.
    #[must_use]
    pub fn path(&self) -> &str {
        self.at.as_str()
    }

    pub(crate) const fn at_path(&self) -> &Path {
        &self.at
    }

    /// The path of the value: what the path derefs to. Named, it also leads to a field of an embedded document that is called
    /// like a method of this path, such as `o.picture().as_inner().path()`.
    ///
    /// # Example
    ///
    /// ```
    /// use mongo_odm::prelude::*;
    ///
    /// #[derive(EmbeddedDocument)]
    /// struct Picture { path: String }
    ///
    /// #[derive(Document)]
    /// struct User { id: ObjectId, picture: Option<Picture> }
    ///
    /// let filter = User::condition(|u| u.picture().as_inner().path().eq("a.png"));
    /// assert_eq!(filter.into_document().unwrap(), doc! { "picture.path": "a.png" });
    /// ```
    #[must_use]
    pub fn as_inner(&self) -> T::Path<R> {
        T::path(self.at.clone())
    }

    /// The field is null or not stored: it reads as `None`.
    pub fn is_none(&self) -> Filter<R::Document> {
        Field::<R, T>::new(self.at.clone()).is_null()
    }

    /// The field is stored and not null: it reads as `Some`.
    pub fn is_some(&self) -> Filter<R::Document> {
        Field::<R, T>::new(self.at.clone()).is_not_null()
    }

    /// The field is equal to the value, or null or not stored when there is none.
    ///
    /// # Example
    ///
    /// ```
    /// use mongo_odm::prelude::*;
    ///
    /// #[derive(Document)]
    /// struct Order { id: ObjectId, notes: Option<String> }
    ///
    /// let with_notes = |notes: Option<&str>| Order::condition(|o| o.notes().eq_or_null(notes)).into_document().unwrap();
    /// assert_eq!(with_notes(Some("fragile")), doc! { "notes": "fragile" });
    /// assert_eq!(with_notes(None), doc! { "notes": null });
    /// ```
    pub fn eq_or_null<V: IntoOperand<T>>(&self, value: Option<V>) -> Filter<R::Document> {
        let field = Field::<R, T>::new(self.at.clone());
        match value {
            Some(value) => field.eq(value),
            None => field.is_null(),
        }
    }

    /// Sets the field, or removes it when there is no value.
    pub fn set_or_unset<V: IntoOperand<T>>(&self, value: Option<V>) -> Update<R::Document>
    where
        R: Single,
    {
        let field = Field::<R, T>::new(self.at.clone());
        match value {
            Some(value) => field.set(value),
            None => field.unset(),
        }
    }

    /// Sets the field to null, which reads as `None`.
    pub fn set_null(&self) -> Update<R::Document>
    where
        R: Single,
    {
        Update::new("$set", self.at.clone(), Ok(bson::Bson::Null))
    }
}

impl<R: Root, T: FieldType> Deref for OptionField<R, T> {
    type Target = T::Path<R>;

    fn deref(&self) -> &T::Path<R> {
        &self.inner
    }
}

impl<R: Root, T: FieldType> Clone for OptionField<R, T> {
    fn clone(&self) -> Self {
        Self::new(self.at.clone())
    }
}

impl<R: Root, T: FieldType> fmt::Debug for OptionField<R, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OptionField({})", self.path())
    }
}
