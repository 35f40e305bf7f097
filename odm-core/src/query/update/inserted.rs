//! The document that the server makes from an upsert: of the equalities of the filter, then of the changes.

use std::cmp::Ordering;

use bson::{Bson, DateTime, Document};

use crate::{
    codec::{Decimal128Parts, Finite},
    validate::Quantity,
};

/// A document that is being made.
#[derive(Debug, Default)]
pub(super) struct Made(pub(super) Document);

impl Made {
    /// What the server makes from the filter of an upsert.
    pub(super) fn from_filter(filter: &Document) -> Self {
        let mut made = Self::default();
        made.add_equalities(filter);
        made
    }

    fn add_equalities(&mut self, filter: &Document) {
        for (key, value) in filter {
            match (key.as_str(), value) {
                ("$and", Bson::Array(all)) => self.add_all(all),
                ("$or", Bson::Array(any)) if any.len() == 1 => self.add_all(any),
                (operator, _) if operator.starts_with('$') => {}
                // A pattern.
                (_, Bson::RegularExpression(_)) => {}
                (path, Bson::Document(operators)) if is_operators(operators) => {
                    for (operator, value) in operators {
                        self.add_operator(path, operator, value);
                    }
                }
                (path, value) => self.change("$set", path, value),
            }
        }
    }

    fn add_all(&mut self, filters: &[Bson]) {
        for filter in filters.iter().filter_map(Bson::as_document) {
            self.add_equalities(filter);
        }
    }

    fn add_operator(&mut self, path: &str, operator: &str, value: &Bson) {
        match (operator, value) {
            ("$eq", value) => self.change("$set", path, value),
            ("$all" | "$in", Bson::Array(values)) => {
                if let [value] = values.as_slice()
                    && !matches!(value, Bson::RegularExpression(_))
                    && !value.as_document().is_some_and(is_operators)
                {
                    self.change("$set", path, value);
                }
            }
            _ => {}
        }
    }

    /// Makes a change as the server does. What it refuses is left out.
    pub(super) fn change(&mut self, operator: &str, path: &str, operand: &Bson) {
        let path: Vec<&str> = path.split('.').collect();
        if let ("$rename", Bson::String(target)) = (operator, operand) {
            let mut moved = None;
            edit(&mut self.0, &path, &mut |slot| moved = slot.take());
            if let Some(moved) = moved {
                self.change("$set", target, &moved);
            }
            return;
        }
        edit(&mut self.0, &path, &mut |slot| {
            *slot = changed(slot.take(), operator, operand);
        });
    }
}

/// The value at a path of which every segment is a key.
pub(super) fn at<'a>(document: &'a Document, path: &str) -> Option<&'a Bson> {
    let mut segments = path.split('.');
    let first = document.get(segments.next()?)?;
    segments.try_fold(first, |found, key| found.as_document()?.get(key))
}

fn is_operators(document: &Document) -> bool {
    document
        .keys()
        .next()
        .is_some_and(|key| key.starts_with('$'))
}

/// A change of a value that may be absent.
type Edit<'a> = &'a mut dyn FnMut(&mut Option<Bson>);

fn edit(holder: &mut Document, path: &[&str], change: Edit<'_>) {
    let Some((first, rest)) = path.split_first() else {
        return;
    };
    if rest.is_empty() {
        let mut slot = holder.get(first).cloned();
        change(&mut slot);
        match slot {
            Some(value) => {
                holder.insert(*first, value);
            }
            None => {
                holder.remove(first);
            }
        }
        return;
    }
    match holder.get_mut(first) {
        Some(value) => edit_inside(value, rest, change),
        None => {
            let mut made = Document::new();
            edit(&mut made, rest, change);
            if !made.is_empty() {
                holder.insert(*first, made);
            }
        }
    }
}

fn edit_inside(value: &mut Bson, path: &[&str], change: Edit<'_>) {
    match value {
        Bson::Document(inner) => edit(inner, path, change),
        Bson::Array(items) => edit_items(items, path, change),
        _ => {}
    }
}

fn edit_items(items: &mut Vec<Bson>, path: &[&str], change: Edit<'_>) {
    let Some((first, rest)) = path.split_first() else {
        return;
    };
    if let Ok(index) = first.parse::<u16>() {
        let index = usize::from(index);
        while items.len() <= index {
            items.push(Bson::Null);
        }
        if let Some(item) = items.get_mut(index) {
            edit_item(item, rest, change);
        }
    }
}

fn edit_item(item: &mut Bson, path: &[&str], change: Edit<'_>) {
    if path.is_empty() {
        let mut slot = Some(std::mem::replace(item, Bson::Null));
        change(&mut slot);
        *item = slot.unwrap_or(Bson::Null);
    } else {
        edit_inside(item, path, change);
    }
}

