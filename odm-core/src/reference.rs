//! References to documents of other collections.

pub(crate) mod delete_rules;
mod gone;
mod json;
mod place;
mod referrers;
mod search;

use std::{
    fmt,
    hash::{Hash, Hasher},
};

use bson::Bson;

use crate::{
    codec::{DecodeError, Decoder, ElementType, EncodeError, Encoder},
    document::{Document, Get, Structure},
    fields::{AsArray, IntoOperand, IntoValue, Path, RefField, Root},
    meta::TypeMeta,
    types::FieldType,
};

/// A reference to a document of type `D`: its `_id`, and nothing is loaded until it is asked for.
///
/// For serde it is the id, in the form of [`mongo_odm::json`](crate::json): an `ObjectId` is hexadecimal text.
///
/// # Example
///
/// ```no_run
/// use mongo_odm::prelude::*;
///
/// #[derive(Document, Clone, Debug)]
/// struct Customer { id: ObjectId, name: String }
///
/// #[derive(Document, Clone, Debug)]
/// struct Order { id: ObjectId, customer: Ref<Customer> }
///
/// # async fn run() -> Result<()> {
/// let mut ada = Customer::builder().name("Ada").build();
/// ada.insert().await?;
/// let mut order = Order::builder().customer(&ada).build();
/// order.insert().await?;
///
/// assert_eq!(order.customer.id(), &ada.id); // sends nothing
/// println!("ordered by {}", order.customer.fetch().await?.name);
/// # Ok(())
/// # }
/// ```
pub struct Ref<D: Structure> {
    id: D::Id,
}

impl<D: Document> Ref<D> {
    /// The reference to the document with the `_id`, whether it is stored or not.
    pub const fn to(id: D::Id) -> Self {
        Self { id }
    }

    /// The `_id` of the document.
    pub const fn id(&self) -> &D::Id {
        &self.id
    }

    /// Loads the document.
    ///
    /// # Errors
    ///
    /// When awaited: it is not stored (any more), or cannot be read.
    pub fn fetch(&self) -> Get<D> {
        Get::new(self.id.to_bson_value())
    }
}

impl<D: Document> FieldType for Ref<D> {
    type Path<R: Root> = RefField<R, D>;
    type Slice = AsArray;
    const TYPE: &'static TypeMeta = <D::Id as FieldType>::TYPE;
    const ONLY_RULES: bool = true;

    fn path<R: Root>(at: Path) -> RefField<R, D> {
        RefField::new(at)
    }
    fn encode(&self, encoder: &mut Encoder) -> ElementType {
        self.id.encode(encoder)
    }
    fn decode(element_type: ElementType, decoder: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        <D::Id as FieldType>::decode(element_type, decoder).map(Self::to)
    }
}

impl<D: Document> From<D> for Ref<D> {
    fn from(document: D) -> Self {
        Self::from(&document)
    }
}

impl<D: Document> From<&D> for Ref<D> {
    fn from(document: &D) -> Self {
        Self::to(document.id().clone())
    }
}

#[diagnostic::do_not_recommend]
impl<D: Document> IntoValue<Ref<D>> for &D {
    fn into_value(self) -> Ref<D> {
        self.into()
    }
}

#[diagnostic::do_not_recommend]
impl<D: Document> IntoValue<Option<Ref<D>>> for &D {
    fn into_value(self) -> Option<Ref<D>> {
        Some(self.into())
    }
}

#[diagnostic::do_not_recommend]
impl<D: Document> IntoValue<Ref<D>> for D {
    fn into_value(self) -> Ref<D> {
        self.into()
    }
}

#[diagnostic::do_not_recommend]
impl<D: Document> IntoValue<Option<Ref<D>>> for D {
    fn into_value(self) -> Option<Ref<D>> {
        Some(self.into())
    }
}

#[diagnostic::do_not_recommend]
impl<D: Document> IntoOperand<Ref<D>> for D {
    fn into_operand(self) -> Result<Bson, EncodeError> {
        self.id().to_bson_value()
    }
}

#[diagnostic::do_not_recommend]
impl<D: Document> IntoOperand<Ref<D>> for &D {
    fn into_operand(self) -> Result<Bson, EncodeError> {
        self.id().to_bson_value()
    }
}

/// Ids of these types stand for a reference by themselves; others through [`Ref::to`].
macro_rules! ids {
    ($($id:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl<D: Document<Id = $id>> IntoOperand<Ref<D>> for $id {
            fn into_operand(self) -> Result<Bson, EncodeError> {
                self.to_bson_value()
            }
        }

        #[diagnostic::do_not_recommend]
        impl<D: Document<Id = $id>> IntoOperand<Ref<D>> for &$id {
            fn into_operand(self) -> Result<Bson, EncodeError> {
                self.to_bson_value()
            }
        }

        #[diagnostic::do_not_recommend]
        impl<D: Document<Id = $id>> IntoValue<Ref<D>> for $id {
            fn into_value(self) -> Ref<D> {
                Ref::to(self)
            }
        }

        #[diagnostic::do_not_recommend]
        impl<D: Document<Id = $id>> IntoValue<Option<Ref<D>>> for $id {
            fn into_value(self) -> Option<Ref<D>> {
                Some(Ref::to(self))
            }
        }
    )*};
}

ids!(bson::oid::ObjectId, bson::Uuid, String, i32, i64);

#[cfg(feature = "uuid")]
ids!(uuid::Uuid);

#[diagnostic::do_not_recommend]
impl<D: Document<Id = String>> IntoOperand<Ref<D>> for &str {
    fn into_operand(self) -> Result<Bson, EncodeError> {
        Ok(self.into())
    }
}

#[diagnostic::do_not_recommend]
impl<D: Document<Id = String>> IntoValue<Ref<D>> for &str {
    fn into_value(self) -> Ref<D> {
        Ref::to(self.to_owned())
    }
}

#[diagnostic::do_not_recommend]
impl<D: Document<Id = String>> IntoValue<Option<Ref<D>>> for &str {
    fn into_value(self) -> Option<Ref<D>> {
        Some(Ref::to(self.to_owned()))
    }
}

impl<D: Document> Clone for Ref<D> {
    fn clone(&self) -> Self {
        Self::to(self.id.clone())
    }
}

impl<D: Document<Id: Copy>> Copy for Ref<D> {}

impl<D: Document<Id: PartialEq>> PartialEq for Ref<D> {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl<D: Document<Id: Eq>> Eq for Ref<D> {}

impl<D: Document<Id: Hash>> Hash for Ref<D> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.id.hash(state);
    }
}

impl<D: Document<Id: fmt::Debug>> fmt::Debug for Ref<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ref({} {:?})", D::COLLECTION.collection, self.id)
    }
}
