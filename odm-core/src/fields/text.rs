//! The operators of text.

use bson::{Bson, Regex};

use super::{Field, Root, Textual};
use crate::{codec::EncodeError, query::Filter};

impl<R: Root, T> Field<R, T> {
    /// The text is `text`, without regard to case.
    pub fn iexact(&self, text: impl AsRef<str>) -> Filter<R::Document>
    where
        T: Textual,
    {
        self.matches(format!(r"^{}\z", escape(text.as_ref())), "i")
    }

    /// The text contains `text`, taken literally.
    pub fn contains(&self, text: impl AsRef<str>) -> Filter<R::Document>
    where
        T: Textual,
    {
        self.matches(escape(text.as_ref()), "")
    }

    /// The text contains `text`, taken literally, without regard to case.
    pub fn icontains(&self, text: impl AsRef<str>) -> Filter<R::Document>
    where
        T: Textual,
    {
        self.matches(escape(text.as_ref()), "i")
    }

    /// The text starts with `text`, taken literally. An index on the field is used.
    pub fn starts_with(&self, text: impl AsRef<str>) -> Filter<R::Document>
    where
        T: Textual,
    {
        self.matches(format!("^{}", escape(text.as_ref())), "")
    }

    /// The text starts with `text`, taken literally, without regard to case.
    pub fn istarts_with(&self, text: impl AsRef<str>) -> Filter<R::Document>
    where
        T: Textual,
    {
        self.matches(format!("^{}", escape(text.as_ref())), "i")
    }

    /// The text ends with `text`, taken literally.
    pub fn ends_with(&self, text: impl AsRef<str>) -> Filter<R::Document>
    where
        T: Textual,
    {
        self.matches(format!(r"{}\z", escape(text.as_ref())), "")
    }

    /// The text ends with `text`, taken literally, without regard to case.
    pub fn iends_with(&self, text: impl AsRef<str>) -> Filter<R::Document>
    where
        T: Textual,
    {
        self.matches(format!(r"{}\z", escape(text.as_ref())), "i")
    }

    /// The text contains `text`, taken literally, as a whole word.
    pub fn whole_word(&self, text: impl AsRef<str>) -> Filter<R::Document>
    where
        T: Textual,
    {
        self.matches(format!(r"\b{}\b", escape(text.as_ref())), "")
    }

    /// The text contains `text`, taken literally, as a whole word, without regard to case.
    pub fn iwhole_word(&self, text: impl AsRef<str>) -> Filter<R::Document>
    where
        T: Textual,
    {
        self.matches(format!(r"\b{}\b", escape(text.as_ref())), "i")
    }

    /// The text matches the regular expression `pattern`, which is not escaped
    /// ([`$regex`](https://www.mongodb.com/docs/manual/reference/operator/query/regex/)).
    pub fn regex(&self, pattern: impl Into<String>) -> Filter<R::Document>
    where
        T: Textual,
    {
        self.matches(pattern.into(), "")
    }

    /// The text matches the regular expression `pattern` without regard to case.
    pub fn iregex(&self, pattern: impl Into<String>) -> Filter<R::Document>
    where
        T: Textual,
    {
        self.matches(pattern.into(), "i")
    }

    /// The text matches the regular expression `pattern` with `options`: any of `i` (ignore case),
    /// `m` (lines), `s` (dot matches newlines), `x` (ignore white space).
    pub fn regex_with_options(
        &self,
        pattern: impl Into<String>,
        options: &str,
    ) -> Filter<R::Document>
    where
        T: Textual,
    {
        self.matches(pattern.into(), options)
    }

    fn matches(&self, pattern: String, options: &str) -> Filter<R::Document> {
        let regex = pattern
            .as_str()
            .try_into()
            .and_then(|pattern| {
                Ok(Bson::RegularExpression(Regex {
                    pattern,
                    options: options.try_into()?,
                }))
            })
            .map_err(|error: bson::error::Error| EncodeError::new("", error.to_string()));
        Filter::condition(self.at_path().clone(), "$regex", regex)
    }
}

/// Takes the meaning from every character that has one in a regular expression of the server (PCRE2).
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        if r"\.+*?()|[]{}^$#&-~".contains(character) || character.is_ascii_whitespace() {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}
