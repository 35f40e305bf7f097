//! `rust_decimal::Decimal`, stored as Decimal128.

use std::{cmp::Ordering, fmt, ops::Deref};

use bson::{Bson, Decimal128};
use rust_decimal::Decimal;

use super::{FieldType, numbers::whole_double};
use crate::{
    codec::{Decimal128Parts, DecodeError, Decoder, ElementType, EncodeError, Encoder, Finite},
    fields::{IntoOperand, Numeric, Ordered},
    meta::{NumberRange, Rules},
    validate::{Bounded, Precise, Validator, check},
};

/// One more than the greatest coefficient of a `Decimal`.
const COEFFICIENT_END: u128 = 1 << 96;

impl FieldType for Decimal {
    scalar!(ElementType::DECIMAL128);
    const NUMBER_RANGE: Option<NumberRange> = Some(NumberRange::Decimal);

    #[inline]
    fn encode(&self, encoder: &mut Encoder) -> ElementType {
        encoder.fixed(finite(*self).to_bytes());
        ElementType::DECIMAL128
    }

    /// Int32 and Int64 are taken as they are, a Double only when it is a whole number: 0.1 is not
    /// exactly a tenth. A value beyond 96 bits or 28 digits after the point is an error, as are
    /// NaN and the infinities.
    #[inline]
    fn decode(element_type: ElementType, decoder: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        if element_type == ElementType::DECIMAL128 {
            let bytes = decoder.fixed()?;
            match usual(bytes) {
                Some(value) => Ok(value),
                None => unusual(bytes),
            }
        } else {
            from_other(element_type, decoder)
        }
    }

    #[inline]
    fn validate_value(&self, rules: &Rules, validator: &mut Validator) {
        check::decimal(Decimal128Parts::Finite(finite(*self)), rules, validator);
    }

    fn to_bson_value(&self) -> Result<Bson, EncodeError> {
        let bytes = finite(*self).to_bytes();
        Ok(Bson::Decimal128(Decimal128::from_bytes(bytes)))
    }
}

#[diagnostic::do_not_recommend]
impl Ordered for Decimal {}
#[diagnostic::do_not_recommend]
impl Numeric for Decimal {
    type Sum = Self;
    type Average = Decimal;
    type ServerAverage = RoundedDecimal;
}
impl Bounded for Decimal {}
impl Precise for Decimal {}

macro_rules! whole_operands {
    ($($integer:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl IntoOperand<Decimal> for $integer {
            fn into_operand(self) -> Result<Bson, EncodeError> {
                Decimal::from(self).to_bson_value()
            }
        }

        #[diagnostic::do_not_recommend]
        impl IntoOperand<Option<Decimal>> for $integer {
            fn into_operand(self) -> Result<Bson, EncodeError> {
                Decimal::from(self).to_bson_value()
            }
        }
    )*};
}

whole_operands! { i32, i64, u32, u64 }

#[inline]
fn finite(value: Decimal) -> Finite {
    #[allow(clippy::cast_possible_wrap, reason = "a scale is at most 28")]
    let exponent = -(value.scale() as i32);
    Finite {
        negative: value.is_sign_negative(),
        coefficient: value.mantissa().unsigned_abs(),
        exponent,
    }
}

/// A decimal that the server computed, such as an average: read from any finite Decimal128, rounded
/// half to even to what a [`Decimal`] can hold.
///
/// # Example
///
/// ```no_run
/// use mongo_odm::{prelude::*, types::RoundedDecimal};
///
/// # #[derive(Document)] struct Order { id: ObjectId, city: String, total: Decimal }
/// #[derive(EmbeddedDocument)]
/// struct CityTotals {
///     #[field(name = "_id")]
///     city: String,
///     average: RoundedDecimal,
/// }
///
/// # async fn run() -> Result<()> {
/// let cities = Order::objects()
///     .aggregate()
///     .stage(doc! { "$group": { "_id": "$city", "average": { "$avg": "$total" } } })
///     .rows::<CityTotals>()
///     .await?;
/// for row in cities {
///     println!("{}: {}", row.city, row.average.round_dp(2));
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoundedDecimal(pub Decimal);

impl Deref for RoundedDecimal {
    type Target = Decimal;

    fn deref(&self) -> &Decimal {
        &self.0
    }
}

impl fmt::Display for RoundedDecimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl From<RoundedDecimal> for Decimal {
    fn from(value: RoundedDecimal) -> Self {
        value.0
    }
}

impl FieldType for RoundedDecimal {
    scalar!(ElementType::DECIMAL128);

    fn encode(&self, encoder: &mut Encoder) -> ElementType {
        self.0.encode(encoder)
    }

    fn decode(element_type: ElementType, decoder: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        match element_type {
            ElementType::DECIMAL128 => {
                let bytes = decoder.fixed()?;
                match Decimal128Parts::from_bytes(bytes) {
                    Decimal128Parts::Finite(value) => from_finite(value.fitted()),
                    _ => None,
                }
                .map(Self)
                .ok_or_else(|| misfit("Decimal128", &Decimal128::from_bytes(bytes)))
            }
            ElementType::DOUBLE => {
                let value = f64::from_le_bytes(decoder.fixed()?);
                Finite::parse(&format!("{value:e}"))
                    .and_then(|value| from_finite(value.fitted()))
                    .map(Self)
                    .ok_or_else(|| misfit("Double", &value))
            }
            other => from_other(other, decoder).map(Self),
        }
    }

