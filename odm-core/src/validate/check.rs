//! The checks that the types' `validate` call. A field without constraints costs a few comparisons.

use std::{cmp::Ordering, fmt};

use bson::Bson;

use super::{Quantity, Validator, formats};
use crate::{
    meta::{Bound, Rules},
    types::FieldType,
};

/// `min`, `max` and `choices` of a number or a date.
#[inline]
pub(crate) fn quantity(rules: &Rules, validator: &mut Validator, value: impl FnOnce() -> Quantity) {
    if rules.min.is_some() || rules.max.is_some() || rules.choices.is_some() {
        bounded(&value(), rules, validator);
    }
}

fn bounded(value: &Quantity, rules: &Rules, validator: &mut Validator) {
    if let Some(bound) = &rules.min {
        bound_of(value, bound, Ordering::Less, "at least", validator);
    }
    if let Some(bound) = &rules.max {
        bound_of(value, bound, Ordering::Greater, "at most", validator);
    }
    if let Some(choices) = rules.choices {
        one_of(choices(), validator, |choice| {
            Quantity::from_bson(choice)
                .is_some_and(|choice| value.compare(&choice) == Some(Ordering::Equal))
        });
    }
}

fn bound_of(
    value: &Quantity,
    bound: &Bound,
    wrong: Ordering,
    words: &str,
    validator: &mut Validator,
) {
    let order = match bound {
        Bound::Int(bound) => value.compare(&Quantity::Int(*bound)),
        Bound::Decimal(digits) => value
            .literal(digits)
            .and_then(|bound| value.compare(&bound)),
        Bound::Value(make) => match make() {
            Ok(bound) => Quantity::from_bson(&bound).and_then(|bound| value.compare(&bound)),
            Err(error) => {
                validator.fail(format!("the bound cannot be stored: {error}"));
                return;
            }
        },
    };
    if order.is_none_or(|order| order == wrong) {
        out_of_bounds(bound, words, order.is_some(), validator);
    }
}

#[cold]
fn out_of_bounds(bound: &Bound, words: &str, comparable: bool, validator: &mut Validator) {
    let bound = match bound {
        Bound::Int(bound) => bound.to_string(),
        Bound::Decimal(digits) => (*digits).to_owned(),
        Bound::Value(make) => make().map_or_else(|error| error.to_string(), |bound| shown(&bound)),
    };
    let addition = if comparable {
        ""
    } else {
        ", and cannot be compared with it"
    };
    validator.fail(format!("must be {words} {bound}{addition}"));
}

/// `precision`: `places` gives the number of digits after the point that the value needs.
#[inline]
pub(crate) fn precision(rules: &Rules, validator: &mut Validator, places: impl FnOnce() -> u32) {
    if let Some(most) = rules.precision {
        let places = places();
        if places > most {
            let digits = plural(most as usize, "digit");
            validator.fail(format!(
                "must have at most {digits} after the decimal point (has {places})"
            ));
        }
    }
}

/// The number of digits after the point of a plain decimal number.
pub(crate) fn places(number: &str) -> u32 {
    let digits = number.split_once('.').map_or("", |(_, digits)| digits);
    u32::try_from(digits.trim_end_matches('0').len()).unwrap_or(u32::MAX)
}

/// The constraints of text.
#[inline]
pub(crate) fn text(value: &str, rules: &Rules, validator: &mut Validator) {
    if rules.min_length.is_some()
        || rules.max_length.is_some()
        || rules.format.is_some()
        || rules.regex.is_some()
        || rules.choices.is_some()
    {
        constrained_text(value, rules, validator);
    }
}

fn constrained_text(value: &str, rules: &Rules, validator: &mut Validator) {
    // A text has at most as many characters as bytes: mostly they need not be counted.
    if rules.min_length.is_some() || rules.max_length.is_some_and(|most| value.len() > most) {
        length(value.chars().count(), "character", rules, validator);
    }
    if let Some(format) = rules.format {
        formats::format(value, format, validator);
    }
    if let Some(pattern) = rules.regex {
        formats::regex(value, pattern, validator);
    }
    if let Some(choices) = rules.choices {
        one_of(choices(), validator, |choice| {
            choice.as_str() == Some(value)
        });
    }
}

/// `min_length` and `max_length`, in characters or bytes.
#[inline]
pub(crate) fn length(length: usize, unit: &str, rules: &Rules, validator: &mut Validator) {
    if let Some(least) = rules.min_length
        && length < least
    {
        let least = plural(least, unit);
        validator.fail(format!("must be at least {least} long (has {length})"));
    }
    if let Some(most) = rules.max_length
        && length > most
    {
        let most = plural(most, unit);
        validator.fail(format!("must be at most {most} long (has {length})"));
    }
}

/// `min_items` and `max_items`.
#[inline]
pub(crate) fn count(count: usize, rules: &Rules, validator: &mut Validator) {
    if rules.min_items.is_some_and(|least| count < least)
        || rules.max_items.is_some_and(|most| count > most)
    {
        wrong_count(count, rules, validator);
    }
}

#[cold]
fn wrong_count(count: usize, rules: &Rules, validator: &mut Validator) {
    if let Some(least) = rules.min_items
        && count < least
    {
        let least = plural(least, "item");
        validator.fail(format!("must have at least {least} (has {count})"));
    }
    if let Some(most) = rules.max_items
        && count > most
    {
        let most = plural(most, "item");
        validator.fail(format!("must have at most {most} (has {count})"));
    }
}

/// `choices` of a value that is neither a number nor text.
#[inline]
pub(crate) fn choice<T: FieldType>(value: &T, rules: &Rules, validator: &mut Validator) {
    if let Some(choices) = rules.choices {
        match value.to_bson_value() {
            Ok(value) => one_of(choices(), validator, |choice| *choice == value),
            Err(error) => validator.fail(error.to_string()),
        }
    }
}

fn one_of<E: fmt::Display>(
    choices: Result<Vec<Bson>, E>,
    validator: &mut Validator,
    is: impl Fn(&Bson) -> bool,
) {
    match choices {
        Ok(choices) if choices.iter().any(is) => {}
        Ok(choices) => {
            let choices: Vec<String> = choices.iter().map(shown).collect();
            validator.fail(format!("must be one of {}", choices.join(", ")));
        }
        Err(error) => validator.fail(format!("a choice cannot be stored: {error}")),
    }
}

/// A stored value as a message shows it.
fn shown(value: &Bson) -> String {
    match value {
        Bson::String(text) => format!("{text:?}"),
        Bson::DateTime(date) => date
            .try_to_rfc3339_string()
            .unwrap_or_else(|_| format!("{} ms", date.timestamp_millis())),
        other => other.to_string(),
    }
}

fn plural(count: usize, thing: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} {thing}{s}")
}
