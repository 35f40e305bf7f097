//! The checks that the types' `validate` call. A field without constraints costs a few comparisons.

use std::{cmp::Ordering, fmt};

use bson::Bson;

use super::{Code, Failure, Quantity, Validator, formats};
use crate::{
    codec::{Decimal128Parts, Finite},
    meta::{Bound, Rules},
    types::FieldType,
};

/// `min`, `max` and `choices` of an integer.
#[inline]
pub(crate) fn integer(value: i64, rules: &Rules, validator: &mut Validator) {
    let within = |bound: &Option<Bound>, wrong| match bound {
        None => true,
        Some(Bound::Int(bound)) => value.cmp(bound) != wrong,
        Some(_) => false,
    };
    if !(within(&rules.min, Ordering::Less)
        && within(&rules.max, Ordering::Greater)
        && rules.choices.is_none())
    {
        bounded(&Quantity::Int(value), rules, validator);
    }
}

/// `min`, `max`, `choices` and `precision` of a decimal.
#[inline]
pub(crate) fn decimal(value: Decimal128Parts, rules: &Rules, validator: &mut Validator) {
    let Decimal128Parts::Finite(finite) = value else {
        quantity(rules, validator, || Quantity::Decimal(value));
        return not_finite(value == Decimal128Parts::NaN, rules, validator);
    };
    let within = |bound: &Bound, wrong| match bound {
        Bound::Int(0) => finite.sign() != wrong,
        Bound::Int(bound) => finite.compare(Finite::from_int(*bound)) != wrong,
        Bound::Decimal(bound) => {
            (bound.exact()).is_some_and(|bound| finite.compare(bound) != wrong)
        }
        Bound::Value(_) => false,
    };
    let least = rules.min.as_ref();
    let greatest = rules.max.as_ref();
    if !(least.is_none_or(|bound| within(bound, Ordering::Less))
        && greatest.is_none_or(|bound| within(bound, Ordering::Greater))
        && rules.choices.is_none())
    {
        bounded(&Quantity::Decimal(value), rules, validator);
    }
    // Zeros at the end do not count, but mostly there are few enough digits with them.
    if (rules.precision).is_some_and(|most| i64::from(finite.exponent) < -i64::from(most)) {
        precision(rules, validator, || finite.places());
    }
}

/// `min`, `max`, `choices` and `precision` of a binary number, which `spelled` shows in its shortest spelling.
#[inline]
pub(crate) fn double(
    value: f64,
    spelled: &dyn fmt::Display,
    rules: &Rules,
    validator: &mut Validator,
) {
    quantity(rules, validator, || Quantity::Double(value));
    if rules.precision.is_some() {
        if value.is_finite() {
            precision(rules, validator, || places(&spelled.to_string()));
        } else {
            not_finite(value.is_nan(), rules, validator);
        }
    }
}

/// `precision` of NaN, or of an infinity. Where there is a bound, NaN has broken that already.
#[cold]
fn not_finite(is_nan: bool, rules: &Rules, validator: &mut Validator) {
    let is_reported = is_nan && (rules.min.is_some() || rules.max.is_some());
    if let Some(most) = rules.precision
        && !is_reported
    {
        let failure = Failure::new(Code::Precision, "must be a finite number");
        validator.fail(failure.with("max", i64::from(most)));
    }
}

/// `min`, `max` and `choices` of a number or a date.
#[inline]
pub(crate) fn quantity(rules: &Rules, validator: &mut Validator, value: impl FnOnce() -> Quantity) {
    if rules.min.is_some() || rules.max.is_some() || rules.choices.is_some() {
        bounded(&value(), rules, validator);
    }
}

fn bounded(value: &Quantity, rules: &Rules, validator: &mut Validator) {
    if let Some(bound) = &rules.min {
        bound_of(value, bound, &LEAST, validator);
    }
    if let Some(bound) = &rules.max {
        bound_of(value, bound, &GREATEST, validator);
    }
    if let Some(choices) = rules.choices {
        one_of(choices(), validator, |choice| {
            Quantity::from_bson(choice)
                .is_some_and(|choice| value.compare(&choice) == Some(Ordering::Equal))
        });
    }
}

/// One end of a range.
struct End {
    wrong: Ordering,
    code: Code,
    /// The name of the parameter.
    name: &'static str,
    words: &'static str,
}

const LEAST: End = End {
    wrong: Ordering::Less,
    code: Code::Min,
    name: "min",
    words: "at least",
};

const GREATEST: End = End {
    wrong: Ordering::Greater,
    code: Code::Max,
    name: "max",
    words: "at most",
};

fn bound_of(value: &Quantity, bound: &Bound, end: &End, validator: &mut Validator) {
    let order = match bound {
        Bound::Int(bound) => value.compare(&Quantity::Int(*bound)),
        Bound::Decimal(bound) => value.literal(bound).and_then(|bound| value.compare(&bound)),
        // Not kept: the bound may be the present time.
        Bound::Value(make) => match make() {
            Ok(bound) => Quantity::from_bson(&bound).and_then(|bound| value.compare(&bound)),
            Err(error) => {
                let message = format!("the bound cannot be stored: {error}");
                validator.fail(Failure::new(Code::Type, message));
                return;
            }
        },
    };
    if order.is_none_or(|order| order == end.wrong) {
        out_of_bounds(bound, end, order.is_some(), validator);
    }
}

