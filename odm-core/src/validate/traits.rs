//! The types that each constraint can be used on.

use bson::DateTime;

/// Text, whose characters are counted, or binary data, whose bytes are: `min_length`, `max_length`.
#[diagnostic::on_unimplemented(
    message = "`min_length` and `max_length` cannot be used on `{Self}`",
    label = "has no characters to count",
    note = "for a list, `min_items` and `max_items` count the items, `each(max_length = ..)` looks at each of them",
    note = "for a number or a date write `min` and `max`"
)]
pub trait Length {}

/// A type with items: `min_items`, `max_items`.
#[diagnostic::on_unimplemented(
    message = "`min_items` and `max_items` cannot be used on `{Self}`",
    label = "is not a list, set or map",
    note = "for text write `min_length` and `max_length`, for a number or a date `min` and `max`"
)]
pub trait Items {}

/// A type with an order to hold a value against: `min`, `max`.
#[diagnostic::on_unimplemented(
    message = "`min` and `max` cannot be used on `{Self}`",
    label = "is not a number or a date",
    note = "for text write `min_length` and `max_length`, for a list `min_items` and `max_items`"
)]
pub trait Bounded {}

/// A type with digits after the decimal point: `precision`. Zeros at the end do not count.
#[diagnostic::on_unimplemented(
    message = "`precision` cannot be used on `{Self}`",
    label = "has no digits after a decimal point",
    note = "`precision` goes on `Decimal`, `Decimal128`, `f64` and `f32`"
)]
pub trait Precise {}

/// A type that is text: `email`, `url`, `regex`, `trim`, `lowercase`, `uppercase`.
#[diagnostic::on_unimplemented(
    message = "`email`, `url`, `regex`, `trim`, `lowercase` and `uppercase` cannot be used on `{Self}`",
    label = "is not text",
    note = "for a list of texts write `each(email)`"
)]
pub trait Text {}

/// A type whose items can have constraints of their own: `each(...)`.
#[diagnostic::on_unimplemented(
    message = "`each(...)` cannot be used on `{Self}`",
    label = "is not a list, set or map",
    note = "write the constraints on the field itself"
)]
pub trait Each {
    /// The type of an item.
    type Item;
}

/// A date type that the ODM can set: `auto_now`, `auto_now_add`, `current_date`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be set to the current time",
    label = "is not a date type",
    note = "`auto_now` and `auto_now_add` go on `bson::DateTime`, `chrono::DateTime<Utc>`, `time::OffsetDateTime` and `jiff::Timestamp`"
)]
pub trait Timestamp {
    /// The date as this type.
    fn from_bson_date(date: DateTime) -> Self;
}
