//! Decimal128 taken apart and put together: the binary integer encoding that BSON stores.
//!
//! See the [BSON specification of Decimal128](https://github.com/mongodb/specifications/blob/master/source/bson-decimal128/decimal128.md).

use std::cmp::Ordering;

/// Added to the exponent when it is stored.
const BIAS: i32 = 6176;
const LEAST_EXPONENT: i32 = -BIAS;
const GREATEST_EXPONENT: i32 = 6111;
/// One more than the greatest coefficient: 34 digits.
const COEFFICIENT_END: u128 = 10_u128.pow(34);
const SIGN: u128 = 1 << 127;

/// A finite decimal: `coefficient * 10^exponent`, negated or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Finite {
    pub(crate) negative: bool,
    pub(crate) coefficient: u128,
    pub(crate) exponent: i32,
}

/// What the 16 bytes of a Decimal128 say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decimal128Parts {
    Finite(Finite),
    Infinity { negative: bool },
    NaN,
}

impl Decimal128Parts {
    /// Takes the stored bytes apart.
    #[inline]
    pub(crate) const fn from_bytes(bytes: [u8; 16]) -> Self {
        let bits = u128::from_le_bytes(bytes);
        let negative = bits & SIGN != 0;
        let combination = (bits >> 122) & 0b1_1111;
        if combination == 0b1_1111 {
            return Self::NaN;
        }
        if combination == 0b1_1110 {
            return Self::Infinity { negative };
        }
        // Two high bits set mean a coefficient of more than 34 digits, which stands for zero.
        let (shift, coefficient) = if combination >> 3 == 0b11 {
            (111, 0)
        } else {
            let coefficient = bits & ((1 << 113) - 1);
            (
                113,
                if coefficient < COEFFICIENT_END {
                    coefficient
                } else {
                    0
                },
            )
        };
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_possible_wrap,
            reason = "14 bits are left"
        )]
        let exponent = ((bits >> shift) & 0x3fff) as i32 - BIAS;
        Self::Finite(Finite {
            negative,
            coefficient,
            exponent,
        })
    }
}

impl Finite {
    /// A whole number.
    pub(crate) const fn from_int(value: i64) -> Self {
        Self {
            negative: value < 0,
            coefficient: value.unsigned_abs() as u128,
            exponent: 0,
        }
    }

    /// Reads a literal such as `-0.50` or `1e3`; `None` when it is none, or has more than 34 digits.
    pub(crate) const fn parse(text: &str) -> Option<Self> {
        let (negative, mut rest) = sign(text.as_bytes());
        let (mut coefficient, mut count, mut places) = (0_u128, 0_u32, 0_i32);
        let mut point = false;
        let mut exponent = Some(0);
        while let Some((&byte, after)) = rest.split_first() {
            rest = after;
            match byte {
                b'0'..=b'9' => {
                    count += 1;
                    // Below 10^34 before: no overflow of the 128 bits.
                    coefficient = coefficient * 10 + (byte - b'0') as u128;
                    if coefficient >= COEFFICIENT_END {
                        return None;
                    }
                    places += if point { 1 } else { 0 };
                }
                b'.' if !point => point = true,
                b'_' => {}
                b'e' | b'E' => {
                    exponent = whole(after);
                    break;
                }
                _ => return None,
            }
        }
        let Some(exponent) = exponent else {
            return None;
        };
        let exponent = exponent - places;
        if count == 0 || exponent < LEAST_EXPONENT || exponent > GREATEST_EXPONENT {
            return None;
        }
        Some(Self {
            negative,
            coefficient,
            exponent,
        })
    }

    /// The nearest Double, where it can be computed without rounding twice.
    pub(crate) const fn to_double(self) -> Option<f64> {
        // Up to 2^53 whole numbers are exact as Doubles, up to 10^22 the powers of ten.
        if self.coefficient > 1 << 53 || self.exponent.unsigned_abs() > 22 {
            return None;
        }
        let mut power = 1.0;
        let mut left = self.exponent.unsigned_abs();
        while left > 0 {
            power *= 10.0;
            left -= 1;
        }
        #[allow(clippy::cast_precision_loss, reason = "at most 2^53")]
        let whole = self.coefficient as f64;
        let value = if self.exponent < 0 {
            whole / power
        } else {
            whole * power
        };
        Some(if self.negative { -value } else { value })
    }

    /// The 16 bytes that are stored. The coefficient has at most 34 digits, the exponent is in range.
    #[inline]
    pub(crate) const fn to_bytes(self) -> [u8; 16] {
        let sign = if self.negative { SIGN } else { 0 };
        #[allow(clippy::cast_sign_loss, reason = "the bias makes it positive")]
        let exponent = (self.exponent + BIAS) as u128;
        (sign | exponent << 113 | self.coefficient).to_le_bytes()
    }

