//! The reader of BSON values.

use super::{DecodeError, ElementType, MAX_DEPTH};
use crate::types::FieldType;

mod document;

pub use document::{DocumentDecoder, Left};

type Result<T> = std::result::Result<T, DecodeError>;

/// How much of the stack the reading of one document may take, in bytes: half of what the threads of a runtime have. The
/// frames of large types that contain themselves take tens of kilobytes a level in unoptimised code.
const MAX_STACK: usize = 1 << 20;

/// Where the stack stands. Only the distance of two positions means something.
#[inline]
fn stack_position() -> usize {
    let marker = 0_u8;
    std::ptr::from_ref(&marker).addr()
}

#[cold]
fn too_deep(depth: u16) -> DecodeError {
    let reason = if depth >= MAX_DEPTH {
        format!("nested deeper than {MAX_DEPTH} levels")
    } else {
        format!("nested too deep: {depth} levels of such large types take more than 1 MiB of stack")
    };
    DecodeError::malformed(&reason)
}

/// Reads values from BSON bytes, front to back, checking each length against what is there.
#[derive(Clone, Debug)]
pub struct Decoder<'a> {
    rest: &'a [u8],
    depth: u16,
    /// Where the stack stood when the outermost document was entered; 0 before.
    stack: usize,
}

impl<'a> Decoder<'a> {
    /// A decoder over `bytes`.
    #[must_use]
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self {
            rest: bytes,
            depth: 0,
            stack: 0,
        }
    }

    /// A decoder over `bytes` that stand inside `depth` documents.
    pub(super) const fn at_depth(bytes: &'a [u8], depth: u16) -> Self {
        Self {
            rest: bytes,
            depth,
            stack: 0,
        }
    }

    /// The bytes that are not read yet.
    #[must_use]
    pub const fn remaining(&self) -> &'a [u8] {
        self.rest
    }

    /// Reads the bytes of a fixed-size value, little-endian.
    ///
    /// # Errors
    ///
    /// Fewer than `N` bytes are left.
    #[inline]
    pub fn fixed<const N: usize>(&mut self) -> Result<[u8; N]> {
        match self.rest.split_first_chunk::<N>() {
            Some((bytes, rest)) => {
                self.rest = rest;
                Ok(*bytes)
            }
            None => Err(truncated()),
        }
    }

    /// Reads a string: length, UTF-8 bytes, NUL.
    ///
    /// # Errors
    ///
    /// The length is wrong, the NUL is missing or the text is not UTF-8.
    #[inline]
    pub fn string(&mut self) -> Result<&'a str> {
        let length = self.length()?;
        match self.take(length)?.split_last() {
            Some((0, text)) => std::str::from_utf8(text)
                .map_err(|error| DecodeError::malformed(&format!("text is not UTF-8 ({error})"))),
            _ => Err(DecodeError::malformed("a string does not end with NUL")),
        }
    }

    /// Reads binary data and its subtype.
    ///
    /// # Errors
    ///
    /// The length is wrong.
    #[inline]
    pub fn binary(&mut self) -> Result<(u8, &'a [u8])> {
        let length = self.length()?;
        let [subtype] = self.fixed()?;
        let bytes = self.take(length)?;
        if subtype != 2 {
            return Ok((subtype, bytes));
        }
        // The old generic subtype carries its length a second time.
        match bytes.split_first_chunk::<4>() {
            Some((inner, data))
                if usize::try_from(i32::from_le_bytes(*inner)) == Ok(data.len()) =>
            {
                Ok((subtype, data))
            }
            _ => Err(DecodeError::malformed("a wrong length of binary subtype 2")),
        }
    }

    /// Reads text that ends with a NUL and has no length, as the parts of a regular expression.
    ///
    /// # Errors
    ///
    /// The NUL is missing or the text is not UTF-8.
    pub fn c_string(&mut self) -> Result<&'a str> {
        let Some(end) = self.rest.iter().position(|&byte| byte == 0) else {
            return Err(truncated());
        };
        let text = self.take(end)?;
        self.take(1)?;
        std::str::from_utf8(text)
            .map_err(|error| DecodeError::malformed(&format!("text is not UTF-8 ({error})")))
    }

    /// Reads JavaScript code and enters its scope.
    ///
    /// # Errors
    ///
    /// A length is wrong, or the scope nests too deep.
    pub fn code_with_scope(&mut self) -> Result<(&'a str, DocumentDecoder<'a>)> {
        let bytes = self.skip(ElementType::JAVASCRIPT_WITH_SCOPE)?;
        let mut content = Decoder::at_depth(bytes, self.depth);
        content.take(4)?;
        let code = content.string()?;
        let scope = content.document()?;
        if content.rest.is_empty() {
            Ok((code, scope))
        } else {
            Err(DecodeError::malformed("a wrong length of code with scope"))
        }
    }

    /// Enters an embedded document or array; this decoder goes on behind it.
    ///
    /// # Errors
    ///
    /// The length is wrong, or it nests deeper than [`MAX_DEPTH`] or than the stack allows: reading one document takes at
    /// most about 1 MiB of it.
    #[inline]
    pub fn document(&mut self) -> Result<DocumentDecoder<'a>> {
        let bytes = self.document_bytes()?;
        let here = stack_position();
        let stack = if self.stack == 0 { here } else { self.stack };
        if self.depth >= MAX_DEPTH || stack.abs_diff(here) > MAX_STACK {
            return Err(too_deep(self.depth));
        }
        match bytes.get(4..bytes.len() - 1) {
            Some(elements) => Ok(DocumentDecoder(Decoder {
                rest: elements,
                depth: self.depth + 1,
                stack,
            })),
            None => Err(truncated()),
        }
    }

    /// Takes the whole bytes of an embedded document or array, length and final NUL included.
    ///
    /// # Errors
    ///
    /// The length is wrong or the final NUL is missing.
    #[inline]
    pub fn document_bytes(&mut self) -> Result<&'a [u8]> {
        let length = match self.rest.first_chunk::<4>() {
            Some(length) => i32::from_le_bytes(*length),
            None => return Err(truncated()),
        };
        let length = usize::try_from(length).unwrap_or(0);
        if length < 5 {
            return Err(DecodeError::malformed("a document shorter than 5 bytes"));
        }
        let bytes = self.take(length)?;
        match bytes.last() {
            Some(0) => Ok(bytes),
            _ => Err(DecodeError::malformed("a document does not end with NUL")),
        }
    }

    /// Takes the content of a value of any type, checked to be well-formed and not nested too deep.
    ///
    /// # Errors
    ///
    /// The bytes are malformed or the type is unknown.
    pub fn value_bytes(&mut self, element_type: ElementType) -> Result<&'a [u8]> {
        let bytes = self.skip(element_type)?;
        let mut content = Decoder::at_depth(bytes, self.depth);
        content.check(element_type)?;
        Ok(bytes)
    }

    /// Passes over a value, checking only its length, and gives its bytes.
    ///
    /// # Errors
    ///
    /// The value is cut short or of an unknown type.
    #[inline]
    pub fn skip(&mut self, element_type: ElementType) -> Result<&'a [u8]> {
        match value_length(element_type.code(), self.rest) {
            Some(length) => self.take(length),
            None => Err(DecodeError::malformed(&format!(
                "a cut or unknown value of type {element_type:?}"
            ))),
        }
    }

    fn check(&mut self, element_type: ElementType) -> Result<()> {
        match element_type {
            ElementType::DOCUMENT | ElementType::ARRAY => self.document()?.check(),
            ElementType::STRING | ElementType::JAVASCRIPT | ElementType::SYMBOL => {
                self.string().map(drop)
            }
            ElementType::BINARY => self.binary().map(drop),
            ElementType::JAVASCRIPT_WITH_SCOPE => self.code_with_scope()?.1.check(),
            ElementType::REGEX => {
                self.c_string()?;
                self.c_string().map(drop)
            }
            ElementType::BOOLEAN => bool::decode(element_type, self).map(drop),
            ElementType::DB_POINTER => {
                self.string()?;
                self.fixed::<12>().map(drop)
            }
            other => self.skip(other).map(drop),
        }
    }

    #[inline]
    fn length(&mut self) -> Result<usize> {
        let length = i32::from_le_bytes(self.fixed()?);
        usize::try_from(length).map_err(|_| DecodeError::malformed("a negative length"))
    }

    #[inline]
    fn take(&mut self, length: usize) -> Result<&'a [u8]> {
        match self.rest.split_at_checked(length) {
            Some((taken, rest)) => {
                self.rest = rest;
                Ok(taken)
            }
            None => Err(truncated()),
        }
    }
}

