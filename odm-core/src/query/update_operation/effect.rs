//! Whether an update changed a document, found from the document as it was before.

use std::cmp::Ordering;

use bson::{Bson, Document, doc};
use mongodb::options::UpdateModifications;

use crate::validate::Quantity;

/// The changes of which only the document itself shows whether they change it; `None` when it is changed in any
/// case, or that cannot be found.
pub(super) struct Effect(Option<Vec<Change>>);

struct Change {
    operator: String,
    path: String,
    operand: Bson,
}

impl Effect {
    pub(super) fn of(update: &UpdateModifications) -> Self {
        let UpdateModifications::Document(update) = update else {
            return Self(None);
        };
        let mut open = Vec::new();
        for (operator, changes) in update {
            let Bson::Document(changes) = changes else {
                return Self(None);
            };
            for (path, operand) in changes {
                let change = Change {
                    operator: operator.clone(),
                    path: path.clone(),
                    operand: operand.clone(),
                };
                if change.is_certain() {
                    return Self(None);
                }
                open.push(change);
            }
        }
        Self(Some(open))
    }

    /// The fields that [`Self::modifies`] looks at, as a projection.
    pub(super) fn fields(&self) -> Document {
        let mut fields = doc! { "_id": 1 };
        for change in self.0.iter().flatten() {
            let first = change.path.split('.').next().unwrap_or_default();
            fields.insert(first, 1);
        }
        fields
    }

    pub(super) fn modifies(&self, old: &Document) -> bool {
        match &self.0 {
            Some(open) => open.iter().any(|change| !change.is_done(old)),
            None => true,
        }
    }
}

impl Change {
    /// Whether it changes every document, as far as can be found.
    fn is_certain(&self) -> bool {
        // Which elements are meant, only the server knows.
        self.path.contains('$')
            || match (self.operator.as_str(), &self.operand) {
                (
                    "$set" | "$setOnInsert" | "$unset" | "$min" | "$max" | "$pop" | "$pullAll"
                    | "$rename",
                    _,
                ) => false,
                ("$addToSet", operand) => added(operand).is_none(),
                ("$inc", operand) => !is_number(operand, 0),
                ("$mul", operand) => !is_number(operand, 1),
                ("$pull", operand) => pulled(operand).is_none(),
                _ => true,
            }
    }

    /// Whether `old` is already as it is to become.
    fn is_done(&self, old: &Document) -> bool {
        let found = at(old, &self.path);
        match (self.operator.as_str(), found, &self.operand) {
            ("$setOnInsert", _, _) => true,
            ("$set", found, operand) => found == Some(operand),
            ("$unset" | "$rename" | "$pull" | "$pullAll" | "$pop", None, _) => true,
            ("$inc" | "$mul", Some(found), operand) => {
                found.element_type() == operand.element_type()
            }
            ("$min", Some(found), operand) => order(found, operand).is_some_and(Ordering::is_le),
            ("$max", Some(found), operand) => order(found, operand).is_some_and(Ordering::is_ge),
            ("$addToSet", Some(Bson::Array(found)), operand) => added(operand)
                .is_some_and(|values| values.iter().all(|value| found.contains(value))),
            ("$pull", Some(Bson::Array(found)), operand) => {
                pulled(operand).is_some_and(|value| !found.contains(value))
            }
            ("$pullAll", Some(Bson::Array(found)), Bson::Array(values)) => {
                !values.iter().any(|value| found.contains(value))
            }
            ("$pop", Some(Bson::Array(found)), _) => found.is_empty(),
            _ => false,
        }
    }
}

/// What stands at a dotted path.
fn at<'a>(document: &'a Document, path: &str) -> Option<&'a Bson> {
    let mut segments = path.split('.');
    let first = document.get(segments.next()?)?;
    segments.try_fold(first, |found, segment| match found {
        Bson::Document(inner) => inner.get(segment),
        Bson::Array(items) => items.get(segment.parse::<usize>().ok()?),
        _ => None,
    })
}

/// The values of an `$addToSet`.
fn added(operand: &Bson) -> Option<&[Bson]> {
    match operand {
        Bson::Document(each) if each.keys().any(|key| key.starts_with('$')) => {
            each.get_array("$each").ok().map(Vec::as_slice)
        }
        value => Some(std::slice::from_ref(value)),
    }
}

/// The value of a `$pull` that is no condition.
fn pulled(operand: &Bson) -> Option<&Bson> {
    match operand {
        Bson::Document(condition) if condition.len() == 1 => condition.get("$eq"),
        Bson::Document(_) | Bson::RegularExpression(_) => None,
        value => Some(value),
    }
}

fn is_number(value: &Bson, number: i64) -> bool {
    Quantity::from_bson(value)
        .and_then(|value| value.compare(&Quantity::Int(number)))
        .is_some_and(Ordering::is_eq)
}

/// The order of two values, where it does not depend on a collation.
fn order(one: &Bson, other: &Bson) -> Option<Ordering> {
    if one == other {
        return Some(Ordering::Equal);
    }
    Quantity::from_bson(one)?.compare(&Quantity::from_bson(other)?)
}
