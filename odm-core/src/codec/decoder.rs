use super::{DecodeError, ElementType, MAX_DEPTH};
use crate::types::FieldType;

type Result<T> = std::result::Result<T, DecodeError>;

/// Reads values from BSON bytes, front to back, checking each length against what is there.
#[derive(Clone, Debug)]
pub struct Decoder<'a> {
    rest: &'a [u8],
    depth: u16,
}

impl<'a> Decoder<'a> {
    /// A decoder over `bytes`.
    #[must_use]
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self {
            rest: bytes,
            depth: 0,
        }
    }

    /// A decoder over `bytes` that stand inside `depth` documents.
    pub(super) const fn at_depth(bytes: &'a [u8], depth: u16) -> Self {
        Self { rest: bytes, depth }
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
    /// The length is wrong, or it nests deeper than [`MAX_DEPTH`].
    #[inline]
    pub fn document(&mut self) -> Result<DocumentDecoder<'a>> {
        let bytes = self.document_bytes()?;
        if self.depth >= MAX_DEPTH {
            return Err(DecodeError::malformed(&format!(
                "nested deeper than {MAX_DEPTH} levels"
            )));
        }
        match bytes.get(4..bytes.len() - 1) {
            Some(elements) => Ok(DocumentDecoder(Decoder {
                rest: elements,
                depth: self.depth + 1,
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

/// Reads the elements of one document or array.
#[derive(Clone, Debug)]
pub struct DocumentDecoder<'a>(Decoder<'a>);

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

    fn check(mut self) -> Result<()> {
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
