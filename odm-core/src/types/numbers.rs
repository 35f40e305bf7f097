//! Integers and binary floating point.

use std::any::type_name;

use bson::Bson;

use super::{FieldType, sequences};
use crate::{
    codec::{Decimal128Parts, DecodeError, Decoder, ElementType, EncodeError, Encoder},
    fields::{Numeric, Ordered},
    meta::{NumberRange, Rules},
    validate::{Bounded, Code, Failure, Precise, Validator, check},
};

/// Integers that always fit the type that is written.
macro_rules! integers {
    ($($integer:ty as $wire:ty, $element_type:ident, $variant:ident, $slice:ident { $($more:tt)* })*) => {$(
        impl FieldType for $integer {
            scalar!(ElementType::$element_type, true, $slice);
            const NUMBER_RANGE: Option<NumberRange> =
                Some(NumberRange::Int(<$integer>::MIN as i64, <$integer>::MAX as i64));

            #[inline]
            fn encode(&self, encoder: &mut Encoder) -> ElementType {
                encoder.fixed(<$wire>::from(*self).to_le_bytes());
                ElementType::$element_type
            }

            #[inline]
            fn decode(
                element_type: ElementType,
                decoder: &mut Decoder<'_>,
            ) -> Result<Self, DecodeError> {
                if element_type == ElementType::$element_type {
                    fit(<$wire>::from_le_bytes(decoder.fixed()?))
                } else {
                    fit(other_whole::<Self>(element_type, decoder)?)
                }
            }

            #[inline]
            fn validate_value(&self, rules: &Rules, validator: &mut Validator) {
                check::integer(i64::from(*self), rules, validator);
            }

            fn to_bson_value(&self) -> Result<Bson, EncodeError> {
                Ok(Bson::$variant((*self).into()))
            }

            $($more)*
        }

        #[diagnostic::do_not_recommend]
        impl Ordered for $integer {}
        #[diagnostic::do_not_recommend]
        impl Numeric for $integer {
            type Sum = i64;
            type Average = f64;
            type ServerAverage = f64;
        }
        impl Bounded for $integer {}
    )*};
}

integers! {
    i8 as i32, INT32, Int32, AsArray {}
    i16 as i32, INT32, Int32, AsArray {}
    i32 as i32, INT32, Int32, AsArray {}
    u8 as i32, INT32, Int32, AsBinary {
        #[inline]
        fn encode_slice(bytes: &[Self], encoder: &mut Encoder) -> ElementType {
            encoder.binary(0, bytes)
        }

        fn decode_vec(
            element_type: ElementType,
            decoder: &mut Decoder<'_>,
        ) -> Result<Vec<Self>, DecodeError> {
            if element_type == ElementType::BINARY {
                super::binary::plain(decoder).map(<[Self]>::to_vec)
            } else {
                sequences::decode_array(element_type, decoder)
            }
        }
    }
    u16 as i32, INT32, Int32, AsArray {}
    u32 as i64, INT64, Int64, AsArray {}
    i64 as i64, INT64, Int64, AsArray {}
}

/// Integers whose range is not that of Int64.
macro_rules! wide_integers {
    ($($integer:ty),*) => {$(
        impl FieldType for $integer {
            scalar!(ElementType::INT64, false);
            const NUMBER_RANGE: Option<NumberRange> = Some(NumberRange::Int(
                <$integer>::MIN as i64,
                if size_of::<$integer>() < 8 { <$integer>::MAX as i64 } else { i64::MAX },
            ));

            #[inline]
            fn encode(&self, encoder: &mut Encoder) -> ElementType {
                match i64::try_from(*self) {
                    Ok(value) => {
                        encoder.fixed(value.to_le_bytes());
                        ElementType::INT64
                    }
                    Err(_) => encoder.fail(too_large(self)),
                }
            }

            #[inline]
            fn decode(
                element_type: ElementType,
                decoder: &mut Decoder<'_>,
            ) -> Result<Self, DecodeError> {
                if element_type == ElementType::INT64 {
                    fit(i64::from_le_bytes(decoder.fixed()?))
                } else {
                    fit(other_whole::<Self>(element_type, decoder)?)
                }
            }

            #[inline]
            fn validate_value(&self, rules: &Rules, validator: &mut Validator) {
                match i64::try_from(*self) {
                    Ok(value) => check::integer(value, rules, validator),
                    Err(_) => validator.fail(Failure::new(Code::Type, too_large(self))),
                }
            }

            fn to_bson_value(&self) -> Result<Bson, EncodeError> {
                match i64::try_from(*self) {
                    Ok(value) => Ok(Bson::Int64(value)),
                    Err(_) => Err(EncodeError::new("", too_large(self))),
                }
            }
        }

        #[diagnostic::do_not_recommend]
        impl Ordered for $integer {}
        #[diagnostic::do_not_recommend]
        impl Numeric for $integer {
            type Sum = i64;
            type Average = f64;
            type ServerAverage = f64;
        }
        impl Bounded for $integer {}
    )*};
}