/// The value after a change.
fn changed(before: Option<Bson>, operator: &str, operand: &Bson) -> Option<Bson> {
    match (operator, before) {
        ("$set" | "$setOnInsert", _) | ("$inc" | "$min" | "$max", None) => Some(operand.clone()),
        ("$unset", _) => None,
        ("$currentDate", _) => Some(DateTime::now().into()),
        ("$inc", Some(before)) => Some(sum(&before, operand).unwrap_or(before)),
        ("$mul", None) => product(&Bson::Int32(0), operand),
        ("$mul", Some(before)) => Some(product(&before, operand).unwrap_or(before)),
        ("$min", Some(before)) => Some(first(before, operand, Ordering::Less)),
        ("$max", Some(before)) => Some(first(before, operand, Ordering::Greater)),
        ("$push" | "$addToSet", None) => Some(grown(Vec::new(), operator, operand)),
        ("$push" | "$addToSet", Some(Bson::Array(before))) => {
            Some(grown(before, operator, operand))
        }
        ("$pull" | "$pullAll" | "$pop", Some(Bson::Array(before))) => {
            Some(shrunk(before, operator, operand))
        }
        (_, before) => before,
    }
}

/// The operand where its order to the value is `wanted`, else the value.
fn first(before: Bson, operand: &Bson, wanted: Ordering) -> Bson {
    let order = Quantity::from_bson(operand)
        .zip(Quantity::from_bson(&before))
        .and_then(|(operand, before)| operand.compare(&before));
    if order == Some(wanted) {
        operand.clone()
    } else {
        before
    }
}

fn grown(mut list: Vec<Bson>, operator: &str, operand: &Bson) -> Bson {
    let modifiers = operand
        .as_document()
        .filter(|each| each.contains_key("$each"));
    let values = modifiers.and_then(|each| each.get_array("$each").ok());
    for value in values.map_or(std::slice::from_ref(operand), Vec::as_slice) {
        if operator == "$push" || !list.contains(value) {
            list.push(value.clone());
        }
    }
    if let Some(slice) = modifiers.and_then(|each| each.get_i32("$slice").ok()) {
        let kept = list
            .len()
            .min(usize::try_from(slice.unsigned_abs()).unwrap_or(usize::MAX));
        if slice < 0 {
            list.drain(..list.len() - kept);
        } else {
            list.truncate(kept);
        }
    }
    list.into()
}

fn shrunk(mut list: Vec<Bson>, operator: &str, operand: &Bson) -> Bson {
    match (operator, operand) {
        ("$pop", Bson::Int32(-1)) if !list.is_empty() => {
            list.remove(0);
        }
        ("$pop", _) => {
            list.pop();
        }
        ("$pullAll", Bson::Array(values)) => list.retain(|item| !values.contains(item)),
        (_, Bson::Document(condition)) => {
            if let Some(value) = condition.get("$eq") {
                list.retain(|item| item != value);
            }
        }
        (_, value) => list.retain(|item| item != value),
    }
    list.into()
}

/// What `$inc` leaves.
pub(super) fn sum(value: &Bson, amount: &Bson) -> Option<Bson> {
    match (value, amount) {
        (Bson::Double(value), Bson::Double(amount)) => Some(Bson::Double(value + amount)),
        (Bson::Decimal128(_), _) | (_, Bson::Decimal128(_)) => {
            let (a, b) = (finite(value)?, finite(amount)?);
            a.checked_add(b).map(decimal)
        }
        _ => int(
            value,
            amount,
            integer(value)?.checked_add(integer(amount)?)?,
        ),
    }
}

/// What `$mul` leaves.
pub(super) fn product(value: &Bson, factor: &Bson) -> Option<Bson> {
    match (value, factor) {
        (Bson::Double(value), Bson::Double(factor)) => Some(Bson::Double(value * factor)),
        (Bson::Int32(0), Bson::Double(_)) => Some(Bson::Double(0.0)),
        (Bson::Decimal128(_), _) | (_, Bson::Decimal128(_)) => {
            let (a, b) = (finite(value)?, finite(factor)?);
            a.checked_mul(b).map(decimal)
        }
        _ => int(
            value,
            factor,
            integer(value)?.checked_mul(integer(factor)?)?,
        ),
    }
}

/// The result of two integers in the type that the server gives it.
fn int(one: &Bson, other: &Bson, result: i64) -> Option<Bson> {
    match (one, other, i32::try_from(result)) {
        (Bson::Int32(_), Bson::Int32(_), Ok(result)) => Some(Bson::Int32(result)),
        _ => Some(Bson::Int64(result)),
    }
}

fn integer(value: &Bson) -> Option<i64> {
    match value {
        Bson::Int32(value) => Some((*value).into()),
        Bson::Int64(value) => Some(*value),
        _ => None,
    }
}

fn finite(value: &Bson) -> Option<Finite> {
    match value {
        Bson::Decimal128(value) => match Decimal128Parts::from_bytes(value.bytes()) {
            Decimal128Parts::Finite(value) => Some(value),
            _ => None,
        },
        other => integer(other).map(Finite::from_int),
    }
}

fn decimal(value: Finite) -> Bson {
    Bson::Decimal128(bson::Decimal128::from_bytes(value.to_bytes()))
}
