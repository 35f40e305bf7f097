//! The references that have a rule for the deletion of what they refer to, in all linked documents.

use std::sync::OnceLock;

use super::place::Segment;
use crate::{
    codec::ElementType,
    meta::{CollectionMeta, FieldMeta, OnDelete, StructureMeta, TypeMeta, linked_documents},
};

/// References to the documents of a collection, with one rule for their deletion.
#[derive(Debug)]
pub(super) struct Referrer {
    pub(super) holder: &'static CollectionMeta,
    pub(super) rule: OnDelete,
    pub(super) place: Place,
    /// The path in the names of the struct; of several that are searched together, of all of them.
    pub(super) name: String,
    pub(super) target: &'static CollectionMeta,
}

/// Where the references stand.
#[derive(Debug)]
pub(super) enum Place {
    /// Where a path leads.
    Path(Vec<Segment>),
    /// In maps, whose keys are not known, or in a type that contains itself, to any depth: somewhere in these
    /// stored fields of the document.
    Somewhere(Vec<&'static str>),
}

/// The fields of all linked documents that refer to the documents of `target`.
pub(super) fn referrers(target: &CollectionMeta) -> impl Iterator<Item = &'static Referrer> {
    static ALL: OnceLock<Vec<Referrer>> = OnceLock::new();
    let all = ALL.get_or_init(|| {
        let mut all = Vec::new();
        for holder in linked_documents() {
            let mut walk = Walk {
                holder,
                within: Vec::new(),
                way: Vec::new(),
                names: Vec::new(),
                found: Vec::new(),
            };
            walk.structure(holder.structure, true);
            all.append(&mut walk.found);
        }
        all
    });
    all.iter()
        .filter(move |referrer| referrer.target.is_same_collection(target))
}

struct Walk {
    holder: &'static CollectionMeta,
    within: Vec<&'static StructureMeta>,
    way: Vec<Segment>,
    names: Vec<&'static str>,
    found: Vec<Referrer>,
}

impl Walk {
    /// `reached`: whether a path leads here.
    fn structure(&mut self, structure: &'static StructureMeta, reached: bool) {
        // What a type contains was looked at where it was met first.
        if contains(&self.within, structure) {
            return;
        }
        let reached = reached && !contains_itself(structure);
        self.within.push(structure);
        for field in structure.fields {
            self.field(field, reached);
        }
        self.within.pop();
    }

    fn field(&mut self, field: &'static FieldMeta, reached: bool) {
        let content = Content::of(field.field_type());
        self.names.push(field.name());
        self.way.push(Segment {
            stored: field.stored(),
            lists: content.lists,
        });
        if let Some(reference) = field.reference()
            && reference.on_delete() != OnDelete::Nothing
        {
            self.found(reference.target(), reference.on_delete(), reached);
        }
        if let Some(embedded) = content.document {
            self.structure(embedded(), reached && !content.in_map);
        }
        self.way.pop();
        self.names.pop();
    }

    fn found(&mut self, target: &'static CollectionMeta, rule: OnDelete, reached: bool) {
        let name = self.names.join(".");
        let place = if reached {
            Place::Path(self.way.clone())
        } else {
            let top = self.way.iter().take(1).map(|segment| segment.stored);
            Place::Somewhere(top.collect())
        };
        // One search finds all that have the same rule.
        for known in &mut self.found {
            if let (Place::Somewhere(fields), Place::Somewhere(more)) = (&mut known.place, &place)
                && known.rule == rule
                && known.target.is_same_collection(target)
            {
                fields.extend(
                    more.iter()
                        .filter(|field| !fields.contains(field))
                        .copied()
                        .collect::<Vec<_>>(),
                );
                known.name = format!("{}`, `{name}", known.name);
                return;
            }
        }
        self.found.push(Referrer {
            holder: self.holder,
            rule,
            place,
            name,
            target,
        });
    }
}

/// What a field's type holds in the end.
struct Content {
    document: Option<fn() -> &'static StructureMeta>,
    lists: usize,
    in_map: bool,
}

impl Content {
    fn of(mut field_type: &'static TypeMeta) -> Self {
        let (mut lists, mut in_map) = (0, false);
        while let Some(element) = field_type.element {
            if field_type.is_list() {
                lists += 1;
            } else if field_type.element_type == Some(ElementType::DOCUMENT) {
                in_map = true;
            } else {
                break;
            }
            field_type = element;
        }
        Self {
            document: field_type.document,
            lists,
            in_map,
        }
    }
}

fn contains(structures: &[&'static StructureMeta], structure: &StructureMeta) -> bool {
    structures.iter().any(|known| known.is_same(structure))
}

fn contains_itself(structure: &'static StructureMeta) -> bool {
    let mut seen: Vec<&'static StructureMeta> = Vec::new();
    let mut next = vec![structure];
    while let Some(outer) = next.pop() {
        for field in outer.fields {
            let Some(document) = Content::of(field.field_type()).document else {
                continue;
            };
            let inner = document();
            if inner.is_same(structure) {
                return true;
            }
            if !contains(&seen, inner) {
                seen.push(inner);
                next.push(inner);
            }
        }
    }
    false
}
