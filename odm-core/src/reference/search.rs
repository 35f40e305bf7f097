//! The search for references where no path leads to them: in maps, and in types that contain themselves.

use bson::{Bson, Document, doc};

use super::gone::IdSet;
use crate::execute::by_id;
use crate::meta::{CollectionMeta, FieldMeta, OnDelete, StructureMeta, TypeMeta};

/// A search of documents for references that one rule is about. It takes out what the rule says.
pub(super) struct Search<'a> {
    pub(super) rule: OnDelete,
    pub(super) target: &'static CollectionMeta,
    pub(super) ids: &'a IdSet,
    path: Vec<String>,
    found: usize,
    /// The path of the first reference that was found, in the names of the struct.
    first: Option<String>,
}

/// What a search has found in a document.
#[derive(Debug)]
pub(super) struct Found {
    /// The path of one reference.
    pub(super) name: String,
    /// The fields of the document as they were.
    pub(super) before: Document,
    /// The changes to them.
    pub(super) update: Document,
}

impl<'a> Search<'a> {
    pub(super) const fn new(
        rule: OnDelete,
        target: &'static CollectionMeta,
        ids: &'a IdSet,
    ) -> Self {
        Self {
            rule,
            target,
            ids,
            path: Vec::new(),
            found: 0,
            first: None,
        }
    }

    /// Searches those fields of a document that are there.
    pub(super) fn document(
        mut self,
        structure: &'static StructureMeta,
        document: &mut Document,
    ) -> Option<Found> {
        let (mut before, mut set, mut unset) = (Document::new(), Document::new(), Document::new());
        for field in structure.fields {
            let Some(value) = document.get(field.stored()).cloned() else {
                continue;
            };
            let known = self.found;
            self.field(field, document);
            if self.found == known {
                continue;
            }
            before.insert(field.stored(), value);
            match document.get(field.stored()) {
                Some(value) => set.insert(field.stored(), value.clone()),
                None => unset.insert(field.stored(), ""),
            };
        }
        let mut update = Document::new();
        for (operator, changes) in [("$set", set), ("$unset", unset)] {
            if !changes.is_empty() {
                update.insert(operator, changes);
            }
        }
        self.first.map(|name| Found {
            name,
            before,
            update,
        })
    }

    fn structure(&mut self, structure: &'static StructureMeta, document: &mut Document) {
        for field in structure.fields {
            self.field(field, document);
        }
    }

    fn field(&mut self, field: &'static FieldMeta, document: &mut Document) {
        let Some(value) = document.get_mut(field.stored()) else {
            return;
        };
        self.path.push(field.name().to_owned());
        if !self.concerns(field) {
            self.value(field.field_type(), value);
        } else if self.refers(value) {
            match self.rule {
                OnDelete::Nullify => {
                    document.remove(field.stored());
                }
                OnDelete::Pull => self.pull(value),
                OnDelete::Deny | OnDelete::Cascade | OnDelete::Nothing => {}
            }
            self.found += 1;
            if self.first.is_none() {
                self.first = Some(self.path.join("."));
            }
        }
        self.path.pop();
    }

    fn concerns(&self, field: &FieldMeta) -> bool {
        field.reference().is_some_and(|reference| {
            reference.on_delete() == self.rule && reference.target().is_same_collection(self.target)
        })
    }

    fn value(&mut self, field_type: &'static TypeMeta, value: &mut Bson) {
        match (value, field_type.document, field_type.element) {
            (Bson::Document(document), Some(structure), _) => self.structure(structure(), document),
            (Bson::Document(entries), None, Some(element)) => {
                for (key, value) in entries.iter_mut() {
                    self.below(key.clone(), element, value);
                }
            }
            (Bson::Array(items), _, Some(element)) if field_type.is_list() => {
                for (index, item) in items.iter_mut().enumerate() {
                    self.below(index.to_string(), element, item);
                }
            }
            _ => {}
        }
    }

    fn below(&mut self, segment: String, field_type: &'static TypeMeta, value: &mut Bson) {
        self.path.push(segment);
        self.value(field_type, value);
        self.path.pop();
    }

    fn refers(&self, value: &Bson) -> bool {
        match value {
            Bson::Array(items) => items.iter().any(|item| self.refers(item)),
            id => self.ids.contains(id),
        }
    }

    fn pull(&self, value: &mut Bson) {
        if let Bson::Array(items) = value {
            items.retain(|item| matches!(item, Bson::Array(_)) || !self.ids.contains(item));
            for item in items {
                self.pull(item);
            }
        }
    }
}

/// The condition that the document with the `id` has still the fields that it had.
pub(super) fn unchanged(id: &Bson, before: Document) -> Document {
    let mut filter = by_id(id);
    for (field, value) in before {
        filter.insert(field, doc! { "$eq": value });
    }
    filter
}
