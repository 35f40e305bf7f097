//! The collector of validation failures.

use std::{fmt, slice};

use super::{Failure, IntoFailure, ValidationErrors};
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
    /// What was found, each with its path below the value that is being checked: a path grows on the way out,
    /// so that a document without mistakes costs none.
    found: Vec<(Option<String>, Failure)>,
    /// A text is not in the form in which it is stored.
    is_unnormal: bool,
}

impl Validator {
    /// A validator that has found nothing yet.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            found: Vec::new(),
            is_unnormal: false,
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
    pub fn document<T, E: IntoFailure>(
        &mut self,
        document: &T,
        check: impl FnOnce(&T) -> Result<(), E>,
    ) {
        if let Err(failure) = check(document) {
            self.fail(failure);
        }
    }

    /// Runs the user's own check of a field on a value as it would be stored.
    pub fn custom_stored<T: FieldType, E: IntoFailure>(
        &mut self,
        value: &bson::Bson,
        check: impl FnOnce(&T) -> Result<(), E>,
    ) {
        // A value that is not a `T` was reported by the field's type already.
        if let Ok(Some(value)) = crate::meta::from_bson::<T>(value)
            && let Err(failure) = check(&value)
        {
            self.fail(failure);
        }
    }

    /// Checks the field that is called `name` in the struct: what is wrong with it stands under its name.
    #[inline]
    pub fn field(&mut self, name: &'static str, check: impl FnOnce(&mut Self)) {
        self.within(name, check);
    }

    /// Checks what stands at `index` of a list.
    #[inline]
    pub fn item(&mut self, index: usize, check: impl FnOnce(&mut Self)) {
        self.within(index, check);
    }

    /// Checks what stands under `key`: a field of a document, or an entry of a map.
    pub fn entry(&mut self, key: &str, check: impl FnOnce(&mut Self)) {
        self.within(key, check);
    }

    /// Checks what stands at a dotted path.
    pub(crate) fn at_path(&mut self, path: &str, check: impl FnOnce(&mut Self)) {
        self.entry(path, check);
    }

    #[inline]
    fn within(&mut self, segment: impl fmt::Display, check: impl FnOnce(&mut Self)) {
        let before = self.found.len();
        check(self);
        if self.found.len() > before {
            self.put_under(&segment, before);
        }
    }

    /// Puts what was found since `before` under a segment of the path.
    #[cold]
    fn put_under(&mut self, segment: &dyn fmt::Display, before: usize) {
        for (path, _) in self.found.iter_mut().skip(before) {
            *path = Some(match path {
                None => segment.to_string(),
                Some(path) => format!("{segment}.{path}"),
            });
        }
    }

    /// Adds a failure of the value at hand: a [`Failure`], or a text, which goes on from the path ("must be at least 1")
    /// and has the code `invalid`.
    #[cold]
    pub fn fail(&mut self, failure: impl IntoFailure) {
        self.found.push((None, failure.into_failure()));
    }

    /// A text was found that is not in the form in which it is stored.
    pub(crate) const fn found_unnormal(&mut self) {
        self.is_unnormal = true;
    }

    /// Whether such a text was found.
    pub(crate) const fn is_unnormal(&self) -> bool {
        self.is_unnormal
    }

    /// Returns whether nothing wrong was found.
    #[must_use]
    pub const fn is_valid(&self) -> bool {
        self.found.is_empty()
    }

    /// Ends the check.
    ///
    /// # Errors
    ///
    /// Everything wrong that was found.
    pub fn finish(self) -> Result<(), ValidationErrors> {
        if self.found.is_empty() {
            return Ok(());
        }
        let mut errors = ValidationErrors::new();
        for (path, failure) in self.found {
            errors.add_failure(path.unwrap_or_default(), failure);
        }
        Err(errors)
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
        if let Some(field) = self.fields.next()
            && (field.has_rules() || !T::ONLY_RULES)
        {
            self.validator.within(field.name(), |validator| {
                value.validate_value(field.rules(), validator);
            });
        }
    }

    /// Checks the next field against its constraints, then by the user's own check.
    pub fn custom<T: FieldType, E: IntoFailure>(
        &mut self,
        value: &T,
        check: impl FnOnce(&T) -> Result<(), E>,
    ) {
        if let Some(field) = self.fields.next() {
            self.validator.within(field.name(), |validator| {
                value.validate_value(field.rules(), validator);
                if let Err(failure) = check(value) {
                    validator.fail(failure);
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
