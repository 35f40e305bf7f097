//! `Option`: what may be absent.

use bson::Bson;

use super::FieldType;
use crate::{
    codec::{DecodeError, Decoder, ElementType, EncodeError, Encoder},
    fields::{AsArray, IntoOperand, OptionField, Path, Root},
    meta::{Rules, TypeMeta},
    validate::{Bounded, Each, Items, Length, Precise, Text, Timestamp, Validator},
};

impl<T: FieldType> FieldType for Option<T> {
    type Path<R: Root> = OptionField<R, T>;
    type Slice = AsArray;
    const TYPE: &'static TypeMeta = &TypeMeta::optional::<Self, T>();
    const ONLY_RULES: bool = T::ONLY_RULES;

    fn path<R: Root>(at: Path) -> OptionField<R, T> {
        OptionField::new(at)
    }

    #[inline]
    fn encode(&self, encoder: &mut Encoder) -> ElementType {
        match self {
            Some(value) => value.encode(encoder),
            None => ElementType::NULL,
        }
    }

    #[inline]
    fn decode(element_type: ElementType, decoder: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        if element_type == ElementType::NULL {
            return Ok(None);
        }
        T::decode(element_type, decoder).map(Some)
    }

    #[inline]
    fn absent() -> Option<Self> {
        Some(None)
    }

    #[inline]
    fn is_absent(&self) -> bool {
        self.as_ref().is_none_or(T::is_absent)
    }

    #[inline]
    fn validate_value(&self, rules: &Rules, validator: &mut Validator) {
        if let Some(value) = self {
            value.validate_value(rules, validator);
        }
    }

    fn to_bson_value(&self) -> Result<Bson, EncodeError> {
        self.as_ref().map_or(Ok(Bson::Null), T::to_bson_value)
    }
}

#[diagnostic::do_not_recommend]
impl<T: FieldType> IntoOperand<Option<T>> for T {
    fn into_operand(self) -> Result<Bson, EncodeError> {
        self.to_bson_value()
    }
}

#[diagnostic::do_not_recommend]
impl IntoOperand<Option<String>> for &str {
    fn into_operand(self) -> Result<Bson, EncodeError> {
        Ok(self.into())
    }
}

impl<T: Length> Length for Option<T> {}
impl<T: Items> Items for Option<T> {}
impl<T: Bounded> Bounded for Option<T> {}
impl<T: Precise> Precise for Option<T> {}
impl<T: Text> Text for Option<T> {}

impl<T: Each> Each for Option<T> {
    type Item = T::Item;
}

impl<T: Timestamp> Timestamp for Option<T> {
    fn from_bson_date(date: bson::DateTime) -> Self {
        Some(T::from_bson_date(date))
    }
}