    /// The same value without trailing zeros in the coefficient.
    pub(crate) const fn normal(mut self) -> Self {
        if self.coefficient == 0 {
            self.exponent = 0;
            return self;
        }
        while self.coefficient.is_multiple_of(10) {
            self.coefficient /= 10;
            self.exponent += 1;
        }
        self
    }

    /// The value as an integer, if it is one and fits.
    pub(crate) fn to_int(self) -> Option<i64> {
        let Self {
            negative,
            coefficient,
            exponent,
        } = self.normal();
        let exponent = u32::try_from(exponent).ok()?;
        let magnitude = i128::try_from(coefficient)
            .ok()?
            .checked_mul(10_i128.checked_pow(exponent)?)?;
        i64::try_from(if negative { -magnitude } else { magnitude }).ok()
    }

    /// The number of digits after the decimal point that the value needs.
    pub(crate) const fn places(self) -> u32 {
        let exponent = self.normal().exponent;
        if exponent < 0 {
            exponent.unsigned_abs()
        } else {
            0
        }
    }

    /// The exact sum; `None` where it has more than 34 digits.
    pub(crate) fn checked_add(self, other: Self) -> Option<Self> {
        let exponent = self.exponent.min(other.exponent);
        let scaled = |value: Self| {
            let power = 10_i128.checked_pow(value.exponent.abs_diff(exponent))?;
            let magnitude = i128::try_from(value.coefficient).ok()?.checked_mul(power)?;
            Some(if value.negative {
                -magnitude
            } else {
                magnitude
            })
        };
        let sum = scaled(self)?.checked_add(scaled(other)?)?;
        Self::of(sum < 0, sum.unsigned_abs(), exponent)
    }

    /// The exact product; `None` where it has more than 34 digits.
    pub(crate) fn checked_mul(self, other: Self) -> Option<Self> {
        let coefficient = self.coefficient.checked_mul(other.coefficient)?;
        let exponent = self.exponent.checked_add(other.exponent)?;
        Self::of(self.negative != other.negative, coefficient, exponent)
    }

    fn of(negative: bool, coefficient: u128, exponent: i32) -> Option<Self> {
        (coefficient < COEFFICIENT_END && (LEAST_EXPONENT..=GREATEST_EXPONENT).contains(&exponent))
            .then_some(Self {
                negative,
                coefficient,
                exponent,
            })
    }

    /// The order of the values: `1.10` is equal to `1.1`, `-0` to `0`.
    #[inline]
    pub(crate) fn compare(self, other: Self) -> Ordering {
        match self.aligned(other) {
            Some((a, b)) => a.cmp(&b),
            None => self.compare_any(other),
        }
    }

    /// Both as numbers of the same unit, where they are as small as most are.
    #[inline]
    fn aligned(self, other: Self) -> Option<(i128, i128)> {
        let least = self.exponent.min(other.exponent);
        let units = |value: Self| {
            let power = POWERS.get(value.exponent.abs_diff(least) as usize)?;
            let coefficient = u64::try_from(value.coefficient).ok()?;
            let units = i128::from(coefficient) * i128::from(*power);
            Some(if value.negative { -units } else { units })
        };
        Some((units(self)?, units(other)?))
    }

    #[inline(never)]
    fn compare_any(self, other: Self) -> Ordering {
        let (a, b) = (self.normal(), other.normal());
        let (a_sign, b_sign) = (a.sign(), b.sign());
        if a_sign != b_sign || a_sign == Ordering::Equal {
            return a_sign.cmp(&b_sign);
        }
        let magnitude = a.compare_magnitude(b);
        if a.negative {
            magnitude.reverse()
        } else {
            magnitude
        }
    }

    /// The order of the value beside zero.
    pub(crate) const fn sign(self) -> Ordering {
        match (self.coefficient, self.negative) {
            (0, _) => Ordering::Equal,
            (_, true) => Ordering::Less,
            (_, false) => Ordering::Greater,
        }
    }

    /// Of two values that are not zero.
    fn compare_magnitude(self, other: Self) -> Ordering {
        let top = |value: Self| i64::from(value.coefficient.ilog10()) + i64::from(value.exponent);
        top(self).cmp(&top(other)).then_with(|| {
            // As many digits before the point: the exponents differ by less than 34.
            let least = self.exponent.min(other.exponent);
            let scaled = |value: Self| {
                value.coefficient * 10_u128.pow(value.exponent.abs_diff(least).min(34))
            };
            scaled(self).cmp(&scaled(other))
        })
    }
}

/// The powers of ten that an `i64` can hold.
const POWERS: [i64; 19] = {
    let mut powers = [1; 19];
    let mut left: &mut [i64] = &mut powers;
    let mut power = 1;
    while let Some((first, rest)) = left.split_first_mut() {
        *first = power;
        power = power.wrapping_mul(10);
        left = rest;
    }
    powers
};