#[cold]
fn out_of_bounds(bound: &Bound, end: &End, comparable: bool, validator: &mut Validator) {
    let (bound, text) = match bound {
        Bound::Int(bound) => (Bson::Int64(*bound), bound.to_string()),
        Bound::Decimal(bound) => {
            let digits = bound.digits();
            let number = digits.replace('_', "").parse();
            (
                number.map_or_else(|_| digits.into(), Bson::Decimal128),
                digits.to_owned(),
            )
        }
        Bound::Value(make) => match make() {
            Ok(bound) => {
                let text = shown(&bound);
                (bound, text)
            }
            Err(error) => (Bson::Null, error.to_string()),
        },
    };
    let addition = if comparable {
        ""
    } else {
        ", and cannot be compared with it"
    };
    let message = format!("must be {} {text}{addition}", end.words);
    validator.fail(Failure::new(end.code.clone(), message).with(end.name, bound));
}

/// `precision`: `places` returns the number of digits after the point that the value needs.
#[inline]
fn precision(rules: &Rules, validator: &mut Validator, places: impl FnOnce() -> u32) {
    if let Some(most) = rules.precision {
        let places = places();
        if places > most {
            too_precise(most, places, validator);
        }
    }
}

#[cold]
fn too_precise(most: u32, places: u32, validator: &mut Validator) {
    let digits = plural(most as usize, "digit");
    let message = format!("must have at most {digits} after the decimal point (has {places})");
    let failure = Failure::new(Code::Precision, message);
    validator.fail(
        failure
            .with("max", i64::from(most))
            .with("actual", i64::from(places)),
    );
}

/// The number of digits after the point of a plain decimal number.
fn places(number: &str) -> u32 {
    let digits = number.split_once('.').map_or("", |(_, digits)| digits);
    u32::try_from(digits.trim_end_matches('0').len()).unwrap_or(u32::MAX)
}

/// The constraints of text.
#[inline]
pub(crate) fn text(value: &str, rules: &Rules, validator: &mut Validator) {
    // A text has at most as many characters as bytes: mostly they need not be counted.
    if rules.max_length.is_some_and(|most| value.len() > most)
        || rules.min_length.is_some()
        || rules.format.is_some()
        || rules.regex.is_some()
        || rules.choices.is_some()
        || !rules.normalize.is_nothing()
    {
        let stored = rules.normalize.apply(value);
        if *stored != *value {
            validator.found_unnormal();
        }
        constrained_text(&stored, rules, validator);
    }
}

fn constrained_text(value: &str, rules: &Rules, validator: &mut Validator) {
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
    if rules.min_length.is_some_and(|least| length < least)
        || rules.max_length.is_some_and(|most| length > most)
    {
        wrong_length(length, unit, rules, validator);
    }
}

#[cold]
fn wrong_length(length: usize, unit: &str, rules: &Rules, validator: &mut Validator) {
    if let Some(least) = rules.min_length
        && length < least
    {
        let text = plural(least, unit);
        let message = format!("must be at least {text} long (has {length})");
        validator.fail(counted(Code::MinLength, message, ("min", least), length));
    }
    if let Some(most) = rules.max_length
        && length > most
    {
        let text = plural(most, unit);
        let message = format!("must be at most {text} long (has {length})");
        validator.fail(counted(Code::MaxLength, message, ("max", most), length));
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
        let text = plural(least, "item");
        let message = format!("must have at least {text} (has {count})");
        validator.fail(counted(Code::MinItems, message, ("min", least), count));
    }
    if let Some(most) = rules.max_items
        && count > most
    {
        let text = plural(most, "item");
        let message = format!("must have at most {text} (has {count})");
        validator.fail(counted(Code::MaxItems, message, ("max", most), count));
    }
}

fn counted(code: Code, message: String, bound: (&str, usize), actual: usize) -> Failure {
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    Failure::new(code, message)
        .with(bound.0, number(bound.1))
        .with("actual", number(actual))
}

/// `choices` of a value that is neither a number nor text.
#[inline]
pub(crate) fn choice<T: FieldType>(value: &T, rules: &Rules, validator: &mut Validator) {
    if let Some(choices) = rules.choices {
        match value.to_bson_value() {
            Ok(value) => one_of(choices(), validator, |choice| *choice == value),
            Err(error) => validator.fail(Failure::new(Code::Type, error.to_string())),
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
            let shown: Vec<String> = choices.iter().map(shown).collect();
            let message = format!("must be one of {}", shown.join(", "));
            validator.fail(Failure::new(Code::Choice, message).with("choices", choices));
        }
        Err(error) => {
            let message = format!("a choice cannot be stored: {error}");
            validator.fail(Failure::new(Code::Type, message));
        }
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
