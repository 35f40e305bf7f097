//! Dates of the `time` crate.

use time::{OffsetDateTime, PrimitiveDateTime};

use super::{dates, out_of_range};
use crate::validate::Timestamp;

const NANOSECONDS: i128 = 1_000_000;

dates! {
    OffsetDateTime, milliseconds, from_milliseconds, out_of_range::<OffsetDateTime>;
}

fn milliseconds(date: OffsetDateTime) -> i64 {
    // Ten thousand years, or a million with large dates, are far from the limits of an i64.
    let milliseconds = date.unix_timestamp_nanos().div_euclid(NANOSECONDS);
    i64::try_from(milliseconds).unwrap_or(if milliseconds < 0 { i64::MIN } else { i64::MAX })
}

fn from_milliseconds(milliseconds: i64) -> Option<OffsetDateTime> {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(milliseconds) * NANOSECONDS).ok()
}

impl Timestamp for OffsetDateTime {
    fn from_bson_date(date: bson::DateTime) -> Self {
        let milliseconds = date.timestamp_millis();
        from_milliseconds(milliseconds).unwrap_or(if milliseconds < 0 {
            PrimitiveDateTime::MIN.assume_utc()
        } else {
            PrimitiveDateTime::MAX.assume_utc()
        })
    }
}
