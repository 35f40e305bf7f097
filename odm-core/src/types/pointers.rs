//! `Box` and `Arc`: stored as what they point to.

use std::sync::Arc;

use bson::Bson;

use super::FieldType;
use crate::{
    codec::{DecodeError, Decoder, ElementType, EncodeError, Encoder},
    fields::{AsArray, IntoOperand, IntoValue, Path, Root},
    meta::{Rules, TypeMeta},
    validate::{Bounded, Each, Items, Length, Precise, Text, Timestamp, Validator},
};

macro_rules! pointers {
    ($($pointer:ident),*) => {$(
        impl<T: FieldType> FieldType for $pointer<T> {
            type Path<R: Root> = T::Path<R>;
            type Slice = AsArray;
            const TYPE: &'static TypeMeta = T::TYPE;
            const NULL_IS_A_VALUE: bool = T::NULL_IS_A_VALUE;
            const ONLY_RULES: bool = T::ONLY_RULES;

            fn path<R: Root>(at: Path) -> T::Path<R> {
                T::path(at)
            }

            #[inline]
            fn encode(&self, encoder: &mut Encoder) -> ElementType {
                T::encode(self, encoder)
            }

            #[inline]
            fn decode(
                element_type: ElementType,
                decoder: &mut Decoder<'_>,
            ) -> Result<Self, DecodeError> {
                T::decode(element_type, decoder).map(Self::new)
            }

            #[inline]
            fn absent() -> Option<Self> {
                T::absent().map(Self::new)
            }

            #[inline]
            fn is_absent(&self) -> bool {
                T::is_absent(self)
            }

            #[inline]
            fn validate_value(&self, rules: &Rules, validator: &mut Validator) {
                T::validate_value(self, rules, validator);
            }

            fn to_bson_value(&self) -> Result<Bson, EncodeError> {
                T::to_bson_value(self)
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T: FieldType> IntoOperand<$pointer<T>> for T {
            fn into_operand(self) -> Result<Bson, EncodeError> {
                self.to_bson_value()
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T: FieldType> IntoValue<$pointer<T>> for T {
            fn into_value(self) -> $pointer<T> {
                $pointer::new(self)
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T: FieldType> IntoValue<Option<$pointer<T>>> for T {
            fn into_value(self) -> Option<$pointer<T>> {
                Some($pointer::new(self))
            }
        }

        impl<T: Length> Length for $pointer<T> {}
        impl<T: Items> Items for $pointer<T> {}
        impl<T: Bounded> Bounded for $pointer<T> {}
        impl<T: Precise> Precise for $pointer<T> {}
        impl<T: Text> Text for $pointer<T> {}

        impl<T: Each> Each for $pointer<T> {
            type Item = T::Item;
        }

        impl<T: Timestamp> Timestamp for $pointer<T> {
            fn from_bson_date(date: bson::DateTime) -> Self {
                Self::new(T::from_bson_date(date))
            }
        }
    )*};
}

pointers! { Box, Arc }
