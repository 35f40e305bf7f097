//! The writer of BSON documents.

use super::{Decoder, ElementType, EncodeError, MAX_DEPTH, index_keys};
use crate::types::FieldType;

/// Appends BSON to one buffer.
///
/// An element is written key first; its type byte is filled in by what the value says it wrote.
/// Lengths are patched in when a document ends. The first value that cannot be stored is remembered
/// with its path and reported by [`Encoder::finish`].
///
/// # Example
///
/// ```
/// use mongo_odm::{bson::rawdoc, codec::Encoder};
///
/// let mut encoder = Encoder::with_capacity(64);
/// encoder.document(|encoder| {
///     encoder.field("name\0", &"Ada".to_owned());
///     encoder.field("age\0", &36_i32);
/// });
/// assert_eq!(encoder.finish().unwrap(), rawdoc! { "name": "Ada", "age": 36 }.into_bytes());
/// ```
#[derive(Debug, Default)]
pub struct Encoder {
    out: Vec<u8>,
    depth: u16,
    error: Option<EncodeError>,
}

impl Encoder {
    /// An encoder with room for `capacity` bytes.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        Self::with_buffer(Vec::with_capacity(capacity))
    }

    /// An encoder that overwrites `out`.
    pub(crate) fn with_buffer(mut out: Vec<u8>) -> Self {
        out.clear();
        Self {
            out,
            depth: 0,
            error: None,
        }
    }

    /// The bytes written.
    ///
    /// # Errors
    ///
    /// The first value that could not be stored, with its path.
    pub fn finish(self) -> Result<Vec<u8>, EncodeError> {
        match self.error {
            None => Ok(self.out),
            Some(error) => Err(error),
        }
    }

    /// Writes one element of a document. `key` ends with a NUL: it is a constant of the type's table.
    // Always inline: only where the key is a constant is its copy a few instructions.
    #[inline(always)]
    pub fn field<T: FieldType>(&mut self, key: &'static str, value: &T) {
        if !value.is_absent() {
            self.element(key, |encoder| value.encode(encoder));
        }
    }

    /// Writes one element, and null where [`Encoder::field`] would write nothing.
    #[inline(always)]
    pub fn field_or_null<T: FieldType>(&mut self, key: &'static str, value: &T) {
        self.element(key, |encoder| value.encode(encoder));
    }

    /// Writes one element whose value is written by `value`, which returns the type that it wrote.
    #[inline(always)]
    pub fn element(&mut self, key: &'static str, value: impl FnOnce(&mut Self) -> ElementType) {
        debug_assert!(key.ends_with('\0'));
        let at = self.out.len();
        self.out.push(0);
        self.out.extend_from_slice(key.as_bytes());
        let element_type = value(self);
        self.patch(at, [element_type.code()]);
    }

    /// Writes one element, unless `value` says that it wrote null.
    pub(crate) fn element_unless_null(
        &mut self,
        key: &'static str,
        value: impl FnOnce(&mut Self) -> ElementType,
    ) {
        let at = self.out.len();
        self.element(key, value);
        if self.out.get(at) == Some(&ElementType::NULL.code()) {
            self.out.truncate(at);
        }
    }

    /// Writes one element under a key that is not known beforehand, as a map's. An absent value is
    /// written as null, so that the key stays.
    pub fn entry<T: FieldType>(&mut self, key: &str, value: &T) {
        let at = self.out.len();
        self.out.push(0);
        if key.as_bytes().contains(&0) {
            self.out.push(0);
            self.fail(format!("the key {key:?} contains a NUL character"));
        } else {
            self.out.extend_from_slice(key.as_bytes());
            self.out.push(0);
        }
        let element_type = value.encode(self);
        self.patch(at, [element_type.code()]);
    }

    /// Writes an embedded (or the outermost) document.
    #[inline]
    pub fn document(&mut self, fields: impl FnOnce(&mut Self)) -> ElementType {
        self.nested(fields);
        ElementType::DOCUMENT
    }

    /// Writes an array of `values`. An absent value is written as null, so that positions stay.
    #[inline]
    pub fn array<'a, T: FieldType + 'a>(
        &mut self,
        values: impl IntoIterator<Item = &'a T>,
    ) -> ElementType {
        self.nested(|encoder| {
            for (index, value) in values.into_iter().enumerate() {
                let at = encoder.out.len();
                index_keys::append(&mut encoder.out, 0, index);
                let element_type = value.encode(encoder);
                encoder.patch(at, [element_type.code()]);
            }
        });
        ElementType::ARRAY
    }

    /// Writes an array of values that have no order of their own, sorted by their bytes: equal sets
    /// are stored alike, so that filters and comparisons find them equal.
    pub fn unordered_array<'a, T: FieldType + 'a>(
        &mut self,
        values: impl IntoIterator<Item = &'a T>,
    ) -> ElementType {
        self.nested(|encoder| {
            let start = encoder.out.len();
            let mut spans = Vec::new();
            for (index, value) in values.into_iter().enumerate() {
                let at = encoder.out.len();
                index_keys::append(&mut encoder.out, 0, index);
                let from = encoder.out.len() - start;
                let code = value.encode(encoder).code();
                encoder.patch(at, [code]);
                spans.push((code, from..encoder.out.len() - start));
            }
            if spans.len() < 2 {
                return;
            }
            let written = encoder.out.split_off(start);
            let mut values: Vec<(u8, &[u8])> = spans
                .into_iter()
                .map(|(code, span)| (code, written.get(span).unwrap_or_default()))
                .collect();
            values.sort_unstable();
            for (index, (code, value)) in values.into_iter().enumerate() {
                index_keys::append(&mut encoder.out, code, index);
                encoder.out.extend_from_slice(value);
            }
        });
        ElementType::ARRAY
    }

    /// Writes JavaScript code with the scope that it runs in.
    pub fn code_with_scope(&mut self, code: &str, scope: &bson::Document) -> ElementType {
        // Apart, so that an open length is always a document's.
        let mut content = Self {
            out: Vec::with_capacity(code.len() + 64),
            depth: self.depth,
            error: None,
        };
        content.string(code);
        scope.encode(&mut content);
        match (content.error, i32::try_from(content.out.len() + 4)) {
            (None, Ok(length)) => {
                self.fixed(length.to_le_bytes());
                self.raw(&content.out);
                ElementType::JAVASCRIPT_WITH_SCOPE
            }
            (Some(error), _) => self.fail(error.reason()),
            (None, Err(_)) => self.fail("the code is larger than 2 GiB"),
        }
    }

    /// Writes text that ends with a NUL and has no length, as the parts of a regular expression.
    pub fn c_string(&mut self, text: &str) {
        if text.as_bytes().contains(&0) {
            self.fail(format!("{text:?} contains a NUL character"));
        } else {
            self.out.extend_from_slice(text.as_bytes());
        }
        self.out.push(0);
    }

    /// Writes the content of a value from elsewhere, after checking that it is well-formed and does
    /// not nest too deep.
    pub fn checked_raw(&mut self, element_type: ElementType, bytes: &[u8]) -> ElementType {
        let mut decoder = Decoder::at_depth(bytes, self.depth);
        match decoder.value_bytes(element_type) {
            Ok(content) if decoder.remaining().is_empty() => {
                self.out.extend_from_slice(content);
                element_type
            }
            Ok(_) => self.fail("malformed BSON: bytes after the end of the value"),
            Err(error) => self.fail(error.to_string()),
        }
    }

    /// Writes a string: length, bytes, NUL.
    #[inline]
    pub fn string(&mut self, value: &str) -> ElementType {
        match i32::try_from(value.len() + 1) {
            Ok(length) => self.out.extend_from_slice(&length.to_le_bytes()),
            Err(_) => return self.fail("the text is longer than 2 GiB"),
        }
        self.out.extend_from_slice(value.as_bytes());
        self.out.push(0);
        ElementType::STRING
    }

    /// Writes binary data of a subtype.
    #[inline]
    pub fn binary(&mut self, subtype: u8, value: &[u8]) -> ElementType {
        // The old generic subtype carries its length a second time.
        let inner = if subtype == 2 { 4 } else { 0 };
        match i32::try_from(value.len() + inner) {
            Ok(length) => self.out.extend_from_slice(&length.to_le_bytes()),
            Err(_) => return self.fail("the binary data is longer than 2 GiB"),
        }
        self.out.push(subtype);
        if let Ok(length) = i32::try_from(value.len())
            && subtype == 2
        {
            self.out.extend_from_slice(&length.to_le_bytes());
        }
        self.out.extend_from_slice(value);
        ElementType::BINARY
    }

    /// Writes the bytes of a fixed-size value, little-endian.
    #[inline]
    pub fn fixed<const N: usize>(&mut self, bytes: [u8; N]) {
        self.out.extend_from_slice(&bytes);
    }

    /// Writes bytes that are BSON already: a value's content without type and key.
    #[inline]
    pub fn raw(&mut self, bytes: &[u8]) {
        self.out.extend_from_slice(bytes);
    }

    /// Says that the value being written cannot be stored. Only the first failure is kept.
    ///
    /// The path is read off the bytes written so far: a document that has not ended has length 0.
    #[cold]
    pub fn fail(&mut self, reason: impl Into<String>) -> ElementType {
        if self.error.is_none() {
            self.error = Some(EncodeError::new(open_path(&self.out), reason.into()));
        }
        ElementType::NULL
    }

    #[inline]
    fn nested(&mut self, content: impl FnOnce(&mut Self)) {
        let start = self.out.len();
        self.out.extend_from_slice(&[0; 4]);
        if self.depth >= MAX_DEPTH {
            self.fail(format!("nested deeper than {MAX_DEPTH} levels"));
        } else {
            self.depth += 1;
            content(self);
            self.depth -= 1;
        }
        self.out.push(0);
        match i32::try_from(self.out.len() - start) {
            Ok(length) => self.patch(start, length.to_le_bytes()),
            Err(_) => {
                self.fail("the document is larger than 2 GiB");
            }
        }
    }

    #[inline]
    fn patch<const N: usize>(&mut self, at: usize, bytes: [u8; N]) {
        if let Some(place) = self.out.get_mut(at..at + N) {
            place.copy_from_slice(&bytes);
        }
    }
}

/// The path of the element being written at the end of `out`.
fn open_path(out: &[u8]) -> String {
    let mut path = String::new();
    // The outermost length stands without a key; a lone value has none at all.
    let mut rest = out.get(4..).unwrap_or_default();
    while let Some((&element_type, after)) = rest.split_first() {
        let Some(end) = after.iter().position(|&byte| byte == 0) else {
            break;
        };
        let (key, value) = after.split_at(end);
        let value = value.get(1..).unwrap_or_default();
        if element_type != 0 {
            // A finished element: over it.
            let Some(length) = super::decoder::value_length(element_type, value) else {
                break;
            };
            rest = value.get(length..).unwrap_or_default();
            continue;
        }
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(&String::from_utf8_lossy(key));
        // An open document or array starts with a length of 0; anything else is the value itself.
        match value.split_at_checked(4) {
            Some(([0, 0, 0, 0], inner)) => rest = inner,
            _ => break,
        }
    }
    // An empty key, and one that was not written for its NUL, say nothing.
    path.truncate(path.trim_end_matches('.').len());
    path
}
