//! Timestamps of the `jiff` crate.

use jiff::Timestamp;

use super::{dates, out_of_range};

dates! {
    Timestamp, milliseconds, from_milliseconds, out_of_range::<Timestamp>;
}

fn milliseconds(timestamp: Timestamp) -> i64 {
    // `as_millisecond` cuts towards 1970, and what is before it must be cut towards the past.
    let whole = timestamp.as_millisecond();
    if timestamp.subsec_nanosecond() % 1_000_000 < 0 {
        whole - 1
    } else {
        whole
    }
}

fn from_milliseconds(milliseconds: i64) -> Option<Timestamp> {
    // `from_millisecond` refuses the last second of the range.
    let (seconds, milliseconds) = (
        milliseconds.div_euclid(1_000),
        milliseconds.rem_euclid(1_000),
    );
    let nanoseconds = i32::try_from(milliseconds * 1_000_000).ok()?;
    Timestamp::new(seconds, nanoseconds).ok()
}

impl crate::validate::Timestamp for Timestamp {
    fn from_bson_date(date: bson::DateTime) -> Self {
        let milliseconds = date.timestamp_millis();
        from_milliseconds(milliseconds).unwrap_or(if milliseconds < 0 {
            Self::MIN
        } else {
            Self::MAX
        })
    }
}
