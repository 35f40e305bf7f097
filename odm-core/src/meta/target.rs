use std::borrow::Cow;

use bson::Bson;

use crate::error::Error;

use super::{CustomCheck, FieldMeta, Rules, StructureMeta, TypeMeta};
use crate::validate::Validator;

/// What a stored path leads to: its type and constraints.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    /// The path in the names of the struct.
    name: Cow<'static, str>,
    field_type: &'static TypeMeta,
    rules: &'static Rules,
    custom: Option<CustomCheck>,
    required: bool,
}

impl Target {
    /// Follows the stored `path` of an update; `None` where the type says nothing of it.
    ///
    /// # Errors
    ///
    /// The path goes through a list without saying which of its elements is meant.
    pub(crate) fn resolve(
        structure: &'static StructureMeta,
        path: &str,
    ) -> Result<Option<Self>, Error> {
        let (first, rest) = match path.split_once('.') {
            None => (path, None),
            Some((first, rest)) => (first, Some(rest)),
        };
        let Some(field) = structure.stored_field(first) else {
            return Ok(None);
        };
        let mut target = Self::field(field, "");
        for segment in rest.into_iter().flat_map(|rest| rest.split('.')) {
            target = match (target.field_type.element, target.field_type.document) {
                (Some(element), _) => {
                    if target.field_type.is_list() && !is_position(segment) {
                        return Err(Error::invalid_query(format!(
                            "`{path}`: `{}` is a list; say which elements are meant with `at(index)`, \
                             `matched()`, `each()` or `each_where(..)`",
                            target.name
                        )));
                    }
                    Self {
                        name: format!("{}.{segment}", target.name).into(),
                        field_type: element,
                        rules: target.rules.of_each(),
                        custom: None,
                        // An element of a list cannot go: `$unset` leaves null in its place.
                        required: target.field_type.is_list()
                            && !element.optional
                            && element.element_type.is_some(),
                    }
                }
                (None, Some(document)) => match document().stored_field(segment) {
                    Some(field) => Self::field(field, &target.name),
                    None => return Ok(None),
                },
                (None, None) => return Ok(None),
            };
        }
        Ok(Some(target))
    }

    fn field(field: &'static FieldMeta, parent: &str) -> Self {
        let name = if parent.is_empty() {
            Cow::Borrowed(field.name())
        } else {
            Cow::Owned(format!("{parent}.{}", field.name()))
        };
        Self {
            name,
            field_type: field.field_type(),
            rules: field.rules(),
            custom: field.custom(),
            required: field.is_required(),
        }
    }

    /// The path in the names of the struct.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Whether a document in which nothing, or null, stands there cannot be read.
    pub(crate) const fn is_required(&self) -> bool {
        self.required
    }

    /// Checks the value that the path is to have.
    pub(crate) fn check(&self, value: &Bson, validator: &mut Validator) {
        if self.custom.is_some() || self.field_type.is_checked(self.rules) {
            self.check_wholly(value, validator);
        }
    }

    /// Checks a value that need not be of the path's type.
    pub(crate) fn check_wholly(&self, value: &Bson, validator: &mut Validator) {
        validator.at_path(&self.name, |validator| {
            self.field_type.check(value, self.rules, validator);
            if let Some(custom) = self.custom {
                custom(value, validator);
            }
        });
    }

    /// Checks a value that is to become an item of the list at the path.
    pub(crate) fn check_item(&self, value: &Bson, validator: &mut Validator) {
        let rules = self.rules.of_each();
        if let Some(element) = self.field_type.element
            && element.is_checked(rules)
        {
            validator.at_path(&self.name, |validator| {
                element.check(value, rules, validator);
            });
        }
    }
}

/// Whether the segment of a path says which elements of a list are meant.
fn is_position(segment: &str) -> bool {
    segment.starts_with('$') || segment.bytes().all(|byte| byte.is_ascii_digit())
}
