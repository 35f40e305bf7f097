//! What generated code names. Not part of the public API.

pub use core::{
    convert::From,
    fmt::{Display, Error as FmtError, Formatter},
    marker::{PhantomData, Send, Sync},
    ops::Deref,
    str::FromStr,
};
pub use core::{
    default::Default,
    option::Option::{self, None, Some},
    result::Result::{self, Err, Ok},
};
pub use std::{sync::atomic::AtomicUsize, vec, vec::Vec};

pub use bson::{Bson, DateTime};
pub use inventory;
pub use serde;

pub use crate::{
    codec::{DecodeError, Decoder, DocumentDecoder, ElementType, EncodeError, Encoder},
    document::{
        Choices, Document, EmbeddedDocument, Hooks, Structure,
        builder::{Id, Missing, Now, Omits, Omitted, Perhaps, Put, Slot},
        run_hooks::{NoHooks, OwnHooks, Probe},
    },
    fields::{AsArray, Field, IntoOperand, OfDocument, OfField, Ordered, Path, Root, Within},
    json,
    meta::{
        AutoNow, Bound, Collation, CollectionMeta, FieldMeta, Index, IndexKey, IndexKind, Linked,
        OnDelete, Rules, RulesFor, StructureMeta, TypeMeta,
    },
    query::{Filter, Sort},
    types::{FieldType, Serde, UnknownChoice},
    validate::{Each, Literal, Timestamp, Validator},
};

pub use crate::types::{
    choices::{choice_bson, choice_value, decode_choice, encode_choice, parse_choice},
    embedded::{
        decode_structure, document_type, encode_structure, structure_type, validate_structure,
    },
};

#[cfg(feature = "decimal")]
pub use crate::types::decimal_literal::decimal_literal;

/// What the code of every single field names, imported whole and so written without a path: the expansion is shorter by it.
/// The names begin like no type of a user.
pub mod brief {
    pub use crate::{
        document::builder::{
            I0 as _I0, I1 as _I1, I2 as _I2, I3 as _I3, I4 as _I4, I5 as _I5, I6 as _I6, I7 as _I7,
            I8 as _I8, I9 as _I9, I10 as _I10, I11 as _I11, Missing as _Missing, Omits as _Omits,
            Omitted as _Omitted, Put as _Put, Unset as _Unset,
        },
        document::run_hooks::WithoutHooks as _WithoutHooks,
        fields::{
            AsArray as _AsArray, IntoValue as _IntoValue, OfDocument as _OfDocument,
            OfField as _OfField, Root as _Root, Within as _Within,
        },
        types::{FieldType as _Type, SerdeType as _Serde},
    };

    pub use super::{choices as _choices, key as _key};
    pub use crate::meta::{Index as _Index, IndexKind as _Kind};
    pub use core::option::Option as _Option;

    /// What the method of a field of type `T` gives.
    pub type _At<T, R> = <T as crate::types::FieldType>::Path<R>;
}

/// What is wrong with a declaration, which only the compiler can tell. It is the value of constants alone, and so an error of
/// the compiler and never of a program.
#[track_caller]
pub const fn ensure(is_right: bool, message: &'static str) {
    assert!(is_right, "{}", message);
}

/// Returns whether the server takes a `T` as `_id`.
#[must_use]
pub const fn can_be_id<T: FieldType>() -> bool {
    !T::TYPE.optional && !T::TYPE.is_list()
}

/// Returns whether a `T` may be nothing.
#[must_use]
pub const fn can_be_null<T: FieldType>() -> bool {
    T::TYPE.optional || T::TYPE.element_type.is_none()
}

/// Returns whether a `T` may be a date, or dates.
#[must_use]
pub const fn can_be_date<T: FieldType>() -> bool {
    is_date(match T::TYPE.element {
        Some(element) if T::TYPE.is_list() => element,
        _ => T::TYPE,
    })
}

const fn is_date(of: &TypeMeta) -> bool {
    match of.element_type {
        Some(found) => found.code() == ElementType::DATE_TIME.code(),
        None => true,
    }
}

/// The key of an index over the field stored as `name` in the document at `at`.
#[must_use]
pub fn key(at: &Path, name: &'static str, kind: IndexKind) -> IndexKey {
    IndexKey::new(at.field(name).as_str(), kind)
}

/// The key of an order over the field stored as `name`.
pub fn order(name: &'static str, descending: bool) -> Sort {
    Sort::new(Path::root().field(name), descending)
}

/// The declared indexes of a type that has none.
#[must_use]
pub fn no_indexes(_: Path) -> Vec<Index> {
    Vec::new()
}

/// The order of a document that declares none.
#[must_use]
pub fn no_ordering() -> Vec<Sort> {
    Vec::new()
}

/// A partial index's filter, so that the closure's argument is known.
pub fn partial<S: Structure>(
    fields: &S::Fields<()>,
    filter: impl FnOnce(&S::Fields<()>) -> Filter<()>,
) -> Filter<()> {
    filter(fields)
}

/// A constraint's value, as a field of type `T` stores it.
///
/// # Errors
///
/// The value cannot be stored.
pub fn bound<T, V: IntoOperand<T>>(value: V) -> Result<Bson, EncodeError> {
    value.into_operand()
}

/// The values of `choices = [...]`, as a field of type `T` stores them.
///
/// # Errors
///
/// A value cannot be stored.
pub fn choices<T, V: IntoOperand<T>, const N: usize>(
    values: [V; N],
) -> Result<Vec<Bson>, EncodeError> {
    values.into_iter().map(IntoOperand::into_operand).collect()
}
