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

lists! {
    [T: FieldType + Ord] [T] BTreeSet<T>, array, insert;
    /// Stored in the order of the encoded values, so that equal sets are stored alike.
    [T: FieldType + Eq + Hash, S: BuildHasher + Default] [T, S] HashSet<T, S>, unordered_array, insert;
}
