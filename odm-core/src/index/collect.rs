//! The declared indexes of a document, those of embedded documents included.

use crate::{
    fields::Path,
    meta::{CollectionMeta, Index, StructureMeta, TypeMeta},
};

/// Every index declared for the collection: the document's own, then those of its embedded documents
/// under their full stored paths. An index declared twice is
/// made once, with the options of both.
pub(crate) fn declared(meta: &CollectionMeta) -> Vec<Index> {
    let mut indexes = Vec::new();
    collect(meta.structure, &Path::root(), &mut Vec::new(), &mut indexes);
    let mut distinct: Vec<Index> = Vec::new();
    for index in indexes {
        match distinct.iter_mut().find(|known| known.is_same(&index)) {
            Some(known) => known.merge(index),
            None => distinct.push(index),
        }
    }
    distinct
}

fn collect(
    structure: &'static StructureMeta,
    at: &Path,
    within: &mut Vec<&'static StructureMeta>,
    indexes: &mut Vec<Index>,
) {
    // A type that contains itself would never end.
    if within.iter().any(|outer| outer.is_same(structure)) {
        return;
    }
    within.push(structure);
    indexes.extend((structure.indexes)(at.clone()));
    for field in structure.fields {
        if let Some(embedded) = embedded(field.field_type()) {
            collect(embedded, &at.field(field.stored()), within, indexes);
        }
    }
    within.pop();
}

/// The embedded document of a field, also of a list's elements: indexes go through lists. The keys of
/// a map are not known, so that its values cannot be indexed one by one.
fn embedded(field_type: &'static TypeMeta) -> Option<&'static StructureMeta> {
    match field_type.element {
        Some(element) if field_type.is_list() => embedded(element),
        _ => field_type.document.map(|document| document()),
    }
}
