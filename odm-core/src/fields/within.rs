//! What the paths of a struct's fields start from: the document itself, or a field that holds the struct.

use std::{fmt, marker::PhantomData};

use super::{Field, Path, Root};
use crate::types::FieldType;

/// Marks the fields of a document itself, as the closure of a filter or an update takes them: `OrderFields<Order>`. The
/// document is no field: only its fields can be compared and changed.
#[derive(Debug)]
pub struct OfDocument(());

/// Marks the fields of a document that is stored in a field or in a list: `AddressFields<Order>`. It derefs to the [`Field`]
/// itself, which can be compared and changed as a whole.
#[derive(Debug)]
pub struct OfField(());

/// Where the struct `S` stands; `At` is [`OfDocument`] or [`OfField`].
#[doc(hidden)]
pub struct Within<R, S, At> {
    field: Field<R, S>,
    marker: PhantomData<fn() -> At>,
}

impl<R, S, At> Within<R, S, At> {
    #[must_use]
    pub const fn new(at: Path) -> Self {
        Self {
            field: Field::new(at),
            marker: PhantomData,
        }
    }
}

impl<R: Root, S, At> Within<R, S, At> {
    /// The path of the stored field `name`.
    #[must_use]
    pub fn child<C: FieldType>(&self, name: &'static str) -> C::Path<R> {
        self.field.child::<C>(name)
    }
}

impl<R, S> Within<R, S, OfField> {
    /// The field that holds the struct.
    #[must_use]
    pub const fn field(&self) -> &Field<R, S> {
        &self.field
    }
}

impl<R, S, At> fmt::Debug for Within<R, S, At> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Within({})", self.field.path())
    }
}
