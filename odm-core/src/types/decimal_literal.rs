//! Decimal literals as `Decimal` values.

use rust_decimal::Decimal;

/// A `Decimal` from its digits, checked when the program is compiled. The scale is the number of
/// digits after the point: `dec!(1.10)` is 1.10.
///
/// # Example
///
/// ```
/// use mongo_odm::prelude::*;
///
/// assert_eq!(dec!(1.10).to_string(), "1.10");
/// assert_eq!(dec!(-1_000).to_string(), "-1000");
/// ```
#[macro_export]
macro_rules! dec {
    ($($digits:tt)+) => {
        const {
            match $crate::private::decimal_literal(stringify!($($digits)+)) {
                $crate::private::Some(value) => value,
                $crate::private::None => panic!(
                    "not a decimal: `dec!` takes digits such as `-12.50`, at most 28 after the point"
                ),
            }
        }
    };
}

/// The number that `text` spells: a sign, digits with at most one point, underscores between them.
#[must_use]
pub const fn decimal_literal(text: &str) -> Option<Decimal> {
    let mut bytes = text.as_bytes();
    let mut digits: u128 = 0;
    let mut count = 0_u32;
    let mut scale = 0_u32;
    let mut point = false;
    let mut negative = false;
    while let Some((&byte, rest)) = bytes.split_first() {
        bytes = rest;
        match byte {
            b'-' if count == 0 && !point && !negative => negative = true,
            b' ' if count == 0 => {}
            b'_' if count > 0 => {}
            b'.' if count > 0 && !point => point = true,
            b'0'..=b'9' => {
                // 29 digits are below 2^96 times 10: no overflow of the 128 bits.
                digits = digits * 10 + (byte - b'0') as u128;
                count += 1;
                if point {
                    scale += 1;
                }
                if digits >> 96 != 0 {
                    return None;
                }
            }
            _ => return None,
        }
    }
    if count == 0 || scale > 28 {
        return None;
    }
    let bytes = digits.to_le_bytes();
    let [a, b, c, d, e, f, g, h, i, j, k, l, ..] = bytes;
    Some(Decimal::from_parts(
        u32::from_le_bytes([a, b, c, d]),
        u32::from_le_bytes([e, f, g, h]),
        u32::from_le_bytes([i, j, k, l]),
        negative,
        scale,
    ))
}

#[cfg(test)]
mod tests {
    use super::decimal_literal;

    #[test]
    fn digits_sign_point_and_underscores() {
        let read = |text| decimal_literal(text).map(|decimal| decimal.to_string());
        assert_eq!(read("1.10").as_deref(), Some("1.10"));
        assert_eq!(read("- 0.05").as_deref(), Some("-0.05"));
        assert_eq!(read("1_000").as_deref(), Some("1000"));
        let largest = "79228162514264337593543950335";
        assert_eq!(read(largest).as_deref(), Some(largest));
        for wrong in [
            "",
            "-",
            ".",
            "1.2.3",
            "1e3",
            "79228162514264337593543950336",
            "x",
            "1u8",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
