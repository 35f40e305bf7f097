//! Filters by `_id` and by reference, in which an id is a value and never an operator or a pattern.

use bson::{Bson, Document, doc};

/// Whether `{key: value}` asks for something other than equality.
pub(crate) const fn needs_eq(value: &Bson) -> bool {
    matches!(value, Bson::Document(_) | Bson::RegularExpression(_))
}

/// The filter for the document with the `_id`.
pub(crate) fn by_id(id: &Bson) -> Document {
    if needs_eq(id) {
        doc! { "_id": { "$eq": id } }
    } else {
        doc! { "_id": id }
    }
}

/// The filter for the documents of which the value at `path` is one of `ids`.
pub(crate) fn one_of(path: &str, ids: &[Bson]) -> Document {
    if !ids.iter().any(is_read_in_lists) {
        return doc! { path: { "$in": ids } };
    }
    let any = ids.iter().map(|id| doc! { path: { "$eq": id } });
    doc! { "$or": any.collect::<Vec<_>>() }
}

/// Whether `$in` takes the value for a pattern, or refuses it as an operator.
pub(crate) fn is_read_in_lists(value: &Bson) -> bool {
    match value {
        Bson::RegularExpression(_) => true,
        Bson::Document(document) => document
            .keys()
            .next()
            .is_some_and(|key| key.starts_with('$')),
        _ => false,
    }
}
