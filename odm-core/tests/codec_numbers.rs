//! Numbers: they widen when they are read, and never narrow silently.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::float_cmp,
    reason = "a panic is a failed test"
)]

#[path = "support/codec.rs"]
mod codec;

use bson::{Bson, Decimal128};
use codec::{read, read_error, try_encode};

fn decimal(text: &str) -> Decimal128 {
    text.parse().unwrap()
}

#[test]
fn integers_widen() {
    assert_eq!(read::<i64>(7_i32).unwrap(), 7);
    assert_eq!(read::<u32>(7_i32).unwrap(), 7);
    assert_eq!(read::<u64>(7_i32).unwrap(), 7);
    assert_eq!(read::<i32>(7_i64).unwrap(), 7);
    assert_eq!(read::<u8>(255_i64).unwrap(), 255);
    assert_eq!(read::<i64>(7.0).unwrap(), 7);
    assert_eq!(read::<i8>(-128.0).unwrap(), -128);
    assert_eq!(read::<i32>(-0.0).unwrap(), 0);
    assert_eq!(read::<i64>(decimal("7E3")).unwrap(), 7000);
    assert_eq!(read::<i64>(decimal("7.00")).unwrap(), 7);
    assert_eq!(
        read::<i64>(decimal("-9223372036854775808")).unwrap(),
        i64::MIN
    );
    assert_eq!(read::<f64>(7).unwrap(), 7.0);
    assert_eq!(read::<f64>(1_i64 << 53).unwrap(), 9_007_199_254_740_992.0);
    assert_eq!(read::<f32>(7).unwrap(), 7.0);
}

#[test]
fn integers_do_not_narrow() {
    assert_eq!(
        read_error::<i32>(3_000_000_000_i64),
        "v: 3000000000 does not fit i32"
    );
    assert_eq!(read_error::<i8>(128), "v: 128 does not fit i8");
    assert_eq!(read_error::<u8>(-1), "v: -1 does not fit u8");
    assert_eq!(read_error::<u32>(-1_i64), "v: -1 does not fit u32");
    assert_eq!(read_error::<u64>(-1_i64), "v: -1 does not fit u64");
    assert_eq!(read_error::<usize>(-1), "v: -1 does not fit usize");
    assert_eq!(read_error::<i32>(1.5), "v: the Double 1.5 does not fit i32");
    assert_eq!(
        read_error::<i64>(9_223_372_036_854_775_808.0),
        "v: the Double 9223372036854776000 does not fit i64"
    );
    assert_eq!(
        read_error::<i64>(f64::NAN),
        "v: the Double NaN does not fit i64"
    );
    assert_eq!(
        read_error::<i64>(f64::INFINITY),
        "v: the Double inf does not fit i64"
    );
    assert_eq!(
        read_error::<i64>(decimal("7.5")),
        "v: the Decimal128 7.5 does not fit i64"
    );
    assert_eq!(
        read_error::<i64>(decimal("1E+40")),
        "v: the Decimal128 1E+40 does not fit i64"
    );
    assert_eq!(
        read_error::<i64>(decimal("NaN")),
        "v: the Decimal128 NaN does not fit i64"
    );
    assert_eq!(
        read_error::<f64>((1_i64 << 53) + 1),
        "v: 9007199254740993 cannot be held exactly by f64"
    );
    assert_eq!(
        read_error::<f64>(i64::MAX),
        "v: 9223372036854775807 cannot be held exactly by f64"
    );
    assert_eq!(read_error::<i32>("7"), "v: expected i32, found String");
    assert_eq!(read_error::<f64>(true), "v: expected f64, found Boolean");
    assert_eq!(read_error::<bool>(1), "v: expected Boolean, found Int32");
}

#[test]
fn an_f32_is_the_nearest_one() {
    assert_eq!(read::<f32>(0.1).unwrap(), 0.1_f32);
    assert_eq!(read::<f32>(f64::INFINITY).unwrap(), f32::INFINITY);
    assert!(read::<f32>(f64::NAN).unwrap().is_nan());
    assert_eq!(
        read_error::<f32>(1e300),
        format!("v: {} does not fit f32", 1e300_f64)
    );
}

#[test]
fn an_unsigned_integer_beyond_int64_is_an_error() {
    let error = try_encode(&u64::MAX).unwrap_err();
    assert_eq!(
        error.to_string(),
        "v: 18446744073709551615 does not fit Int64"
    );
    let error = try_encode(&vec![1, u64::MAX]).unwrap_err();
    assert_eq!(error.path(), "v.1");
}

