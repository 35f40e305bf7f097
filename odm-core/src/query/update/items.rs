//! What the number of a list's items must be, so that `max_items` and `min_items` hold after a change.

use bson::{Bson, Document, doc};

use super::{
    Operand,
    guard::{Guard, Place, Reason, asks},
};
use crate::{
    error::Error,
    fields::Path,
    meta::{Rules, Target},
    query::Node,
    validate::{Validator, check},
};

/// Checks a `$push` of more items than there may ever be, and of a slice that leaves too many or too few.
pub(super) fn check_count(
    target: &Target,
    pushed: usize,
    modifiers: &Document,
    validator: &mut Validator,
) {
    let slice = modifiers.get_i32("$slice").ok();
    let slice = slice.map(|slice| usize::try_from(slice.unsigned_abs()).unwrap_or(usize::MAX));
    let rules = target.rules();
    let (count, min_items) = match slice {
        // Longer than this it is not.
        Some(slice) => (
            slice.min(pushed),
            rules.min_items.filter(|least| slice < *least),
        ),
        None => (pushed, None),
    };
    let rules = Rules {
        min_items,
        max_items: rules.max_items,
        ..*Rules::NONE
    };
    validator.at_path(target.name(), |validator| {
        check::count(count, &rules, validator)
    });
}

/// The guard of a change of a list, where one condition says it.
pub(super) fn guard(
    target: &Target,
    place: Place<'_>,
    operator: &str,
    operand: &Operand,
) -> Result<Option<Guard>, Error> {
    let rules = target.rules();
    let most = || Reason::Items {
        least: None,
        most: rules.max_items,
    };
    let least = || Reason::Items {
        least: rules.min_items,
        most: None,
    };
    let guard = match (operator, operand, rules.min_items, rules.max_items) {
        ("$push", operand, _, Some(most_items)) => {
            let Some(count) = growth(operand, most_items) else {
                return Ok(None);
            };
            // The first place that must be free.
            let index = most_items.saturating_sub(count);
            place.guard(&|path| has(path, index), most())
        }
        ("$addToSet", operand, _, Some(most_items)) => {
            let values = operand.values();
            let index = most_items.saturating_sub(values.len());
            place.guard(
                &|path| {
                    let is_there = |value: &Bson| asks(path.clone(), "$eq", value.clone());
                    let others = values.iter().map(|value| is_there(value).negate());
                    has(path.clone(), index).and(others.fold(Node::None, Node::or))
                },
                most(),
            )
        }
        ("$pop", _, Some(least_items @ 1..), _) => {
            place.guard(&|path| has(path, least_items).negate(), least())
        }
        ("$pull" | "$pullAll", Operand::Value(operand), Some(1), _) => {
            place.guard(&|path| keeps_one(path, operator, operand).negate(), least())
        }
        _ => return Ok(None),
    };
    guard.map(Some)
}

/// How many items a `$push` may add to the list; `None` where it cannot become too long.
fn growth(operand: &Operand, most: usize) -> Option<usize> {
    match operand {
        Operand::Value(_) => Some(1),
        Operand::Each(values, modifiers) => {
            let slice = modifiers.get_i32("$slice").ok();
            let slice = slice.and_then(|slice| usize::try_from(slice.unsigned_abs()).ok());
            let is_cut = slice.is_some_and(|slice| slice <= most);
            (!values.is_empty() && !is_cut).then_some(values.len())
        }
    }
}

/// There is an item at the index.
fn has(path: Path, index: usize) -> Node {
    asks(path.child(&index.to_string()), "$exists", true.into())
}

/// There is an item that is not pulled.
fn keeps_one(path: Path, operator: &str, operand: &Bson) -> Node {
    let kept = match (operator, operand) {
        ("$pullAll", values) => doc! { "$nin": values },
        (_, Bson::Document(condition)) if has_operators(condition) => doc! { "$not": condition },
        (_, Bson::Document(condition)) => doc! { "$nor": [condition] },
        (_, value) => doc! { "$ne": value },
    };
    Node::ElemMatch {
        path,
        element: Box::new(Node::Raw(kept)),
        negated: false,
    }
}

/// Whether a condition is on an item itself, and not on its fields.
fn has_operators(condition: &Document) -> bool {
    let first = condition.keys().next();
    first
        .is_some_and(|key| key.starts_with('$') && !matches!(key.as_str(), "$and" | "$or" | "$nor"))
}
