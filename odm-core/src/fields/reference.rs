//! The path of a reference.

use std::{fmt, ops::Deref};

use super::{Field, Path};
use crate::{document::Structure, reference::Ref};

/// The path of a reference to a document of type `D`: what is stored there is the document's id.
///
/// It is compared and set with the document, its id or a `Ref` (`eq`, `ne`, `is_in`, `is_null`, `set`, ...). The fields of the
/// document itself are in another collection and cannot be asked for here: look for its id first, or load it with
/// [`Ref::fetch`].
///
/// # Example
///
/// ```
/// use mongo_odm::prelude::*;
///
/// #[derive(Document)]
/// struct Customer { id: i64, name: String }
///
/// #[derive(Document)]
/// struct Order { id: ObjectId, customer: Ref<Customer>, seller: Option<Ref<Customer>> }
///
/// let ada = Customer { id: 1, name: "Ada".to_owned() };
/// let filter = Order::condition(|o| o.customer().eq(&ada) & o.seller().is_in([2, 3]));
/// assert_eq!(
///     filter.into_document().unwrap(),
///     doc! { "customer": 1_i64, "seller": { "$in": [2_i64, 3_i64] } }
/// );
/// ```
pub struct RefField<R, D: Structure>(Field<R, Ref<D>>);

impl<R, D: Structure> RefField<R, D> {
    pub(crate) const fn new(at: Path) -> Self {
        Self(Field::new(at))
    }
}

impl<R, D: Structure> Deref for RefField<R, D> {
    type Target = Field<R, Ref<D>>;

    fn deref(&self) -> &Field<R, Ref<D>> {
        &self.0
    }
}

impl<R, D: Structure> Clone for RefField<R, D> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<R, D: Structure> fmt::Debug for RefField<R, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RefField({})", self.0.path())
    }
}
