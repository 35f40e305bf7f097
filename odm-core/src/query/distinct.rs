//! The different values of a field.

use std::future::Future;

use super::{QuerySet, filter::readable, update_operation::in_collection};
use crate::{
    document::Document,
    error::Result,
    fields::{Field, ListField, Many, OptionField, Path, RefField, Root},
    meta::from_bson,
    reference::Ref,
    types::FieldType,
};

/// A path whose values can be read: of a scalar the value, of a list its elements.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the path of a field",
    label = "expected one field, such as `|o| o.status()`",
    note = "of an embedded document name one of its fields, such as `|o| o.address().city()`; of a map one of its keys"
)]
pub trait Selectable<D> {
    /// The type of the values.
    type Value: FieldType;

    /// The place of the values.
    fn selected(&self) -> &Path;
}

#[diagnostic::do_not_recommend]
impl<R: Root, T: FieldType> Selectable<R::Document> for Field<R, T> {
    type Value = T;

    fn selected(&self) -> &Path {
        self.at_path()
    }
}

#[diagnostic::do_not_recommend]
impl<R: Root, T: Document> Selectable<R::Document> for RefField<R, T> {
    type Value = Ref<T>;

    fn selected(&self) -> &Path {
        self.at_path()
    }
}

#[diagnostic::do_not_recommend]
impl<R: Root, T: FieldType> Selectable<R::Document> for OptionField<R, T>
where
    T::Path<R>: Selectable<R::Document>,
{
    type Value = <T::Path<R> as Selectable<R::Document>>::Value;

    fn selected(&self) -> &Path {
        self.at_path()
    }
}

#[diagnostic::do_not_recommend]
impl<R: Root, T: FieldType, L> Selectable<R::Document> for ListField<R, T, L>
where
    T::Path<Many<R>>: Selectable<R::Document>,
{
    type Value = <T::Path<Many<R>> as Selectable<R::Document>>::Value;

    fn selected(&self) -> &Path {
        self.at_path()
    }
}

/// The path that a closure names.
pub(super) fn selected<D: Document, S: Selectable<D>>(
    field: impl FnOnce(D::Fields<D>) -> S,
) -> Result<String> {
    let field = field(D::fields(Path::root()));
    let path = readable(field.selected()).map_err(in_collection::<D>)?;
    Ok(path.to_owned())
}

impl<D: Document> QuerySet<D> {
    /// The different values of a field, of a list field its different elements; null and absence are
    /// left out ([`distinct`](https://www.mongodb.com/docs/manual/reference/command/distinct/)).
    ///
    /// The order, skip and limit do not matter.
    ///
    /// # Errors
    ///
    /// The query is invalid, the server refuses it, or a value is not of the field's type.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # use mongo_odm::prelude::*;
    /// # #[derive(Document, Clone, Debug)]
    /// # #[document(collection = "orders")]
    /// # struct Order { id: ObjectId, status: String, total: Decimal, tags: Vec<String>, stock: i64, notes: Option<String> }
    /// # async fn run() -> Result<()> {
    /// let tags: Vec<String> = Order::objects().distinct(|o| o.tags()).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn distinct<S: Selectable<D>>(
        self,
        field: impl FnOnce(D::Fields<D>) -> S,
    ) -> impl Future<Output = Result<Vec<S::Value>>> {
        let queryset = self.in_scope();
        let path = selected(field);
        async move {
            let path = path?;
            let Some((door, filter, options)) = queryset.into_find()?.open(D::COLLECTION)? else {
                return Ok(Vec::new());
            };
            let values = door.distinct(&path, filter, options).await?;
            let mut distinct = Vec::with_capacity(values.len());
            for value in values {
                let value = from_bson::<S::Value>(&value).map_err(|error| {
                    crate::error::Error::from(error.under(path.clone()))
                        .in_collection(D::COLLECTION.collection)
                })?;
                distinct.extend(value);
            }
            Ok(distinct)
        }
    }
}
