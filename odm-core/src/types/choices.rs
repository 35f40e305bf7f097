//! Closed sets of names or numbers, and what their derived [`FieldType`] calls.

use std::fmt;

use bson::Bson;

use super::FieldType;
use crate::{
    codec::{DecodeError, Decoder, ElementType, EncodeError, Encoder},
    document::Choices,
};

/// A text that is none of a set of choices.
///
/// # Example
///
/// ```
/// use mongo_odm::prelude::*;
///
/// #[derive(Choices, Clone, Copy, Debug)]
/// enum Status { Pending, Shipped }
///
/// let error = "shiped".parse::<Status>().unwrap_err();
/// assert_eq!(error.found(), "shiped");
/// assert_eq!(error.to_string(), "unknown choice `shiped`, expected one of `pending`, `shipped`");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownChoice {
    found: String,
    names: &'static [&'static str],
}

impl UnknownChoice {
    /// `found` is none of `names`.
    #[must_use]
    pub fn new(found: &str, names: &'static [&'static str]) -> Self {
        Self {
            found: found.to_owned(),
            names,
        }
    }

    /// The text.
    #[must_use]
    pub fn found(&self) -> &str {
        &self.found
    }

    /// The names that it could have been.
    #[must_use]
    pub const fn names(&self) -> &'static [&'static str] {
        self.names
    }
}

impl fmt::Display for UnknownChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "unknown choice `{}`, expected one of `{}`",
            self.found,
            self.names.join("`, `")
        )
    }
}

impl std::error::Error for UnknownChoice {}

/// Appends a choice: its name, or its number.
#[inline]
pub fn encode_choice<C: Choices + FieldType>(choice: &C, encoder: &mut Encoder) -> ElementType {
    match choice.number() {
        None => encoder.string(choice.as_str()),
        Some(number) => match i32::try_from(number) {
            Ok(number) if is_int32::<C>() => number.encode(encoder),
            _ => number.encode(encoder),
        },
    }
}

fn is_int32<C: FieldType>() -> bool {
    C::TYPE.element_type == Some(ElementType::INT32)
}

/// Reads a choice.
///
/// # Errors
///
/// The stored value is not of the type of the choices, or none of them.
#[inline]
pub fn decode_choice<C: Choices + FieldType>(
    element_type: ElementType,
    decoder: &mut Decoder<'_>,
) -> Result<C, DecodeError> {
    if !C::NUMBERS.is_empty() {
        return decode_number(element_type, decoder);
    }
    if element_type != ElementType::STRING {
        return Err(DecodeError::mismatch(
            "one of a set of choices (String)",
            element_type,
        ));
    }
    let name = decoder.string()?;
    C::from_name(name)
        .ok_or_else(|| DecodeError::new(UnknownChoice::new(name, C::NAMES).to_string()))
}

fn decode_number<C: Choices>(
    element_type: ElementType,
    decoder: &mut Decoder<'_>,
) -> Result<C, DecodeError> {
    match element_type {
        ElementType::INT32 | ElementType::INT64 | ElementType::DOUBLE => {}
        other => {
            return Err(DecodeError::mismatch(
                "one of a set of choices (a whole number)",
                other,
            ));
        }
    }
    let number = i64::decode(element_type, decoder)?;
    C::from_number(number).ok_or_else(|| {
        let known = C::NUMBERS.iter().zip(C::NAMES);
        let known: Vec<_> = known.map(|(n, name)| format!("{n} (`{name}`)")).collect();
        let known = known.join(", ");
        DecodeError::new(format!("unknown choice {number}, expected one of {known}"))
    })
}

/// The choice as it is stored.
#[inline]
pub fn choice_bson<C: Choices + FieldType>(choice: &C) -> Bson {
    match choice.number() {
        None => choice.as_str().into(),
        Some(number) => match i32::try_from(number) {
            Ok(number) if is_int32::<C>() => number.into(),
            _ => number.into(),
        },
    }
}

/// The choice as it is stored.
///
/// # Errors
///
/// There is none.
#[inline]
pub fn choice_value<C: Choices + FieldType>(choice: &C) -> Result<Bson, EncodeError> {
    Ok(choice_bson(choice))
}

/// The choice of that name.
///
/// # Errors
///
/// There is none.
pub fn parse_choice<C: Choices>(name: &str) -> Result<C, UnknownChoice> {
    C::from_name(name).ok_or_else(|| UnknownChoice::new(name, C::NAMES))
}
