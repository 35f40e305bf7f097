//! The reader of the fields of one BSON document.

use super::{Decoder, Result, truncated};
use crate::{
    codec::{DecodeError, ElementType},
    types::FieldType,
};

/// Reads the elements of one document or array.
#[derive(Clone, Debug)]
pub struct DocumentDecoder<'a>(pub(super) Decoder<'a>);

impl<'a> DocumentDecoder<'a> {
    /// A decoder over the elements of a whole document.
    ///
    /// # Errors
    ///
    /// The document's length or final NUL is wrong, or bytes follow it.
    pub fn new(bytes: &'a [u8]) -> Result<Self> {
        let mut decoder = Decoder::new(bytes);
        let document = decoder.document()?;
        if decoder.rest.is_empty() {
            Ok(document)
        } else {
            Err(DecodeError::malformed(
                "bytes after the end of the document",
            ))
        }
    }

    /// Reads the next element if it is the one with `key` (which ends with a NUL); `None` otherwise.
    ///
    /// Stored documents nearly always hold their fields in the declared order, so that this one
    /// comparison with a constant finds each.
    ///
    /// # Errors
    ///
    /// The value cannot be read as a `T`.
    // Always inline: only where the key is a constant is the comparison a few instructions.
    #[inline(always)]
    pub fn expect<T: FieldType>(&mut self, key: &'static str) -> Result<Option<T>> {
        match self.take_key(key) {
            Some(element_type) => self.expected(element_type, key),
            None => Ok(None),
        }
    }

    /// The value of an element that stood where it was expected.
    #[inline]
    fn expected<T: FieldType>(
        &mut self,
        element_type: ElementType,
        key: &'static str,
    ) -> Result<Option<T>> {
        if element_type == ElementType::NULL && !T::NULL_IS_A_VALUE {
            return Ok(None);
        }
        match T::decode(element_type, &mut self.0) {
            Ok(value) => Ok(Some(value)),
            Err(error) => Err(error.under(key.trim_end_matches('\0'))),
        }
    }

    /// Takes the type and the key of the next element if that is `key`, which ends with a NUL.
    #[inline(always)]
    pub(crate) fn take_key(&mut self, key: &'static str) -> Option<ElementType> {
        let (&code, rest) = self.0.rest.split_first()?;
        self.0.rest = rest.strip_prefix(key.as_bytes())?;
        Some(ElementType::from_code(code))
    }

    /// Reads the value that stands next into `slot`. Null leaves the slot empty, except for types
    /// of which null is a value.
    ///
    /// # Errors
    ///
    /// The value cannot be read as a `T`.
    #[inline]
    pub fn read<T: FieldType>(
        &mut self,
        element_type: ElementType,
        key: &str,
        slot: &mut Option<T>,
    ) -> Result<()> {
        if element_type == ElementType::NULL && !T::NULL_IS_A_VALUE {
            return Ok(());
        }
        match T::decode(element_type, &mut self.0) {
            Ok(value) => {
                *slot = Some(value);
                Ok(())
            }
            Err(error) => Err(error.under(key.trim_end_matches('\0'))),
        }
    }

    /// The type and key of the next element; `None` at the end. Its value must be read or skipped next.
    ///
    /// # Errors
    ///
    /// The key is cut short or not UTF-8.
    #[inline]
    pub fn element(&mut self) -> Result<Option<(ElementType, &'a str)>> {
        let Some((&code, rest)) = self.0.rest.split_first() else {
            return Ok(None);
        };
        let Some(end) = rest.iter().position(|&byte| byte == 0) else {
            return Err(truncated());
        };
        let (key, value) = rest.split_at(end);
        self.0.rest = value.get(1..).unwrap_or_default();
        match std::str::from_utf8(key) {
            Ok(key) => Ok(Some((ElementType::from_code(code), key))),
            Err(_) => Err(DecodeError::malformed("a key is not UTF-8")),
        }
    }

    /// Passes over a value whose key means nothing to the type.
    ///
    /// # Errors
    ///
    /// The value is cut short or of an unknown type.
    #[inline]
    pub fn skip(&mut self, element_type: ElementType) -> Result<()> {
        self.0.skip(element_type).map(drop)
    }

    /// What a field without default is when nothing was stored for it.
    ///
    /// # Errors
    ///
    /// The field's type has no meaning for an absent value.
    #[inline]
    pub fn required<T: FieldType>(slot: Option<T>, key: &'static str) -> Result<T> {
        match slot {
            Some(value) => Ok(value),
            None => T::absent().ok_or_else(|| Self::missing(key)),
        }
    }

    #[cold]
    pub(crate) fn missing(key: &str) -> DecodeError {
        DecodeError::new("required, but absent or null").under(key.trim_end_matches('\0'))
    }

    /// Reads the elements of an array in order.
    ///
    /// # Errors
    ///
    /// An element cannot be read as a `T`; its position is in the path.
    #[inline]
    pub fn elements<T: FieldType>(mut self, mut push: impl FnMut(T, Left)) -> Result<()> {
        let mut index = 0_usize;
        while let Some(element_type) = self.next_in_array()? {
            let before = self.0.rest.len();
            let value = T::decode(element_type, &mut self.0)
                .map_err(|error| error.under(index.to_string()))?;
            let left = Left {
                bytes: self.0.rest.len(),
                last: before - self.0.rest.len(),
            };
            push(value, left);
            index += 1;
        }
        Ok(())
    }

    pub(super) fn check(mut self) -> Result<()> {
        while let Some((element_type, key)) = self.element()? {
            self.0
                .check(element_type)
                .map_err(|error| error.under(key))?;
        }
        Ok(())
    }

    /// The decoder of the value that stands next.
    #[inline]
    pub const fn value(&mut self) -> &mut Decoder<'a> {
        &mut self.0
    }

    /// Over the key of an array element: what it says is implied by its position.
    #[inline]
    fn next_in_array(&mut self) -> Result<Option<ElementType>> {
        let (code, value) = match self.0.rest {
            [] => return Ok(None),
            [code, 1..=255, 0, value @ ..] => (code, value),
            [code, 1..=255, 1..=255, 0, value @ ..] => (code, value),
            [code, rest @ ..] => match rest.iter().position(|&byte| byte == 0) {
                Some(end) => (code, rest.get(end + 1..).unwrap_or_default()),
                None => return Err(truncated()),
            },
        };
        self.0.rest = value;
        Ok(Some(ElementType::from_code(*code)))
    }
}

/// What is left of an array behind an element.
#[derive(Clone, Copy, Debug)]
pub struct Left {
    bytes: usize,
    last: usize,
}

impl Left {
    /// How many elements are left, if they are as large as the last one.
    #[must_use]
    pub fn estimate(self) -> usize {
        // Type, a key of one digit and its NUL come before each.
        self.bytes / (self.last.max(1) + 3)
    }
}
