//! Which path the `Vec` of a type has: bytes are one binary value, everything else is a list.

use super::{Field, ListField, Path, Root};
use crate::{codec::ElementType, types::FieldType};

/// How `Vec<T>`, `[T; N]`, `Box<[T]>` and `Arc<[T]>` are stored: [`AsArray`] for every type but `u8`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not store a list of `{T}`",
    label = "expected `mongo_odm::fields::AsArray`"
)]
pub trait SliceKind<T: FieldType> {
    /// The path of such a list; `L` is its Rust type.
    type Path<R: Root, L>;

    /// The BSON type.
    const TYPE: ElementType;

    /// The path at which such a list stands.
    fn path<R: Root, L>(at: Path) -> Self::Path<R, L>;
}

/// Stored as an array; the path is a [`ListField`].
#[derive(Debug)]
pub struct AsArray(());

impl<T: FieldType> SliceKind<T> for AsArray {
    type Path<R: Root, L> = ListField<R, T, L>;
    const TYPE: ElementType = ElementType::ARRAY;

    fn path<R: Root, L>(at: Path) -> ListField<R, T, L> {
        ListField::new(at)
    }
}

/// Stored as one binary value; the path is a [`Field`]. Only for bytes.
#[derive(Debug)]
pub struct AsBinary(());

impl SliceKind<u8> for AsBinary {
    type Path<R: Root, L> = Field<R, L>;
    const TYPE: ElementType = ElementType::BINARY;

    fn path<R: Root, L>(at: Path) -> Field<R, L> {
        Field::new(at)
    }
}

/// The Rust type of a list or a set.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the type of a list",
    label = "expected `Vec`, an array or a set"
)]
pub trait ListType {
    /// The number of elements, where it cannot change.
    const LENGTH: Option<usize> = None;
}

/// A list that may grow and shrink: all but arrays.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has a fixed number of elements: none can be added or removed",
    label = "this operation is for `Vec` and sets",
    note = "write `at(i).set(..)` for one element, `each().set(..)` for all, or `set(..)` for the whole; \
            or declare the field as a `Vec`"
)]
pub trait Resizable: ListType {}
