//! Sets: stored as arrays. Values that are stored twice are kept once.

use std::{
    collections::{BTreeSet, HashSet},
    hash::{BuildHasher, Hash},
};

use super::{
    FieldType,
    sequences::{decode_elements, validate_items},
};
use crate::{
    codec::{DecodeError, Decoder, ElementType, Encoder},
    fields::{ListField, Path},
    meta::{Rules, TypeMeta},
    validate::{Each, Items, Validator, check},
};

impl<T: FieldType + Ord> FieldType for BTreeSet<T> {
    type Path<Root> = ListField<Root, T, Self>;
    const TYPE: &'static TypeMeta = &TypeMeta::list::<Self, T>();

    fn path<Root>(at: Path) -> ListField<Root, T, Self> {
        ListField::new(at)
    }

    fn encode(&self, encoder: &mut Encoder) -> ElementType {
        encoder.array(self)
    }

    fn decode(element_type: ElementType, decoder: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        let mut values = Self::new();
        decode_elements(element_type, decoder, |value, _| {
            values.insert(value);
        })?;
        Ok(values)
    }

    fn validate_value(&self, rules: &Rules, validator: &mut Validator) {
        check::count(self.len(), rules, validator);
        check::choice(self, rules, validator);
        validate_items(self, rules, validator);
    }
}

/// Stored in the order of the encoded values, so that equal sets are stored alike.
impl<T: FieldType + Eq + Hash, S: BuildHasher + Default> FieldType for HashSet<T, S> {
    type Path<Root> = ListField<Root, T, Self>;
    const TYPE: &'static TypeMeta = &TypeMeta::list::<Self, T>();

    fn path<Root>(at: Path) -> ListField<Root, T, Self> {
        ListField::new(at)
    }

    fn encode(&self, encoder: &mut Encoder) -> ElementType {
        encoder.unordered_array(self)
    }

    fn decode(element_type: ElementType, decoder: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        let mut values = Self::default();
        decode_elements(element_type, decoder, |value, _| {
            values.insert(value);
        })?;
        Ok(values)
    }

    fn validate_value(&self, rules: &Rules, validator: &mut Validator) {
        check::count(self.len(), rules, validator);
        check::choice(self, rules, validator);
        validate_items(self, rules, validator);
    }
}

impl<T> Items for BTreeSet<T> {}
impl<T, S> Items for HashSet<T, S> {}

impl<T> Each for BTreeSet<T> {
    type Item = T;
}

impl<T, S> Each for HashSet<T, S> {
    type Item = T;
}
