//! Dates: milliseconds since the Unix epoch, UTC.
//!
//! The parts of a millisecond are cut off towards the past, also before 1970. Time zones are not
//! stored: what is read is in UTC.

use bson::{Bson, DateTime};

use super::FieldType;
use crate::{
    codec::{DecodeError, Decoder, ElementType, EncodeError, Encoder},
    fields::Ordered,
    meta::Rules,
    validate::{Bounded, Quantity, Timestamp, Validator, check},
};

#[cfg(feature = "chrono")]
mod chrono_dates;
#[cfg(feature = "jiff")]
mod jiff_dates;
#[cfg(feature = "time")]
mod time_dates;

#[cfg(any(feature = "chrono", feature = "time", feature = "jiff"))]
/// A date type by its milliseconds: `$to` returns them, `$from` is `None` when they are not a date of the type,
/// which `$error` then says.
macro_rules! dates {
    ($($date:ty, $to:expr, $from:expr, $error:expr;)*) => {$(
        impl $crate::types::FieldType for $date {
            scalar!($crate::codec::ElementType::DATE_TIME);

            #[inline]
            fn encode(&self, encoder: &mut $crate::codec::Encoder) -> $crate::codec::ElementType {
                encoder.fixed($to(*self).to_le_bytes());
                $crate::codec::ElementType::DATE_TIME
            }

            #[inline]
            fn decode(
                element_type: $crate::codec::ElementType,
                decoder: &mut $crate::codec::Decoder<'_>,
            ) -> Result<Self, $crate::codec::DecodeError> {
                let milliseconds = $crate::types::dates::milliseconds(element_type, decoder)?;
                $from(milliseconds)
                    .ok_or_else(|| $error(milliseconds))
            }

            #[inline]
            fn validate_value(
                &self,
                rules: &$crate::meta::Rules,
                validator: &mut $crate::validate::Validator,
            ) {
                $crate::validate::check::quantity(rules, validator, || {
                    $crate::validate::Quantity::Date($to(*self))
                });
            }

            fn to_bson_value(&self) -> Result<bson::Bson, $crate::codec::EncodeError> {
                Ok(bson::Bson::DateTime(bson::DateTime::from_millis($to(*self))))
            }
        }

        #[diagnostic::do_not_recommend]
        impl $crate::fields::Ordered for $date {}
        #[diagnostic::do_not_recommend]
        impl $crate::validate::Bounded for $date {}
    )*};
}

#[cfg(any(feature = "chrono", feature = "time", feature = "jiff"))]
use dates;

impl FieldType for DateTime {
    scalar!(ElementType::DATE_TIME);

    #[inline]
    fn encode(&self, encoder: &mut Encoder) -> ElementType {
        encoder.fixed(self.timestamp_millis().to_le_bytes());
        ElementType::DATE_TIME
    }

    #[inline]
    fn decode(element_type: ElementType, decoder: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        milliseconds(element_type, decoder).map(Self::from_millis)
    }

    #[inline]
    fn validate_value(&self, rules: &Rules, validator: &mut Validator) {
        check::quantity(rules, validator, || Quantity::Date(self.timestamp_millis()));
    }

    fn to_bson_value(&self) -> Result<Bson, EncodeError> {
        Ok(Bson::DateTime(*self))
    }
}

#[diagnostic::do_not_recommend]
impl Ordered for DateTime {}
impl Bounded for DateTime {}

impl Timestamp for DateTime {
    fn from_bson_date(date: DateTime) -> Self {
        date
    }
}

#[inline]
fn milliseconds(element_type: ElementType, decoder: &mut Decoder<'_>) -> Result<i64, DecodeError> {
    if element_type == ElementType::DATE_TIME {
        decoder.fixed().map(i64::from_le_bytes)
    } else {
        Err(DecodeError::mismatch("DateTime", element_type))
    }
}

#[cfg(any(feature = "chrono", feature = "time", feature = "jiff"))]
#[cold]
fn out_of_range<T>(milliseconds: i64) -> DecodeError {
    DecodeError::new(format!(
        "a date of {milliseconds} milliseconds from 1970 does not fit {}",
        std::any::type_name::<T>()
    ))
}
