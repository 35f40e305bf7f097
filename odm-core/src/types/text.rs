//! Text: `String`, the pointers to `str`, and `char`.

use std::{borrow::Cow, sync::Arc};

use bson::Bson;

use super::FieldType;
use crate::{
    codec::{DecodeError, Decoder, ElementType, EncodeError, Encoder},
    fields::{IntoOperand, IntoValue, Ordered, Textual},
    meta::Rules,
    validate::{Length, Text, Validator, check},
};

macro_rules! texts {
    ($($text:ty = $own:expr;)*) => {$(
        impl FieldType for $text {
            scalar!(ElementType::STRING);

            #[inline]
            fn encode(&self, encoder: &mut Encoder) -> ElementType {
                encoder.string(self)
            }

            #[inline]
            fn decode(
                element_type: ElementType,
                decoder: &mut Decoder<'_>,
            ) -> Result<Self, DecodeError> {
                string(element_type, decoder).map($own)
            }

            #[inline]
            fn validate_value(&self, rules: &Rules, validator: &mut Validator) {
                check::text(self, rules, validator);
            }

            fn to_bson_value(&self) -> Result<Bson, EncodeError> {
                Ok(Bson::String(self.to_string()))
            }
        }

        #[diagnostic::do_not_recommend]
        impl Ordered for $text {}
        #[diagnostic::do_not_recommend]
        impl Textual for $text {}
        impl Length for $text {}
        impl Text for $text {}
    )*};
}

texts! {
    String = String::from;
    Box<str> = Box::from;
    Arc<str> = Arc::from;
    Cow<'static, str> = |text| Cow::Owned(text.to_owned());
}

/// What holds text is an operand of every text field, and a builder takes it for one. The type itself and references to it are
/// operands of every field.
macro_rules! text_operands {
    ($($field:ty: $($operand:ty),*;)*) => {$($(
        #[diagnostic::do_not_recommend]
        impl IntoOperand<$field> for $operand {
            fn into_operand(self) -> Result<Bson, EncodeError> {
                Ok(Bson::String(self.to_string()))
            }
        }
    )*)*};
}

text_operands! {
    String: &&str, &&String, Box<str>, &Box<str>, Arc<str>, &Arc<str>, Cow<'_, str>, &Cow<'_, str>, char;
    Box<str>: &str, &&str, String, &String, Arc<str>, &Arc<str>, Cow<'_, str>, &Cow<'_, str>, char;
    Arc<str>: &str, &&str, String, &String, Box<str>, &Box<str>, Cow<'_, str>, &Cow<'_, str>, char;
    Cow<'static, str>: &str, &&str, String, &String, Box<str>, &Box<str>, Arc<str>, &Arc<str>, char;
    Option<Box<str>>: &str;
    Option<Arc<str>>: &str;
    Option<Cow<'static, str>>: &str;
}

macro_rules! text_values {
    ($($field:ty: $($value:ty),*;)*) => {$($(
        #[diagnostic::do_not_recommend]
        impl IntoValue<$field> for $value {
            fn into_value(self) -> $field {
                self.to_string().into()
            }
        }

        #[diagnostic::do_not_recommend]
        impl IntoValue<Option<$field>> for $value {
            fn into_value(self) -> Option<$field> {
                Some(self.to_string().into())
            }
        }
    )*)*};
}

text_values! {
    String: &&str, &String, Box<str>, Arc<str>, Cow<'_, str>, &Cow<'_, str>, char;
    Box<str>: &str, &&str, String, &String, Arc<str>, Cow<'_, str>, &Cow<'_, str>, char;
    Arc<str>: &str, &&str, String, &String, Box<str>, Cow<'_, str>, &Cow<'_, str>, char;
    Cow<'static, str>: String, &String, Box<str>, Arc<str>, char;
}

// Borrowed for good.
#[diagnostic::do_not_recommend]
impl IntoValue<Cow<'static, str>> for &'static str {
    fn into_value(self) -> Cow<'static, str> {
        Cow::Borrowed(self)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<Option<Cow<'static, str>>> for &'static str {
    fn into_value(self) -> Option<Cow<'static, str>> {
        Some(Cow::Borrowed(self))
    }
}

impl FieldType for char {
    scalar!(ElementType::STRING);

    #[inline]
    fn encode(&self, encoder: &mut Encoder) -> ElementType {
        encoder.string(self.encode_utf8(&mut [0; 4]))
    }

    #[inline]
    fn decode(element_type: ElementType, decoder: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        let text = string(element_type, decoder)?;
        let mut characters = text.chars();
        match (characters.next(), characters.next()) {
            (Some(character), None) => Ok(character),
            _ => Err(DecodeError::new(format!(
                "expected one character, found {}",
                text.chars().count()
            ))),
        }
    }

    #[inline]
    fn validate_value(&self, rules: &Rules, validator: &mut Validator) {
        check::choice(self, rules, validator);
    }

    fn to_bson_value(&self) -> Result<Bson, EncodeError> {
        Ok(Bson::String(self.to_string()))
    }
}

#[diagnostic::do_not_recommend]
impl Ordered for char {}
#[diagnostic::do_not_recommend]
impl Textual for char {}

#[inline]
pub(super) fn string<'a>(
    element_type: ElementType,
    decoder: &mut Decoder<'a>,
) -> Result<&'a str, DecodeError> {
    if element_type == ElementType::STRING {
        decoder.string()
    } else {
        Err(DecodeError::mismatch("String", element_type))
    }
}
