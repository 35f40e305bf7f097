//! Numbers and dates that are compared with bounds.

use std::cmp::Ordering;

use bson::Bson;

use super::Literal;
use crate::codec::{Decimal128Parts, Finite};

/// A number or a date, to be held against a bound without rounding.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Quantity {
    Int(i64),
    Double(f64),
    Decimal(Decimal128Parts),
    /// Milliseconds since the Unix epoch.
    Date(i64),
}

impl Quantity {
    pub(crate) fn from_bson(value: &Bson) -> Option<Self> {
        Some(match value {
            Bson::Int32(value) => Self::Int((*value).into()),
            Bson::Int64(value) => Self::Int(*value),
            Bson::Double(value) => Self::Double(*value),
            Bson::Decimal128(value) => Self::Decimal(Decimal128Parts::from_bytes(value.bytes())),
            Bson::DateTime(value) => Self::Date(value.timestamp_millis()),
            _ => return None,
        })
    }

    /// The number that the literal stands for in a comparison with this one: a Double has the
    /// nearest Double, everything else exactly what is written.
    pub(crate) fn literal(&self, literal: &Literal) -> Option<Self> {
        match self {
            Self::Double(_) => literal.double().map(Self::Double),
            _ => (literal.exact()).map(|value| Self::Decimal(Decimal128Parts::Finite(value))),
        }
    }

    /// The order of the two; `None` for NaN and for a number beside a date.
    pub(crate) fn compare(&self, other: &Self) -> Option<Ordering> {
        match (*self, *other) {
            (Self::Int(a), Self::Int(b)) | (Self::Date(a), Self::Date(b)) => Some(a.cmp(&b)),
            (Self::Double(a), Self::Double(b)) => a.partial_cmp(&b),
            (Self::Double(a), Self::Int(b)) => double_and_int(a, b),
            (Self::Int(a), Self::Double(b)) => double_and_int(b, a).map(Ordering::reverse),
            (Self::Date(_), _) | (_, Self::Date(_)) => None,
            (a, b) => compare_decimals(a.decimal()?, b.decimal()?),
        }
    }

    /// The value as a decimal; a Double by its shortest spelling.
    fn decimal(self) -> Option<Decimal128Parts> {
        match self {
            Self::Int(value) => Some(Decimal128Parts::Finite(Finite::from_int(value))),
            Self::Decimal(value) => Some(value),
            Self::Double(value) if value.is_infinite() => Some(Decimal128Parts::Infinity {
                negative: value < 0.0,
            }),
            Self::Double(value) => {
                Finite::parse(&format!("{value:e}")).map(Decimal128Parts::Finite)
            }
            Self::Date(_) => None,
        }
    }
}

fn double_and_int(double: f64, int: i64) -> Option<Ordering> {
    // 2^63: every Double at or above it, or below its negative, is beyond any i64.
    const END: f64 = 9_223_372_036_854_775_808.0;
    if double.is_nan() {
        return None;
    }
    if double >= END {
        return Some(Ordering::Greater);
    }
    if double < -END {
        return Some(Ordering::Less);
    }
    #[allow(clippy::cast_possible_truncation, reason = "whole and in range")]
    let whole = double.trunc() as i64;
    match whole.cmp(&int) {
        Ordering::Equal => double.fract().partial_cmp(&0.0),
        order => Some(order),
    }
}

fn compare_decimals(a: Decimal128Parts, b: Decimal128Parts) -> Option<Ordering> {
    use Decimal128Parts::{Finite, Infinity, NaN};
    let side = |negative| if negative { -1 } else { 1 };
    match (a, b) {
        (NaN, _) | (_, NaN) => None,
        (Finite(a), Finite(b)) => Some(a.compare(b)),
        (Infinity { negative: a }, Infinity { negative: b }) => Some(side(a).cmp(&side(b))),
        (Infinity { negative }, Finite(_)) => Some(side(negative).cmp(&0)),
        (Finite(_), Infinity { negative }) => Some(0.cmp(&side(negative))),
    }
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering::{Equal, Greater, Less};

    use super::{
        Literal,
        Quantity::{self, Date, Double, Int},
    };

    fn decimal(digits: &'static str) -> Quantity {
        Int(0).literal(&Literal::new(digits)).unwrap()
    }

    #[test]
    fn doubles_and_integers_are_compared_without_rounding() {
        const BIG: i64 = (1 << 53) + 1;
        assert_eq!(
            Double(9_007_199_254_740_992.0).compare(&Int(BIG)),
            Some(Less)
        );
        assert_eq!(
            Int(BIG).compare(&Double(9_007_199_254_740_992.0)),
            Some(Greater)
        );
        assert_eq!(Double(-3.0).compare(&Int(-3)), Some(Equal));
        assert_eq!(Double(-3.5).compare(&Int(-3)), Some(Less));
        assert_eq!(Double(-0.5).compare(&Int(0)), Some(Less));
        assert_eq!(Double(0.5).compare(&Int(0)), Some(Greater));
        assert_eq!(Double(1e300).compare(&Int(i64::MAX)), Some(Greater));
        assert_eq!(
            Double(9_223_372_036_854_775_808.0).compare(&Int(i64::MAX)),
            Some(Greater)
        );
        assert_eq!(
            Double(-9_223_372_036_854_775_808.0).compare(&Int(i64::MIN)),
            Some(Equal)
        );
        assert_eq!(
            Double(f64::NEG_INFINITY).compare(&Int(i64::MIN)),
            Some(Less)
        );
        assert_eq!(Double(f64::NAN).compare(&Int(0)), None);
    }

    #[test]
    fn decimals_are_compared_with_the_other_numbers() {
        assert_eq!(Int(1).compare(&decimal("0.5")), Some(Greater));
        assert_eq!(
            Int(i64::MAX).compare(&decimal("9223372036854775807.5")),
            Some(Less)
        );
        assert_eq!(Double(0.1).compare(&decimal("0.10")), Some(Equal));
        assert_eq!(
            Double(f64::INFINITY).compare(&decimal("9E+6111")),
            Some(Greater)
        );
        assert_eq!(Double(f64::NAN).compare(&decimal("0")), None);
    }

    #[test]
    fn a_literal_is_the_nearest_double_beside_a_double() {
        assert!(
            matches!(Double(0.0).literal(&Literal::new("0.1")), Some(Double(value)) if value == 0.1)
        );
        assert!(Double(0.0).literal(&Literal::new("x")).is_none());
    }

    #[test]
    fn a_date_and_a_number_have_no_order() {
        assert_eq!(Date(1).compare(&Date(2)), Some(Less));
        assert_eq!(Date(1).compare(&Int(2)), None);
        assert_eq!(Double(1.0).compare(&Date(2)), None);
    }
}
