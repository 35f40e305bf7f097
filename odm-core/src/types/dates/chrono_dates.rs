//! Dates of the `chrono` crate.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::dates;
use crate::validate::Timestamp;

dates! {
    DateTime<Utc>, |date: DateTime<Utc>| date.timestamp_millis(), DateTime::from_timestamp_millis;
    NaiveDate, midnight, day;
}

fn midnight(date: NaiveDate) -> i64 {
    date.and_time(NaiveTime::MIN).and_utc().timestamp_millis()
}

/// A time other than midnight UTC is not cut off: it would be lost on the next save.
fn day(milliseconds: i64) -> Option<NaiveDate> {
    let date = DateTime::from_timestamp_millis(milliseconds)?;
    (date.time() == NaiveTime::MIN).then(|| date.date_naive())
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
