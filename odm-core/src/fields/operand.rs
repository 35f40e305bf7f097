//! The values that operators compare with or store.

use std::{borrow::Cow, sync::Arc};

use bson::Bson;

use crate::{
    codec::EncodeError,
    types::{FieldType, MapKey},
};

/// A value that can be compared with, or written to, a field of type `T`.
///
/// Implemented for the type itself, for references to it, and for what stands for it: `&str` for
/// text, a document or its id for a reference to it.
#[diagnostic::on_unimplemented(
    message = "a field of type `{T}` cannot be compared with or set to `{Self}`",
    label = "expected a `{T}` or what stands for it",
    note = "give a `{T}`; text fields also take `&str`, references take the document, its id or a `Ref`",
    note = "for an `Option`: `None` is `is_null()` in a condition, and `unset()` or `set_or_unset(option)` in an update"
)]
pub trait IntoOperand<T> {
    /// The value as the field stores it.
    ///
    /// # Errors
    ///
    /// The value cannot be stored.
    fn into_operand(self) -> Result<Bson, EncodeError>;
}

#[diagnostic::do_not_recommend]
impl<T: FieldType> IntoOperand<T> for T {
    fn into_operand(self) -> Result<Bson, EncodeError> {
        self.to_bson_value()
    }
}

#[diagnostic::do_not_recommend]
impl<T: FieldType> IntoOperand<T> for &T {
    fn into_operand(self) -> Result<Bson, EncodeError> {
        self.to_bson_value()
    }
}

#[diagnostic::do_not_recommend]
impl IntoOperand<String> for &str {
    fn into_operand(self) -> Result<Bson, EncodeError> {
        Ok(self.into())
    }
}

/// A value that a builder takes for a field of type `T`.
#[diagnostic::on_unimplemented(
    message = "a field of type `{T}` cannot be built from `{Self}`",
    label = "expected a `{T}` or what stands for it",
    note = "give a `{T}`; text fields also take `&str`, references take the document, its id or a `Ref`",
    note = "of an `Option` give the value without `Some`, or `None`; an `Option` of something else is mapped first: `id.map(Ref::to)`, \
            `text.map(String::from)`",
    note = "a `Vec` of something else goes as a slice: `names.as_slice()`"
)]
pub trait IntoValue<T> {
    /// The value of the field.
    fn into_value(self) -> T;
}

#[diagnostic::do_not_recommend]
impl<T> IntoValue<T> for T {
    fn into_value(self) -> T {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<T: FieldType> IntoValue<Option<T>> for T {
    fn into_value(self) -> Option<T> {
        Some(self)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<String> for &str {
    fn into_value(self) -> String {
        self.to_owned()
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<Option<String>> for &str {
    fn into_value(self) -> Option<String> {
        Some(self.to_owned())
    }
}

/// A value that names a key of a map whose keys are of type `K`.
///
/// Implemented for the type itself and for references to it; `&str` names a key of text.
///
/// # Example
///
/// ```
/// use mongo_odm::fields::IntoKey;
///
/// fn stored<K>(key: impl IntoKey<K>) -> String {
///     key.stored_key().into_owned()
/// }
///
/// assert_eq!(stored::<u16>(2024), "2024");
/// assert_eq!(stored::<String>("oslo"), "oslo");
/// ```
#[diagnostic::on_unimplemented(
    message = "a map with keys of type `{K}` has no key of type `{Self}`",
    label = "expected a `{K}`",
    note = "give a `{K}` or a reference to one; where the keys are text, also a `&str`"
)]
pub trait IntoKey<K> {
    /// The key as the map stores it.
    fn stored_key(&self) -> Cow<'_, str>;
}

#[diagnostic::do_not_recommend]
impl<K: MapKey> IntoKey<K> for K {
    fn stored_key(&self) -> Cow<'_, str> {
        self.to_key()
    }
}

#[diagnostic::do_not_recommend]
impl<K: MapKey> IntoKey<K> for &K {
    fn stored_key(&self) -> Cow<'_, str> {
        self.to_key()
    }
}

macro_rules! text_keys {
    ($($text:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl IntoKey<$text> for &str {
            fn stored_key(&self) -> Cow<'_, str> {
                Cow::Borrowed(self)
            }
        }
    )*};
}

text_keys! { String, Box<str>, Arc<str> }

/// A type whose values have an order that the server compares as Rust does.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no order to compare by",
    label = "`gt`, `gte`, `lt`, `lte`, `min` and `max` need a number, a date, an id or text",
    note = "use `eq`, `ne`, `is_in` or `not_in`; for a list, compare its elements with `elem_match`"
)]
pub trait Ordered {}

/// A number: `inc`, `mul` and `modulo` work on it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a number",
    label = "`inc`, `dec`, `mul` and `modulo` need a number",
    note = "use `set(value)` for a field of another type"
)]
pub trait Numeric: Ordered {
    /// What the server gives as the sum of such numbers.
    type Sum: FieldType;

    /// The average of such numbers.
    type Average;

    /// What the server's average is read as.
    type ServerAverage: FieldType + Into<Self::Average>;
}

/// A number that [`sum`](crate::query::QuerySet::sum) and
/// [`average`](crate::query::QuerySet::average) work on: every [`Numeric`] type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a number: there is no sum or average of it",
    label = "`sum` and `average` need a field of numbers",
    note = "name a field of numbers, such as `|o| o.quantity()`, or declare the field as one, such as `i64` or `Decimal`",
    note = "for numbers that are stored as text, convert them in a stage of `aggregate()` with `$toDecimal`; \
            for how often each text occurs, use `item_frequencies`"
)]
pub trait Summable: Numeric {}

#[diagnostic::do_not_recommend]
impl<T: Numeric> Summable for T {}

/// Text: the string operators and regular expressions work on it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not text",
    label = "the string operators and regular expressions need a text field",
    note = "use `eq`, `ne`, `is_in` or, for numbers and dates, `gt`, `gte`, `lt`, `lte`"
)]
pub trait Textual {}

#[allow(
    clippy::module_inception,
    reason = "`operand::list` reads well where it is called"
)]
pub(super) mod operand {
    use bson::Bson;

    use super::IntoOperand;
    use crate::codec::EncodeError;

    pub(in super::super) fn list<T, V: IntoOperand<T>>(
        values: impl IntoIterator<Item = V>,
    ) -> Result<Bson, EncodeError> {
        values
            .into_iter()
            .map(IntoOperand::into_operand)
            .collect::<Result<Vec<Bson>, EncodeError>>()
            .map(Bson::Array)
    }
}
