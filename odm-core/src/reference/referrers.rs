use std::sync::OnceLock;

use crate::meta::{CollectionMeta, OnDelete, StructureMeta, linked_documents};

/// A field that refers to the documents of a collection and has a rule for their deletion.
#[derive(Debug)]
pub(super) struct Referrer {
    pub(super) holder: &'static CollectionMeta,
    pub(super) rule: OnDelete,
    /// The stored path, for filters.
    pub(super) path: String,
    /// The stored path with `$[]` for each list above the field, for updates.
    pub(super) update_path: String,
    /// The path in the names of the struct.
    pub(super) name: String,
    target: &'static CollectionMeta,
}

/// The fields of all linked documents that refer to the documents of `target`.
pub(super) fn referrers(target: &CollectionMeta) -> impl Iterator<Item = &'static Referrer> {
    static ALL: OnceLock<Vec<Referrer>> = OnceLock::new();
    let all = ALL.get_or_init(|| {
        let mut all = Vec::new();
        for holder in linked_documents() {
            let walk = Walk {
                holder,
                within: Vec::new(),
                found: &mut all,
            };
            walk.structure(holder.structure, &Place::default());
        }
        all
    });
    let (collection, database) = (target.collection, target.database);
    all.iter().filter(move |referrer| {
        referrer.target.collection == collection && referrer.target.database == database
    })
}

struct Walk<'a> {
    holder: &'static CollectionMeta,
    within: Vec<&'static StructureMeta>,
    found: &'a mut Vec<Referrer>,
}

#[derive(Clone, Default)]
struct Place {
    path: String,
    update_path: String,
    name: String,
}

impl Place {
    fn below(&self, stored: &str, name: &str) -> Self {
        let join = |outer: &str, inner: &str| {
            if outer.is_empty() {
                inner.to_owned()
            } else {
                format!("{outer}.{inner}")
            }
        };
        Self {
            path: join(&self.path, stored),
            update_path: join(&self.update_path, stored),
            name: join(&self.name, name),
        }
    }
}

impl Walk<'_> {
    fn structure(mut self, structure: &'static StructureMeta, place: &Place) -> Self {
        // A type that contains itself would never end: references in its inner levels are not found.
        if self.within.iter().any(|outer| outer.is_same(structure)) {
            return self;
        }
        self.within.push(structure);
        for field in structure.fields {
            let mut place = place.below(field.stored(), field.name());
            if let Some(reference) = field.reference()
                && reference.on_delete() != OnDelete::Nothing
            {
                self.found.push(Referrer {
                    holder: self.holder,
                    rule: reference.on_delete(),
                    path: place.path.clone(),
                    update_path: place.update_path.clone(),
                    name: place.name.clone(),
                    target: reference.target(),
                });
            }
            let mut field_type = field.field_type();
            while let Some(element) = field_type.element.filter(|_| field_type.is_list()) {
                place.update_path.push_str(".$[]");
                field_type = element;
            }
            if let Some(embedded) = field_type.document {
                self = self.structure(embedded(), &place);
            }
        }
        self.within.pop();
        self
    }
}
