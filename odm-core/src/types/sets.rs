//! Sets: stored as arrays. Values that are stored twice are kept once.

use std::{
    collections::{BTreeSet, HashSet},
    hash::{BuildHasher, Hash},
};

use super::{
    FieldType,
    sequences::{decode_elements, lists, validate_items},
};
use crate::{
    codec::{DecodeError, Decoder, ElementType, Encoder},
    fields::{AsArray, ListField, ListType, Path, Resizable, Root},
    meta::{Rules, TypeMeta},
    validate::{Each, Items, Validator, check},
};

/// What the items of a `HashSet` and the keys of a `HashMap` need.
///
/// Implemented for every type with both traits: one trait, so that a type with neither is one error.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be in a `HashSet`, or the key of a `HashMap`: it needs `Eq` and `Hash`",
    label = "`{Self}` needs `Eq` and `Hash`",
    note = "write `#[derive(PartialEq, Eq, Hash)]` on `{Self}`, or use a `Vec`"
)]
pub trait Hashed: Eq + Hash {}

#[diagnostic::do_not_recommend]
impl<T: Eq + Hash> Hashed for T {}

lists! {
    [T: FieldType + Ord] [T] BTreeSet<T>, array, insert;
    /// Stored in the order of the encoded values, so that equal sets are stored alike.
    [T: FieldType + Hashed, S: BuildHasher + Default] [T, S] HashSet<T, S>, unordered_array, insert;
}
