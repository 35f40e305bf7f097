use std::{
    fmt::{self, Write as _},
    slice,
};

use super::ValidationErrors;
use crate::{
    meta::{FieldMeta, StructureMeta},
    types::FieldType,
};

/// Collects what is wrong with a document, each message under the path of its value.
///
/// # Example
///
/// ```
/// use mongo_odm::prelude::*;
///
/// #[derive(Document)]
/// #[document(hooks)]
/// struct Booking { id: ObjectId, from: i32, until: i32 }
///
/// impl Hooks for Booking {
///     fn post_validate(&self, _cx: &ValidateContext, validator: &mut Validator) {
///         if self.until < self.from {
///             validator.field("until", |until| until.fail("must not be before `from`"));
///         }
///     }
/// }
///
/// let mut booking = Booking::builder().from(3).until(1).build();
/// let error = booking.validate().unwrap_err();
/// assert_eq!(error.validation().unwrap().messages("until"), ["must not be before `from`"]);
/// ```
#[derive(Debug, Default)]
pub struct Validator {
    path: Vec<Segment>,
    errors: ValidationErrors,
}

#[derive(Debug)]
enum Segment {
    Name(&'static str),
    Index(usize),
    Text(String),
}

impl fmt::Display for Segment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Index(index) => index.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}

impl Validator {
    /// A validator that has found nothing yet.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            path: Vec::new(),
            errors: ValidationErrors::new(),
        }
    }

    /// Checks the fields of a document, in the order of its table.
    #[inline]
    pub fn fields(&mut self, structure: &StructureMeta) -> FieldChecks<'_> {
        FieldChecks {
            fields: structure.fields.iter(),
            validator: self,
        }
    }

    /// Runs the user's own check of the whole document.
    pub fn document<T, E: fmt::Display>(
        &mut self,
        document: &T,
        check: impl FnOnce(&T) -> Result<(), E>,
    ) {
        if let Err(message) = check(document) {
            self.fail(message.to_string());
        }
    }

    /// Runs the user's own check of a field on a value as it would be stored.
    pub fn custom_stored<T: FieldType, E: fmt::Display>(
        &mut self,
        value: &bson::Bson,
        check: impl FnOnce(&T) -> Result<(), E>,
    ) {
        // A value that is not a `T` was reported by the field's type already.
        if let Ok(Some(value)) = crate::meta::from_bson::<T>(value)
            && let Err(message) = check(&value)
        {
            self.fail(message.to_string());
        }
    }

    /// Checks the field that is called `name` in the struct: what is wrong with it stands under its name.
    #[inline]
    pub fn field(&mut self, name: &'static str, check: impl FnOnce(&mut Self)) {
        self.within(Segment::Name(name), check);
    }

    /// Checks what stands at `index` of a list.
    #[inline]
    pub fn item(&mut self, index: usize, check: impl FnOnce(&mut Self)) {
        self.within(Segment::Index(index), check);
    }

    /// Checks what stands under `key`: a field of a document, or an entry of a map.
    pub fn entry(&mut self, key: &str, check: impl FnOnce(&mut Self)) {
        self.within(Segment::Text(key.to_owned()), check);
    }

    /// Checks what stands under each key of a map, with one buffer for all keys.
    pub(crate) fn entries<'a, K: AsRef<str>, V>(
        &mut self,
        entries: impl IntoIterator<Item = (K, &'a V)>,
        mut check: impl FnMut(&mut Self, &str, &'a V),
    ) where
        V: 'a,
    {
        let mut buffer = String::new();
        for (key, value) in entries {
            buffer.clear();
            buffer.push_str(key.as_ref());
            self.path.push(Segment::Text(buffer));
            check(self, key.as_ref(), value);
            buffer = match self.path.pop() {
                Some(Segment::Text(text)) => text,
                _ => String::new(),
            };
        }
    }

    /// Checks what stands at a dotted path.
    pub(crate) fn at_path(&mut self, path: &str, check: impl FnOnce(&mut Self)) {
        self.entry(path, check);
    }

    #[inline]
    fn within(&mut self, segment: Segment, check: impl FnOnce(&mut Self)) {
        self.path.push(segment);
        check(self);
        self.path.pop();
    }

    /// Says that the value at hand is wrong. `message` goes on from the path: "must be at least 1".
    #[cold]
    pub fn fail(&mut self, message: impl Into<String>) {
        let mut path = String::new();
        for (position, segment) in self.path.iter().enumerate() {
            if position > 0 {
                path.push('.');
            }
            // Writing to a String cannot fail.
            let _ = write!(path, "{segment}");
        }
        self.errors.add(path, message.into());
    }

    /// Whether nothing wrong was found.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.errors.is_empty()
    }

    /// Ends the check.
    ///
    /// # Errors
    ///
    /// Everything wrong that was found.
    pub fn finish(self) -> Result<(), ValidationErrors> {
        if self.errors.is_empty() {
            Ok(())
        } else {
            Err(self.errors)
        }
    }
}

/// The checks of a document's fields, one call for each field of its table. Made by
/// [`Validator::fields`].
#[derive(Debug)]
pub struct FieldChecks<'a> {
    fields: slice::Iter<'static, FieldMeta>,
    validator: &'a mut Validator,
}

impl FieldChecks<'_> {
    /// Checks the next field against its constraints.
    #[inline]
    pub fn field<T: FieldType>(&mut self, value: &T) {
        if let Some(field) = self.fields.next() {
            self.validator
                .within(Segment::Name(field.name()), |validator| {
                    value.validate_value(field.rules(), validator);
                });
        }
    }

    /// Checks the next field against its constraints, then by the user's own check.
    pub fn custom<T: FieldType, E: fmt::Display>(
        &mut self,
        value: &T,
        check: impl FnOnce(&T) -> Result<(), E>,
    ) {
        if let Some(field) = self.fields.next() {
            self.validator
                .within(Segment::Name(field.name()), |validator| {
                    value.validate_value(field.rules(), validator);
                    if let Err(message) = check(value) {
                        validator.fail(message.to_string());
                    }
                });
        }
    }

    /// Passes over a field of which only serde knows the value.
    #[inline]
    pub fn skip(&mut self) {
        let _ = self.fields.next();
    }
}