const fn sign(bytes: &[u8]) -> (bool, &[u8]) {
    match bytes.split_first() {
        Some((b'-', rest)) => (true, rest),
        Some((b'+', rest)) => (false, rest),
        _ => (false, bytes),
    }
}

/// An exponent: digits, perhaps with a sign. One of more than six digits is out of every range.
const fn whole(bytes: &[u8]) -> Option<i32> {
    let (negative, mut rest) = sign(bytes);
    if rest.is_empty() || rest.len() > 6 {
        return None;
    }
    let mut value = 0_i32;
    while let Some((&digit @ b'0'..=b'9', after)) = rest.split_first() {
        value = value * 10 + (digit - b'0') as i32;
        rest = after;
    }
    if !rest.is_empty() {
        return None;
    }
    Some(if negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use super::{Decimal128Parts, Finite};

    fn parsed(text: &str) -> Finite {
        Finite::parse(text).unwrap()
    }

    fn of_driver(text: &str) -> Decimal128Parts {
        Decimal128Parts::from_bytes(text.parse::<bson::Decimal128>().unwrap().bytes())
    }

    #[test]
    fn digits_are_read_as_the_driver_reads_them() {
        for text in [
            "0",
            "-0",
            "0.00",
            "1.10",
            "-1.5",
            "1e3",
            "1E-3",
            "123456789012345678901234567890.1234",
            "9999999999999999999999999999999999",
            "1E-6176",
            "9E+6111",
        ] {
            assert_eq!(
                of_driver(text),
                Decimal128Parts::Finite(parsed(text)),
                "{text}"
            );
            let bytes = text.parse::<bson::Decimal128>().unwrap().bytes();
            assert_eq!(parsed(text).to_bytes(), bytes, "{text}");
        }
        assert_eq!(parsed("1_000.5"), parsed("1000.5"));
    }

    #[test]
    fn the_nearest_double_is_that_of_the_digits() {
        for text in [
            "0",
            "0.5",
            "0.1",
            "-99.90",
            "1e22",
            "123456789.123456",
            "9007199254740992",
        ] {
            assert_eq!(parsed(text).to_double(), text.parse().ok(), "{text}");
        }
        for text in ["9007199254740993", "1e23", "1e-23"] {
            assert_eq!(parsed(text).to_double(), None, "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_not_read() {
        for text in [
            "",
            "-",
            ".",
            "e3",
            "1e",
            "1.2.3",
            "x",
            "1x",
            " 1",
            "NaN",
            "1e99999",
            "1E-6177",
            "10000000000000000000000000000000000",
            "1e99999999999999999999",
        ] {
            assert_eq!(Finite::parse(text), None, "{text}");
        }
    }

    #[test]
    fn special_values_are_told_apart() {
        assert_eq!(of_driver("NaN"), Decimal128Parts::NaN);
        assert_eq!(
            of_driver("Infinity"),
            Decimal128Parts::Infinity { negative: false }
        );
        assert_eq!(
            of_driver("-Infinity"),
            Decimal128Parts::Infinity { negative: true }
        );
        // A coefficient of more than 34 digits stands for zero.
        for high in [0x6c_u8, 0xec] {
            let mut bytes = [0xff; 16];
            bytes[15] = high;
            assert!(matches!(
                Decimal128Parts::from_bytes(bytes),
                Decimal128Parts::Finite(Finite { coefficient: 0, .. })
            ));
        }
    }

    #[test]
    fn values_are_compared_whatever_their_scale() {
        let ascending = [
            "-9E+6111",
            "-10.01",
            "-10",
            "-1E-6176",
            "0",
            "1E-6176",
            "0.1",
            "0.10000000000000000000000000000001",
            "1",
            "9.99",
            "10",
            "1E+1000",
            "1.1E+1000",
            "9E+6111",
        ];
        for (i, a) in ascending.iter().enumerate() {
            for (j, b) in ascending.iter().enumerate() {
                assert_eq!(parsed(a).compare(parsed(b)), i.cmp(&j), "{a} {b}");
            }
        }
        for (a, b) in [
            ("1.10", "1.1"),
            ("-0", "0"),
            ("1E3", "1000"),
            ("0E50", "0.000"),
        ] {
            assert_eq!(parsed(a).compare(parsed(b)), Ordering::Equal, "{a} {b}");
        }
    }

    #[test]
    fn whole_values_are_integers() {
        assert_eq!(parsed("7.00").to_int(), Some(7));
        assert_eq!(parsed("-9223372036854775808").to_int(), Some(i64::MIN));
        assert_eq!(parsed("9223372036854775808").to_int(), None);
        assert_eq!(parsed("1e40").to_int(), None);
        assert_eq!(parsed("0.5").to_int(), None);
        assert_eq!(parsed("1.250").places(), 2);
        assert_eq!(parsed("1e3").places(), 0);
        assert_eq!(parsed("0.000").places(), 0);
    }
}
