//! Where a renamed field may go: to a field of the same type.

use super::{Field, ListField, MapField, OptionField, Path, RefField, Root, Single};
use crate::{document::Structure, error::Error, query::Update, reference::Ref, types::FieldType};

/// The path of a field of type `T`, or of an `Option` of it, in documents of type `D`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the path of one field of type `{T}`",
    label = "a renamed field keeps its value: the new field must have the type `{T}`",
    note = "a field that the type does not have, and one of another type, are named in BSON: \
            `update_raw(doc! {{ \"$rename\": {{ \"old\": \"new\" }} }})`"
)]
pub trait FieldOf<D, T> {
    /// Its place.
    fn place(&self) -> &Path;
}

#[diagnostic::do_not_recommend]
impl<R: Single, T> FieldOf<R::Document, T> for Field<R, T> {
    fn place(&self) -> &Path {
        self.at_path()
    }
}

#[diagnostic::do_not_recommend]
impl<R: Single, T: FieldType> FieldOf<R::Document, T> for OptionField<R, T> {
    fn place(&self) -> &Path {
        self.at_path()
    }
}

#[diagnostic::do_not_recommend]
impl<R: Single, T: FieldType, L> FieldOf<R::Document, L> for ListField<R, T, L> {
    fn place(&self) -> &Path {
        self.at_path()
    }
}

#[diagnostic::do_not_recommend]
impl<R: Single, K, V, M> FieldOf<R::Document, M> for MapField<R, K, V, M> {
    fn place(&self) -> &Path {
        self.at_path()
    }
}

#[diagnostic::do_not_recommend]
impl<R: Single, D: Structure> FieldOf<R::Document, Ref<D>> for RefField<R, D> {
    fn place(&self) -> &Path {
        self.at_path()
    }
}

/// What a closure over the fields of `D` takes.
type Fields<D> = <D as Structure>::Fields<D>;

/// Moves the field at `from` to the one that `to` names.
pub(super) fn rename<D: Structure, T, P: FieldOf<D, T>>(
    from: Path,
    to: impl FnOnce(Fields<D>) -> P,
) -> Update<D> {
    let to = to(D::fields(Path::root()));
    let to = to.place();
    let wrong = match to.error() {
        Some(error) => Some(error.to_owned()),
        None if to
            .as_str()
            .split('.')
            .any(|segment| segment.starts_with('$')) =>
        {
            Some(format!(
                "`{}`: a field cannot be renamed to an element of a list",
                to.as_str()
            ))
        }
        None if to.as_str().is_empty() => {
            return Update::failed("$rename", from, Error::empty_path("a new name"));
        }
        None => None,
    };
    match wrong {
        Some(wrong) => Update::failed("$rename", from, Error::invalid_query(wrong)),
        None => Update::new("$rename", from, Ok(to.as_str().into())),
    }
}

impl<R: Root, T> Field<R, T> {
    /// Moves the field to another field of the same type, whose value it replaces
    /// ([`$rename`](https://www.mongodb.com/docs/manual/reference/operator/update/rename/)). A field that is not stored is not
    /// moved, and the other keeps its value.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # use mongo_odm::prelude::*;
    /// #[derive(Document)]
    /// struct Person { id: ObjectId, name: Option<String>, full_name: Option<String> }
    ///
    /// # async fn run() -> Result<()> {
    /// Person::objects()
    ///     .filter(|p| p.full_name().is_none())
    ///     .update(|p| p.name().rename_to(|p| p.full_name()))
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn rename_to<P>(&self, to: impl FnOnce(Fields<R::Document>) -> P) -> Update<R::Document>
    where
        R: Single,
        R::Document: Structure,
        P: FieldOf<R::Document, T>,
    {
        rename::<R::Document, T, P>(self.at_path().clone(), to)
    }
}

impl<R: Root, T: FieldType, L> ListField<R, T, L> {
    /// Moves the whole list to another field of the same type, whose value it replaces
    /// ([`$rename`](https://www.mongodb.com/docs/manual/reference/operator/update/rename/)).
    pub fn rename_to<P>(&self, to: impl FnOnce(Fields<R::Document>) -> P) -> Update<R::Document>
    where
        R: Single,
        R::Document: Structure,
        P: FieldOf<R::Document, L>,
    {
        rename::<R::Document, L, P>(self.at_path().clone(), to)
    }
}