#[test]
fn absent_and_null_are_errors_of_what_is_required() {
    assert_eq!(
        read_error::<i32>(Bson::Null),
        "v: required, but absent or null"
    );
    assert_eq!(read::<Option<i32>>(Bson::Null).unwrap(), None);
    assert_eq!(
        codec::decode::<i32>(b"\x05\0\0\0\0")
            .unwrap_err()
            .to_string(),
        "v: required, but absent or null"
    );
    assert_eq!(codec::decode::<Option<i32>>(b"\x05\0\0\0\0").unwrap(), None);
    assert_eq!(codec::encode(&None::<i32>), b"\x05\0\0\0\0");
}

#[cfg(feature = "decimal")]
mod decimals {
    use rust_decimal::Decimal;

    use super::{
        codec::{encode, round_trip},
        decimal, read, read_error,
    };

    #[test]
    fn the_scale_is_kept() {
        for text in [
            "1.10",
            "0",
            "0.00",
            "-1.1",
            "123456789.0000000000000000000000000001",
        ] {
            let value: Decimal = text.parse().unwrap();
            assert_eq!(round_trip(&value).to_string(), value.to_string(), "{text}");
            let driver = bson::doc! { "v": decimal(&value.to_string()) }
                .to_vec()
                .unwrap();
            assert_eq!(encode(&value), driver, "{text}");
        }
        for value in [Decimal::MAX, Decimal::MIN] {
            assert_eq!(round_trip(&value), value);
        }
    }

    #[test]
    fn the_sign_of_zero_is_kept() {
        let mut zero = Decimal::new(0, 2);
        zero.set_sign_negative(true);
        let read = round_trip(&zero);
        assert!(read.is_sign_negative());
        assert_eq!(read.scale(), 2);
    }

    #[test]
    fn what_is_exact_in_another_scale_is_read() {
        assert_eq!(
            read::<Decimal>(decimal("7E3")).unwrap(),
            Decimal::from(7000)
        );
        assert_eq!(read::<Decimal>(decimal("0E-40")).unwrap(), Decimal::ZERO);
        assert_eq!(read::<Decimal>(decimal("0E+40")).unwrap(), Decimal::ZERO);
        assert_eq!(
            read::<Decimal>(decimal("1000E-31")).unwrap(),
            Decimal::new(1, 28)
        );
        assert_eq!(
            read::<Decimal>(decimal("1000000000000000000000000000000E-10")).unwrap(),
            Decimal::from(10_u128.pow(20))
        );
        assert_eq!(read::<Decimal>(7).unwrap(), Decimal::from(7));
        assert_eq!(read::<Decimal>(i64::MIN).unwrap(), Decimal::from(i64::MIN));
        assert_eq!(read::<Decimal>(7.0).unwrap(), Decimal::from(7));
    }

    #[test]
    fn what_does_not_fit_is_an_error() {
        for text in [
            "NaN",
            "Infinity",
            "-Infinity",
            "1E-29",
            "1E+29",
            "79228162514264337593543950336",
            "9999999999999999999999999999999999",
        ] {
            assert_eq!(
                read_error::<Decimal>(decimal(text)),
                format!(
                    "v: the Decimal128 {} does not fit rust_decimal::Decimal exactly",
                    decimal(text)
                ),
            );
        }
        assert_eq!(
            read_error::<Decimal>(0.5),
            "v: the Double 0.5 does not fit rust_decimal::Decimal exactly"
        );
        assert_eq!(
            read_error::<Decimal>("1"),
            "v: expected Decimal128, found String"
        );
    }

    #[test]
    fn an_average_is_rounded() {
        use odm_core::types::RoundedDecimal;
        let rounded = |text: &str| read::<RoundedDecimal>(decimal(text)).unwrap().to_string();
        assert_eq!(
            rounded("0.3333333333333333333333333333333333"),
            "0.3333333333333333333333333333"
        );
        assert_eq!(
            rounded("0.6666666666666666666666666666666667"),
            "0.6666666666666666666666666667"
        );
        assert_eq!(
            rounded("1.00000000000000000000000000050"),
            "1.000000000000000000000000000"
        );
        assert_eq!(
            rounded("1.00000000000000000000000000150"),
            "1.000000000000000000000000002"
        );
        assert_eq!(
            rounded("1.00000000000000000000000000051"),
            "1.000000000000000000000000001"
        );
        assert_eq!(rounded("1E-40"), "0.0000000000000000000000000000");
        assert_eq!(rounded("12.50"), "12.50");
        assert_eq!(read::<RoundedDecimal>(0.1).unwrap().to_string(), "0.1");
    }
}
