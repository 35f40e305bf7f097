//! What a stored path leads to.

use std::borrow::Cow;

use bson::Bson;

use crate::error::Error;

use super::{CustomCheck, FieldMeta, NumberRange, Rules, StructureMeta, TypeMeta};
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
    /// Whether the path goes into the elements of a list.
    in_list: bool,
}

/// A place on the way to a value, at which nothing may be stored.
#[derive(Clone, Debug)]
pub(crate) enum Crossing<'a> {
    /// An element of a list by its index, at this stored path.
    Element(&'a str, Target),
    /// An embedded document that may be absent.
    Document(&'a str, Target),
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
        let (first, rest) = if path.as_bytes().contains(&b'.') {
            path.split_once('.')
                .map_or((path, None), |(first, rest)| (first, Some(rest)))
        } else {
            (path, None)
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
                        in_list: target.in_list || target.field_type.is_list(),
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
                    Some(field) => Self {
                        in_list: target.in_list,
                        ..Self::field(field, &target.name)
                    },
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
            in_list: false,
        }
    }

    /// The places on the way to the end of the stored `path` at which nothing may be stored.
    ///
    /// # Errors
    ///
    /// As [`Self::resolve`].
    pub(crate) fn crossings<'a>(
        structure: &'static StructureMeta,
        path: &'a str,
    ) -> Result<Vec<Crossing<'a>>, Error> {
        let mut crossings = Vec::new();
        for (end, _) in path.match_indices('.') {
            let (Some(at), Some(rest)) = (path.get(..end), path.get(end + 1..)) else {
                break;
            };
            let Some(target) = Self::resolve(structure, at)? else {
                break;
            };
            let next = rest.split('.').next().unwrap_or_default();
            if target.field_type.is_list() && !next.starts_with('$') {
                let at = path.get(..end + 1 + next.len()).unwrap_or(path);
                // Where the element is, so is what stands around it.
                crossings.clear();
                if let Some(target) = Self::resolve(structure, at)? {
                    crossings.push(Crossing::Element(at, target));
                }
            } else if target.field_type.document.is_some()
                && target.field_type.element.is_none()
                && !target.required
            {
                crossings.push(Crossing::Document(at, target));
            }
        }
        Ok(crossings)
    }

    /// The path in the names of the struct.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Whether a document in which nothing, or null, stands there cannot be read.
    pub(crate) const fn is_required(&self) -> bool {
        self.required
    }

    /// Whether null may stand there.
    pub(crate) const fn is_optional(&self) -> bool {
        self.field_type.optional
    }

    /// Whether the path goes into the elements of a list.
    pub(crate) const fn is_in_list(&self) -> bool {
        self.in_list
    }

    /// The constraints.
    pub(crate) const fn rules(&self) -> &'static Rules {
        self.rules
    }

    /// The numbers that the type can hold, where they are fewer than those of its BSON type.
    pub(crate) const fn number_range(&self) -> Option<NumberRange> {
        self.field_type.number_range
    }

    /// Whether nothing is wrong with the value.
    pub(crate) fn admits(&self, value: &Bson) -> bool {
        let mut validator = Validator::new();
        self.check_wholly(value, &mut validator);
        validator.is_valid()
    }

    /// Brings the texts in a value that the path is to have into the form that is stored.
    pub(crate) fn normalize(&self, value: &mut Bson) {
        self.field_type.normalize(value, self.rules);
    }

    /// Does the same with an item of the list at the path.
    pub(crate) fn normalize_item(&self, value: &mut Bson) {
        if let Some(element) = self.field_type.element {
            element.normalize(value, self.rules.of_each());
        }
    }

    /// Checks the value that the path is to have.
    pub(crate) fn check(&self, value: &Bson, validator: &mut Validator) {
        if self.custom.is_some() || self.field_type.is_checked(self.rules) {
            self.check_wholly(value, validator);
        }
    }

    /// Checks a value that need not be of the path's type.
    fn check_wholly(&self, value: &Bson, validator: &mut Validator) {
        validator.at_path(&self.name, |validator| {
            self.field_type.check(value, self.rules, validator);
            if let Some(custom) = self.custom {
                custom(value, validator);
            }
        });
    }

    /// Checks values that are to become items of the list at the path: what is wrong with one stands under its place
    /// among them.
    pub(crate) fn check_items(&self, values: &[Bson], validator: &mut Validator) {
        let rules = self.rules.of_each();
        if let Some(element) = self.field_type.element
            && element.is_checked(rules)
        {
            validator.at_path(&self.name, |validator| {
                for (place, value) in values.iter().enumerate() {
                    validator.item(place, |validator| element.check(value, rules, validator));
                }
            });
        }
    }
}

/// Whether the segment of a path says which elements of a list are meant.
fn is_position(segment: &str) -> bool {
    segment.starts_with('$') || segment.bytes().all(|byte| byte.is_ascii_digit())
}
