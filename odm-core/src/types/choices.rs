//! Closed sets of names, and what their derived [`FieldType`] calls.

use std::fmt;

use bson::Bson;

use super::FieldType;
use crate::{
    codec::{DecodeError, Decoder, ElementType, EncodeError},
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

/// Reads a choice.
///
/// # Errors
///
/// The stored value is not a string, or none of the names.
#[inline]
pub fn decode_choice<C: Choices + FieldType>(
    element_type: ElementType,
    decoder: &mut Decoder<'_>,
) -> Result<C, DecodeError> {
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

/// The choice as it is stored.
///
/// # Errors
///
/// There is none.
#[inline]
pub fn choice_value<C: Choices>(choice: &C) -> Result<Bson, EncodeError> {
    Ok(choice.as_str().into())
}

/// The choice of that name.
///
/// # Errors
///
/// There is none.
pub fn parse_choice<C: Choices>(name: &str) -> Result<C, UnknownChoice> {
    C::from_name(name).ok_or_else(|| UnknownChoice::new(name, C::NAMES))
}