/// The number of bytes that a value takes; `None` when it is cut short or of an unknown type.
///
/// Does not look inside documents: their stated length is taken.
#[inline]
pub(super) fn value_length(code: u8, bytes: &[u8]) -> Option<usize> {
    let stated = |extra: usize, least: usize| {
        let length = i32::from_le_bytes(*bytes.first_chunk()?);
        let length = usize::try_from(length).ok()?.checked_add(extra)?;
        (length >= least).then_some(length)
    };
    let length = match ElementType::from_code(code) {
        ElementType::NULL
        | ElementType::UNDEFINED
        | ElementType::MIN_KEY
        | ElementType::MAX_KEY => 0,
        ElementType::BOOLEAN => 1,
        ElementType::INT32 => 4,
        ElementType::DOUBLE
        | ElementType::DATE_TIME
        | ElementType::TIMESTAMP
        | ElementType::INT64 => 8,
        ElementType::OBJECT_ID => 12,
        ElementType::DECIMAL128 => 16,
        ElementType::STRING | ElementType::JAVASCRIPT | ElementType::SYMBOL => stated(4, 5)?,
        ElementType::DOCUMENT | ElementType::ARRAY => stated(0, 5)?,
        ElementType::JAVASCRIPT_WITH_SCOPE => stated(0, 14)?,
        ElementType::BINARY => stated(5, 5)?,
        ElementType::DB_POINTER => stated(16, 17)?,
        ElementType::REGEX => {
            let pattern = bytes.iter().position(|&byte| byte == 0)? + 1;
            let options = bytes.get(pattern..)?.iter().position(|&byte| byte == 0)? + 1;
            pattern + options
        }
        _ => return None,
    };
    (length <= bytes.len()).then_some(length)
}

#[cold]
fn truncated() -> DecodeError {
    DecodeError::malformed("cut short")
}