wide_integers! { u64, usize, isize }

impl FieldType for f64 {
    scalar!(ElementType::DOUBLE);

    #[inline]
    fn encode(&self, encoder: &mut Encoder) -> ElementType {
        encoder.fixed(self.to_le_bytes());
        ElementType::DOUBLE
    }

    /// Whole numbers of other types are taken when a Double holds them exactly.
    #[inline]
    fn decode(element_type: ElementType, decoder: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        if element_type == ElementType::DOUBLE {
            Ok(Self::from_le_bytes(decoder.fixed()?))
        } else {
            exact_double::<Self>(element_type, decoder)
        }
    }

    #[inline]
    fn validate_value(&self, rules: &Rules, validator: &mut Validator) {
        check::double(*self, self, rules, validator);
    }

    fn to_bson_value(&self) -> Result<Bson, EncodeError> {
        Ok(Bson::Double(*self))
    }
}

impl FieldType for f32 {
    scalar!(ElementType::DOUBLE);
    const NUMBER_RANGE: Option<NumberRange> = Some(NumberRange::Float);

    #[inline]
    fn encode(&self, encoder: &mut Encoder) -> ElementType {
        f64::from(*self).encode(encoder)
    }

    /// The nearest `f32` is taken: what the server computes (`$inc`, `$mul`) is a Double. A finite
    /// number beyond the range of `f32` is an error.
    #[inline]
    fn decode(element_type: ElementType, decoder: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        let wide = f64::decode(element_type, decoder)?;
        #[allow(clippy::cast_possible_truncation, reason = "rounding is what is asked")]
        let value = wide as Self;
        if value.is_infinite() && wide.is_finite() {
            return Err(misfit::<Self>(&wide.to_string()));
        }
        Ok(value)
    }

    #[inline]
    fn validate_value(&self, rules: &Rules, validator: &mut Validator) {
        check::double(f64::from(*self), self, rules, validator);
    }

    fn to_bson_value(&self) -> Result<Bson, EncodeError> {
        Ok(Bson::Double(f64::from(*self)))
    }
}

macro_rules! floats {
    ($($float:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl Ordered for $float {}
        #[diagnostic::do_not_recommend]
        impl Numeric for $float {
            type Sum = f64;
            type Average = f64;
            type ServerAverage = f64;
        }
        impl Bounded for $float {}
        impl Precise for $float {}
    )*};
}

floats! { f32, f64 }

#[inline]
fn fit<T: TryFrom<W>, W: Copy + ToString>(value: W) -> Result<T, DecodeError> {
    T::try_from(value).map_err(|_| misfit::<T>(&value.to_string()))
}

/// Reads a whole number of a type that is not the one written, without rounding.
#[inline(never)]
fn other_whole<T>(
    element_type: ElementType,
    decoder: &mut Decoder<'_>,
) -> Result<i64, DecodeError> {
    match element_type {
        ElementType::INT32 => Ok(i32::from_le_bytes(decoder.fixed()?).into()),
        ElementType::INT64 => Ok(i64::from_le_bytes(decoder.fixed()?)),
        ElementType::DOUBLE => {
            let value = f64::from_le_bytes(decoder.fixed()?);
            whole_double(value).ok_or_else(|| misfit::<T>(&format!("the Double {value}")))
        }
        ElementType::DECIMAL128 => {
            let bytes = decoder.fixed()?;
            match Decimal128Parts::from_bytes(bytes) {
                Decimal128Parts::Finite(value) => value.to_int(),
                _ => None,
            }
            .ok_or_else(|| {
                misfit::<T>(&format!(
                    "the Decimal128 {}",
                    bson::Decimal128::from_bytes(bytes)
                ))
            })
        }
        other => Err(DecodeError::mismatch(type_name::<T>(), other)),
    }
}

/// The integer that a Double is, if it is one.
pub(super) fn whole_double(value: f64) -> Option<i64> {
    // 2^63 itself does not fit.
    const END: f64 = 9_223_372_036_854_775_808.0;
    #[allow(clippy::cast_possible_truncation, reason = "whole and in range")]
    let whole = value as i64;
    (value.fract() == 0.0 && (-END..END).contains(&value)).then_some(whole)
}

fn exact_double<T>(
    element_type: ElementType,
    decoder: &mut Decoder<'_>,
) -> Result<f64, DecodeError> {
    let whole = other_whole::<T>(element_type, decoder)?;
    #[allow(clippy::cast_precision_loss, reason = "checked by the way back")]
    let double = whole as f64;
    if whole_double(double) == Some(whole) {
        Ok(double)
    } else {
        Err(DecodeError::new(format!(
            "{whole} cannot be held exactly by {}",
            type_name::<T>()
        )))
    }
}

#[cold]
fn misfit<T>(value: &str) -> DecodeError {
    DecodeError::new(format!("{value} does not fit {}", type_name::<T>()))
}

#[cold]
fn too_large<T: ToString>(value: &T) -> String {
    format!("{} does not fit Int64", value.to_string())
}
