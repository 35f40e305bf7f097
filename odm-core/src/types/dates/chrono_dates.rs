//! Dates of the `chrono` crate.

use chrono::{DateTime, NaiveDate, NaiveTime, SecondsFormat, Utc};

use super::{dates, out_of_range};
use crate::{codec::DecodeError, validate::Timestamp};

dates! {
    DateTime<Utc>, |date: DateTime<Utc>| date.timestamp_millis(), DateTime::from_timestamp_millis,
        out_of_range::<DateTime<Utc>>;
    NaiveDate, midnight, day, no_day;
}

fn midnight(date: NaiveDate) -> i64 {
    date.and_time(NaiveTime::MIN).and_utc().timestamp_millis()
}

/// A time other than midnight UTC is not cut off: it would be lost on the next save.
fn day(milliseconds: i64) -> Option<NaiveDate> {
    let date = DateTime::from_timestamp_millis(milliseconds)?;
    (date.time() == NaiveTime::MIN).then(|| date.date_naive())
}

#[cold]
fn no_day(milliseconds: i64) -> DecodeError {
    match DateTime::from_timestamp_millis(milliseconds) {
        Some(date) if date.time() != NaiveTime::MIN => DecodeError::new(format!(
            "{} has a time of day, which a NaiveDate cannot keep: use `DateTime<Utc>`",
            date.to_rfc3339_opts(SecondsFormat::AutoSi, true)
        )),
        _ => out_of_range::<NaiveDate>(milliseconds),
    }
}

impl Timestamp for DateTime<Utc> {
    fn from_bson_date(date: bson::DateTime) -> Self {
        let milliseconds = date.timestamp_millis();
        Self::from_timestamp_millis(milliseconds).unwrap_or(if milliseconds < 0 {
            Self::MIN_UTC
        } else {
            Self::MAX_UTC
        })
    }
}
