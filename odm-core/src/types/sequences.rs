//! Lists: stored as arrays, lists of bytes as binary data.

use std::{
    collections::{LinkedList, VecDeque},
    sync::Arc,
};

use bson::Bson;

use super::FieldType;
use crate::{
    codec::{DecodeError, Decoder, ElementType, EncodeError, Encoder, Left},
    fields::{
        AsArray, IntoOperand, IntoValue, ListField, ListType, Path, Resizable, Root, SliceKind,
    },
    meta::{Rules, TypeMeta},
    validate::{Each, Items, Length, Validator, check},
};

/// How many bytes are allocated ahead on the word of the input.
const MOST_RESERVED: usize = 64 * 1024;

/// Reads an array of any elements.
pub(super) fn decode_array<T: FieldType>(
    element_type: ElementType,
    decoder: &mut Decoder<'_>,
) -> Result<Vec<T>, DecodeError> {
    let mut values = Vec::new();
    decode_elements(element_type, decoder, |value, left| {
        if values.len() == values.capacity() {
            let most = MOST_RESERVED / size_of::<T>().max(1);
            values.reserve(1 + left.estimate().min(most));
        }
        values.push(value);
    })?;
    Ok(values)
}

/// Calls `push` with each element and an estimate of how many are left.
#[inline]
pub(super) fn decode_elements<T: FieldType>(
    element_type: ElementType,
    decoder: &mut Decoder<'_>,
    push: impl FnMut(T, Left),
) -> Result<(), DecodeError> {
    if element_type != ElementType::ARRAY {
        return Err(DecodeError::mismatch("an Array", element_type));
    }
    decoder.document()?.elements(push)
}

pub(super) fn validate_items<'a, T: FieldType + 'a>(
    values: impl IntoIterator<Item = &'a T>,
    rules: &Rules,
    validator: &mut Validator,
) {
    let each = rules.of_each();
    for (index, value) in values.into_iter().enumerate() {
        validator.item(index, |validator| value.validate_value(each, validator));
    }
}

/// What is a slice in memory.
macro_rules! slices {
    ($(($($parameter:tt)*) $list:ty $({ $length:expr })?, $from_vec:expr;)*) => {$(
        impl<T: FieldType, $($parameter)*> FieldType for $list {
            type Path<R: Root> = <T::Slice as SliceKind<T>>::Path<R, Self>;
            type Slice = AsArray;
            const TYPE: &'static TypeMeta =
                &TypeMeta::slice::<Self, T>(<T::Slice as SliceKind<T>>::TYPE);
            const ONLY_RULES: bool = T::ONLY_RULES;

            fn path<R: Root>(at: Path) -> Self::Path<R> {
                <T::Slice as SliceKind<T>>::path(at)
            }

            #[inline]
            fn encode(&self, encoder: &mut Encoder) -> ElementType {
                T::encode_slice(self, encoder)
            }

            #[inline]
            fn decode(
                element_type: ElementType,
                decoder: &mut Decoder<'_>,
            ) -> Result<Self, DecodeError> {
                T::decode_vec(element_type, decoder).and_then($from_vec)
            }

            #[inline]
            fn validate_value(&self, rules: &Rules, validator: &mut Validator) {
                check::count(self.len(), rules, validator);
                // Only bytes have a length.
                check::length(self.len(), "byte", rules, validator);
                check::choice(self, rules, validator);
                validate_items(self.iter(), rules, validator);
            }
        }

        impl<T, $($parameter)*> Items for $list {}
        impl<T, $($parameter)*> ListType for $list {
            $(const LENGTH: Option<usize> = Some($length);)?
        }

        impl<T, $($parameter)*> Each for $list {
            type Item = T;
        }
    )*};
}

slices! {
    () Vec<T>, Ok;
    () Box<[T]>, |values| Ok(values.into_boxed_slice());
    () Arc<[T]>, |values| Ok(values.into());
    (const N: usize) [T; N] { N }, |values| {
        values.try_into().map_err(|values: Vec<T>| {
            DecodeError::new(format!("expected {N} items, found {}", values.len()))
        })
    };
}

impl<T> Resizable for Vec<T> {}
impl<T> Resizable for Box<[T]> {}
impl<T> Resizable for Arc<[T]> {}

impl Length for Vec<u8> {}
impl Length for Box<[u8]> {}
impl Length for Arc<[u8]> {}

