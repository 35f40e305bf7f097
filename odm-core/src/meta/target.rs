use bson::Bson;

use super::{CustomCheck, FieldMeta, Rules, StructureMeta, TypeMeta};
use crate::validate::Validator;

/// What a stored path leads to: its type and constraints.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    /// The path in the names of the struct.
    name: String,
    field_type: &'static TypeMeta,
    rules: &'static Rules,
    custom: Option<CustomCheck>,
}

impl Target {
    /// Follows the stored `path`; `None` where the type says nothing of it.
    pub(crate) fn resolve(structure: &'static StructureMeta, path: &str) -> Option<Self> {
        let mut segments = path.split('.');
        let mut target = Self::field(structure.stored_field(segments.next()?)?, "");
        for segment in segments {
            target = match (target.field_type.element, target.field_type.document) {
                (Some(element), _) => Self {
                    name: format!("{}.{segment}", target.name),
                    field_type: element,
                    rules: target.rules.of_each(),
                    custom: None,
                },
                (None, Some(document)) => {
                    Self::field(document().stored_field(segment)?, &target.name)
                }
                (None, None) => return None,
            };
        }
        Some(target)
    }

    fn field(field: &'static FieldMeta, parent: &str) -> Self {
        let name = if parent.is_empty() {
            field.name().to_owned()
        } else {
            format!("{parent}.{}", field.name())
        };
        Self {
            name,
            field_type: field.field_type(),
            rules: field.rules(),
            custom: field.custom(),
        }
    }

    /// Checks the value that the path is to have.
    pub(crate) fn check(&self, value: &Bson, validator: &mut Validator) {
        validator.at_path(&self.name, |validator| {
            self.field_type.check(value, self.rules, validator);
            if let Some(custom) = self.custom {
                custom(value, validator);
            }
        });
    }

    /// Checks a value that is to become an item of the list at the path.
    pub(crate) fn check_item(&self, value: &Bson, validator: &mut Validator) {
        if let Some(element) = self.field_type.element {
            validator.at_path(&self.name, |validator| {
                element.check(value, self.rules.of_each(), validator);
            });
        }
    }
}
