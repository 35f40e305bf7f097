//! Values of other crates are read back as they were, in the precision that is stored.
#![cfg(all(
    feature = "chrono",
    feature = "time",
    feature = "jiff",
    feature = "uuid",
    feature = "decimal"
))]
#![allow(clippy::unwrap_used, reason = "a panic is a failed test")]

#[path = "support/codec.rs"]
mod codec;

use chrono::{DateTime, NaiveDate, Utc};
use codec::{encode, read, round_trip};
use odm_core::types::RoundedDecimal;
use proptest::prelude::*;
use rust_decimal::Decimal;

/// Milliseconds that every date type holds: the years 1 to 9999, but for the last days.
const MILLISECONDS: std::ops::Range<i64> = -62_135_596_800_000..253_402_000_000_000;

fn any_decimal() -> impl Strategy<Value = Decimal> {
    (any::<[u32; 3]>(), any::<bool>(), 0..=28_u32).prop_map(|([lo, mid, hi], negative, scale)| {
        let mut decimal = Decimal::from_parts(lo, mid, hi, false, scale);
        decimal.set_sign_negative(negative);
        decimal
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_decimal_is_read_back_with_its_scale_and_sign(value in any_decimal()) {
        let read = round_trip(&value);
        prop_assert_eq!(read.serialize(), value.serialize());
    }

    #[test]
    fn a_decimal_is_stored_as_the_driver_reads_its_digits(value in any_decimal()) {
        let driver: bson::Decimal128 = value.to_string().parse().unwrap();
        prop_assert_eq!(encode(&value), bson::doc! { "v": driver }.to_vec().unwrap());
    }

    #[test]
    fn a_decimal128_is_read_exactly_or_not_at_all(coefficient in 1..10_u128.pow(34), exponent in -45..15_i32) {
        let text = format!("{coefficient}E{exponent}");
        let stored: bson::Decimal128 = text.parse().unwrap();
        if let Ok(value) = read::<Decimal>(stored) {
            // Exact: `digits * 10^-scale` is `coefficient * 10^exponent`.
            let digits = value.mantissa().unsigned_abs();
            let moved = exponent + i32::try_from(value.scale()).unwrap();
            let factor = 10_u128.checked_pow(moved.unsigned_abs()).unwrap();
            let (least, most) = if moved < 0 { (digits, coefficient) } else { (coefficient, digits) };
            prop_assert_eq!(least.checked_mul(factor), Some(most));
        }
        // What was computed is rounded, and differs by at most half of the last digit.
        let exact: f64 = text.parse().unwrap();
        match read::<RoundedDecimal>(stored) {
            Ok(rounded) => {
                let close: f64 = rounded.to_string().parse().unwrap();
                prop_assert!((exact - close).abs() <= exact.abs() * 1e-15 + 5.1e-29, "{exact} {close}");
            }
            Err(_) => prop_assert!(exact > 7.9e28),
        }
    }

    #[test]
    fn dates_are_stored_alike_by_every_crate(milliseconds in MILLISECONDS) {
        let stored = encode(&bson::DateTime::from_millis(milliseconds));
        let chrono = DateTime::<Utc>::from_timestamp_millis(milliseconds).unwrap();
        let time = time::OffsetDateTime::from_unix_timestamp_nanos(i128::from(milliseconds) * 1_000_000).unwrap();
        let jiff = jiff::Timestamp::from_millisecond(milliseconds).unwrap();
        prop_assert_eq!(&encode(&chrono), &stored);
        prop_assert_eq!(&encode(&time), &stored);
        prop_assert_eq!(&encode(&jiff), &stored);
        prop_assert_eq!(round_trip(&chrono), chrono);
        prop_assert_eq!(round_trip(&time), time);
        prop_assert_eq!(round_trip(&jiff), jiff);
        let day: NaiveDate = chrono.date_naive();
        prop_assert_eq!(round_trip(&day), day);
    }

    #[test]
    fn nanoseconds_are_cut_alike_by_every_crate(milliseconds in MILLISECONDS, nanoseconds in 0..1_000_000_i64) {
        let stored = encode(&bson::DateTime::from_millis(milliseconds));
        let chrono = DateTime::<Utc>::from_timestamp_millis(milliseconds).unwrap();
        let time = time::OffsetDateTime::from_unix_timestamp_nanos(i128::from(milliseconds) * 1_000_000).unwrap();
        let jiff = jiff::Timestamp::from_millisecond(milliseconds).unwrap();
        prop_assert_eq!(&encode(&(chrono + chrono::TimeDelta::nanoseconds(nanoseconds))), &stored);
        prop_assert_eq!(&encode(&(time + time::Duration::nanoseconds(nanoseconds))), &stored);
        prop_assert_eq!(&encode(&(jiff + jiff::SignedDuration::from_nanos(nanoseconds))), &stored);
    }

    #[test]
    fn any_date_is_read_or_an_error(milliseconds in any::<i64>()) {
        let date = bson::DateTime::from_millis(milliseconds);
        let _ = read::<DateTime<Utc>>(date);
        let _ = read::<NaiveDate>(date);
        let _ = read::<time::OffsetDateTime>(date);
        let _ = read::<jiff::Timestamp>(date);
    }

    #[test]
    fn a_uuid_is_read_back(bytes in any::<[u8; 16]>()) {
        let uuid = uuid::Uuid::from_bytes(bytes);
        prop_assert_eq!(round_trip(&uuid), uuid);
    }
}
