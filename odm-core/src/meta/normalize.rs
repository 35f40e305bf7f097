//! `trim`, `lowercase` and `uppercase` of values as they are stored.

use bson::{Bson, Document};

use super::{FieldMeta, Rules, StructureMeta, TypeMeta};

impl StructureMeta {
    /// Brings every text that has a stored form of its own into it.
    pub(crate) fn normalize(&self, document: &mut Document) {
        for (name, value) in document.iter_mut() {
            if let Some(field) = self.stored_field(name) {
                field.field_type().normalize(value, field.rules());
            }
        }
    }

    /// Whether a text somewhere in such a document has a stored form of its own.
    pub(crate) fn normalizes(&self) -> bool {
        any_normalizes(self.fields, &mut Vec::new())
    }
}

impl TypeMeta {
    /// Brings the texts in a value of the type into the form that is stored.
    pub(crate) fn normalize(&self, value: &mut Bson, rules: &Rules) {
        match (value, self.element, self.document) {
            (Bson::String(text), ..) if !rules.normalize.is_nothing() => {
                *text = rules.normalize.apply(text).into_owned();
            }
            (Bson::Array(values), Some(element), _) => {
                for value in values {
                    element.normalize(value, rules.of_each());
                }
            }
            (Bson::Document(entries), Some(element), _) => {
                for (_, value) in entries.iter_mut() {
                    element.normalize(value, rules.of_each());
                }
            }
            (Bson::Document(fields), None, Some(structure)) => structure().normalize(fields),
            _ => {}
        }
    }

    fn normalizes(&self, rules: &Rules, seen: &mut Vec<*const FieldMeta>) -> bool {
        !rules.normalize.is_nothing()
            || (self.element).is_some_and(|element| element.normalizes(rules.of_each(), seen))
            || (self.document).is_some_and(|structure| any_normalizes(structure().fields, seen))
    }
}

/// `seen` ends the way through types that contain themselves.
fn any_normalizes(fields: &'static [FieldMeta], seen: &mut Vec<*const FieldMeta>) -> bool {
    if seen.contains(&fields.as_ptr()) {
        return false;
    }
    seen.push(fields.as_ptr());
    let mut fields = fields.iter();
    fields.any(|field| field.field_type().normalizes(field.rules(), seen))
}