/// Lists and sets that are no slice in memory: what is in their bounds and their names, the type, how the
/// encoder writes it and how a value gets in.
macro_rules! lists {
    ($($(#[$doc:meta])* [$($bounds:tt)*] [$($names:tt)*] $list:ty, $encode:ident, $put:ident;)*) => {$(
        $(#[$doc])*
        impl<$($bounds)*> FieldType for $list {
            type Path<R: Root> = ListField<R, T, Self>;
            type Slice = AsArray;
            const TYPE: &'static TypeMeta = &TypeMeta::list::<Self, T>();
            const ONLY_RULES: bool = T::ONLY_RULES;

            fn path<R: Root>(at: Path) -> ListField<R, T, Self> {
                ListField::new(at)
            }

            fn encode(&self, encoder: &mut Encoder) -> ElementType {
                encoder.$encode(self)
            }

            fn decode(
                element_type: ElementType,
                decoder: &mut Decoder<'_>,
            ) -> Result<Self, DecodeError> {
                let mut values = Self::default();
                decode_elements(element_type, decoder, |value, _| {
                    values.$put(value);
                })?;
                Ok(values)
            }

            fn validate_value(&self, rules: &Rules, validator: &mut Validator) {
                check::count(self.len(), rules, validator);
                check::choice(self, rules, validator);
                validate_items(self, rules, validator);
            }
        }

        impl<$($names)*> Items for $list {}
        impl<$($names)*> ListType for $list {}
        impl<$($names)*> Resizable for $list {}

        impl<$($names)*> Each for $list {
            type Item = T;
        }
    )*};
}

pub(super) use lists;

lists! {
    [T: FieldType] [T] VecDeque<T>, array, push_back;
    [T: FieldType] [T] LinkedList<T>, array, push_back;
}

#[diagnostic::do_not_recommend]
impl<T: FieldType, V: IntoOperand<T>, const N: usize> IntoOperand<Vec<T>> for [V; N] {
    fn into_operand(self) -> Result<Bson, EncodeError> {
        operand_list(self)
    }
}

#[diagnostic::do_not_recommend]
impl<T: FieldType, V: IntoOperand<T> + Clone, const N: usize> IntoOperand<Vec<T>> for &[V; N] {
    fn into_operand(self) -> Result<Bson, EncodeError> {
        operand_list(self.iter().cloned())
    }
}

#[diagnostic::do_not_recommend]
impl<T: FieldType, V: IntoOperand<T> + Clone> IntoOperand<Vec<T>> for &[V] {
    fn into_operand(self) -> Result<Bson, EncodeError> {
        operand_list(self.iter().cloned())
    }
}

fn operand_list<T: FieldType, V: IntoOperand<T>>(
    values: impl IntoIterator<Item = V>,
) -> Result<Bson, EncodeError> {
    let values = values
        .into_iter()
        .map(IntoOperand::into_operand)
        .collect::<Result<Vec<Bson>, EncodeError>>()?;
    if <T::Slice as SliceKind<T>>::TYPE == ElementType::ARRAY {
        return Ok(Bson::Array(values));
    }
    // Bytes: through the type that is stored.
    let stored = crate::meta::from_bson::<Vec<T>>(&Bson::Array(values))
        .map_err(|error| EncodeError::new(error.path(), error.reason()))?;
    stored.map_or(Ok(Bson::Null), |values| values.to_bson_value())
}

#[diagnostic::do_not_recommend]
impl<T, V: IntoValue<T>, const N: usize> IntoValue<Vec<T>> for [V; N] {
    fn into_value(self) -> Vec<T> {
        self.into_iter().map(IntoValue::into_value).collect()
    }
}

#[diagnostic::do_not_recommend]
impl<T, V: IntoValue<T>, const N: usize> IntoValue<Option<Vec<T>>> for [V; N] {
    fn into_value(self) -> Option<Vec<T>> {
        Some(self.into_value())
    }
}

#[diagnostic::do_not_recommend]
impl<T, V: IntoValue<T> + Clone> IntoValue<Vec<T>> for &[V] {
    fn into_value(self) -> Vec<T> {
        self.iter().cloned().map(IntoValue::into_value).collect()
    }
}

#[diagnostic::do_not_recommend]
impl<T, V: IntoValue<T> + Clone> IntoValue<Option<Vec<T>>> for &[V] {
    fn into_value(self) -> Option<Vec<T>> {
        Some(self.into_value())
    }
}

#[diagnostic::do_not_recommend]
impl<T, V: IntoValue<T> + Clone, const N: usize> IntoValue<Vec<T>> for &[V; N] {
    fn into_value(self) -> Vec<T> {
        self.as_slice().into_value()
    }
}

#[diagnostic::do_not_recommend]
impl<T, V: IntoValue<T> + Clone, const N: usize> IntoValue<Option<Vec<T>>> for &[V; N] {
    fn into_value(self) -> Option<Vec<T>> {
        Some(self.as_slice().into_value())
    }
}
