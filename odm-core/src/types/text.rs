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

macro_rules! text_operands {
    ($($text:ty, $($life:lifetime)?;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl IntoOperand<$text> for &str {
            fn into_operand(self) -> Result<Bson, EncodeError> {
                Ok(self.into())
            }
        }

        #[diagnostic::do_not_recommend]
        impl IntoOperand<$text> for String {
            fn into_operand(self) -> Result<Bson, EncodeError> {
                Ok(self.into())
            }
        }

        #[diagnostic::do_not_recommend]
        impl IntoValue<$text> for String {
            fn into_value(self) -> $text {
                self.into()
            }
        }

        #[diagnostic::do_not_recommend]
        impl IntoOperand<Option<$text>> for &str {
            fn into_operand(self) -> Result<Bson, EncodeError> {
                Ok(self.into())
            }
        }

        #[diagnostic::do_not_recommend]
        impl IntoValue<$text> for &$($life)? str {
            fn into_value(self) -> $text {
                self.into()
            }
        }

        #[diagnostic::do_not_recommend]
        impl IntoValue<Option<$text>> for &$($life)? str {
            fn into_value(self) -> Option<$text> {
                Some(self.into())
            }
        }
    )*};
}

text_operands! {
    Box<str>,;
    Arc<str>,;
    // Borrowed for good.
    Cow<'static, str>, 'static;
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