    fn validate_value(&self, rules: &Rules, validator: &mut Validator) {
        self.0.validate_value(rules, validator);
    }
}

#[diagnostic::do_not_recommend]
impl Ordered for RoundedDecimal {}

impl Finite {
    /// The value in at most 28 digits, of which at most 28 stand after the point.
    fn fitted(mut self) -> Self {
        let mut below = 0;
        let mut rest = false;
        // 28 digits always fit 96 bits.
        while self.coefficient >= 10_u128.pow(28) || (self.exponent < -28 && self.coefficient > 0) {
            rest |= below != 0;
            below = self.coefficient % 10;
            self.coefficient /= 10;
            self.exponent += 1;
        }
        let up = match (below.cmp(&5), rest) {
            (Ordering::Greater, _) | (Ordering::Equal, true) => true,
            (Ordering::Equal, false) => self.coefficient % 2 == 1,
            (Ordering::Less, _) => false,
        };
        self.coefficient += u128::from(up);
        self
    }
}

/// The value of 64 bits with at most 28 digits after the point, if it is one: mostly it is, and then it is read in a
/// third of the instructions.
#[inline]
#[allow(
    clippy::cast_possible_truncation,
    reason = "the coefficient is cut into its 32-bit parts"
)]
fn usual(bytes: [u8; 16]) -> Option<Decimal> {
    /// The biased exponent of a whole number, at its place in the upper half.
    const WHOLE: u64 = 6176 << 49;
    let bits = u128::from_le_bytes(bytes);
    let (coefficient, upper) = (bits as u64, (bits >> 64) as u64);
    // A sign, or an upper part of the coefficient, gives another difference than one of the exponents alone.
    let below = WHOLE.wrapping_sub(upper);
    let scale = below >> 49;
    (scale <= 28 && scale << 49 == below).then(|| {
        Decimal::from_parts(
            coefficient as u32,
            (coefficient >> 32) as u32,
            0,
            false,
            scale as u32,
        )
    })
}

/// Any value that a `Decimal` can have.
fn unusual(bytes: [u8; 16]) -> Result<Decimal, DecodeError> {
    match Decimal128Parts::from_bytes(bytes) {
        Decimal128Parts::Finite(value) => from_finite(value),
        _ => None,
    }
    .ok_or_else(|| misfit("Decimal128", &Decimal128::from_bytes(bytes)))
}

/// The same value with the same number of digits after the point, where a `Decimal` can have it.
#[inline]
fn from_finite(value: Finite) -> Option<Decimal> {
    match (value.coefficient < COEFFICIENT_END, value.exponent) {
        (true, exponent @ -28..=0) => Some(assemble(value, exponent.unsigned_abs())),
        _ => rescaled(value),
    }
}

/// Takes zeros from or adds zeros to the coefficient until the exponent fits.
#[cold]
fn rescaled(mut value: Finite) -> Option<Decimal> {
    if value.coefficient == 0 {
        value.exponent = value.exponent.clamp(-28, 0);
    }
    while (value.exponent < -28 || value.coefficient >= COEFFICIENT_END)
        && value.exponent < 0
        && value.coefficient.is_multiple_of(10)
    {
        value.coefficient /= 10;
        value.exponent += 1;
    }
    if value.exponent > 0 {
        let factor = 10_u128.checked_pow(value.exponent.unsigned_abs())?;
        value.coefficient = value.coefficient.checked_mul(factor)?;
        value.exponent = 0;
    }
    (value.coefficient < COEFFICIENT_END && value.exponent >= -28)
        .then(|| assemble(value, value.exponent.unsigned_abs()))
}

#[inline]
#[allow(
    clippy::cast_possible_truncation,
    reason = "the coefficient is cut into its 32-bit parts"
)]
fn assemble(value: Finite, scale: u32) -> Decimal {
    let Finite {
        negative,
        coefficient,
        ..
    } = value;
    let mut decimal = Decimal::from_parts(
        coefficient as u32,
        (coefficient >> 32) as u32,
        (coefficient >> 64) as u32,
        negative,
        scale,
    );
    // `from_parts` drops the sign of a negative zero.
    decimal.set_sign_negative(negative);
    decimal
}

fn from_other(
    element_type: ElementType,
    decoder: &mut Decoder<'_>,
) -> Result<Decimal, DecodeError> {
    match element_type {
        ElementType::INT32 | ElementType::INT64 => {
            i64::decode(element_type, decoder).map(Decimal::from)
        }
        ElementType::DOUBLE => {
            let value = f64::from_le_bytes(decoder.fixed()?);
            whole_double(value)
                .map(Decimal::from)
                .ok_or_else(|| misfit("Double", &value))
        }
        other => Err(DecodeError::mismatch("Decimal128", other)),
    }
}

#[cold]
fn misfit(stored: &str, value: &dyn fmt::Display) -> DecodeError {
    DecodeError::new(format!(
        "the {stored} {value} does not fit rust_decimal::Decimal exactly"
    ))
}
