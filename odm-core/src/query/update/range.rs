//! What a stored number must be, so that `$inc` and `$mul` leave one within the range of its field.

use std::cmp::Ordering;

use bson::{Bson, Decimal128, Document, bson, doc};

use crate::{
    codec::{Decimal128Parts, Finite},
    meta::{Bound, NumberRange, Target},
    validate::Quantity,
};

/// The numbers that a field may have: those of its type, between `min` and `max`.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Range {
    pub(super) least: Option<Bson>,
    pub(super) most: Option<Bson>,
}

/// A stored number that a change must not meet.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Misfit {
    /// One greater than this.
    Above(Bson),
    /// One less than this.
    Below(Bson),
    /// Any: whatever is stored, the result does not fit.
    Any,
    /// One of which this expression is false, where `$$value` is the number.
    Unless(Document),
}

/// What a change asks of the stored number.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Demand {
    pub(super) range: Range,
    pub(super) misfits: Vec<Misfit>,
    /// Whether the result fits where nothing is stored: the server starts at 0.
    pub(super) starts_within: bool,
}

impl Demand {
    /// `None` where any number may be stored.
    pub(super) fn of(target: &Target, operator: &str, operand: &Bson) -> Option<Self> {
        let demand = match operand {
            Bson::Int32(amount) => Integers::of(target)?.demand(operator, (*amount).into()),
            Bson::Int64(amount) => Integers::of(target)?.demand(operator, (*amount).into()),
            Bson::Double(amount) => Doubles::of(target)?.demand(operator, *amount),
            Bson::Decimal128(amount) => decimals(target, operator, *amount)?,
            _ => return None,
        };
        (!demand.misfits.is_empty() || !demand.starts_within).then_some(demand)
    }
}

impl Range {
    fn contains(&self, value: &Bson) -> bool {
        let Some(value) = Quantity::from_bson(value) else {
            return true;
        };
        let order = |bound: &Option<Bson>| {
            let bound = bound.as_ref().and_then(Quantity::from_bson);
            bound.and_then(|bound| value.compare(&bound))
        };
        order(&self.least) != Some(Ordering::Less) && order(&self.most) != Some(Ordering::Greater)
    }
}

/// More than any sum or quotient of integers of 64 bits, and far from the ends of 128 bits.
const BEYOND: i128 = 1 << 100;

/// A range of integers. Beyond Int64 the server refuses the change, so that its ends are no bounds.
struct Integers {
    least: Option<i128>,
    most: Option<i128>,
}

impl Integers {
    fn of(target: &Target) -> Option<Self> {
        let (least, most) = match target.number_range() {
            Some(NumberRange::Int(least, most)) => (least, most),
            _ => (i64::MIN, i64::MAX),
        };
        let rules = target.rules();
        let least = [
            (least > i64::MIN).then_some(i128::from(least)),
            rules.min.as_ref().and_then(|bound| whole(bound, true)),
        ];
        let most = [
            (most < i64::MAX).then_some(i128::from(most)),
            rules.max.as_ref().and_then(|bound| whole(bound, false)),
        ];
        let range = Self {
            least: least.into_iter().flatten().max(),
            most: most.into_iter().flatten().min(),
        };
        (range.least.is_some() || range.most.is_some()).then_some(range)
    }

    fn contains(&self, value: i128) -> bool {
        self.least.is_none_or(|least| value >= least) && self.most.is_none_or(|most| value <= most)
    }

    fn demand(&self, operator: &str, amount: i128) -> Demand {
        let (least, most, start) = match (operator, amount.signum()) {
            ("$inc", 1) => (None, self.most.map(|most| most - amount), amount),
            ("$inc", -1) => (self.least.map(|least| least - amount), None, amount),
            ("$inc", _) => (None, None, amount),
            (_, 0) => (None, None, 0),
            (_, 1) => (
                self.least.map(|least| quotient(least, amount, true)),
                self.most.map(|most| quotient(most, amount, false)),
                0,
            ),
            (_, _) => (
                self.most.map(|most| quotient(most, amount, true)),
                self.least.map(|least| quotient(least, amount, false)),
                0,
            ),
        };
        let mut misfits = Vec::new();
        // Where the field's own range says it already, there is nothing to ask.
        if let Some(most) = most.filter(|bound| self.most.is_none_or(|most| *bound < most)) {
            misfits.push(Misfit::Above(integer(most)));
        }
        if let Some(least) = least.filter(|bound| self.least.is_none_or(|least| *bound > least)) {
            misfits.push(Misfit::Below(integer(least)));
        }
        if operator == "$mul" && amount == 0 && !self.contains(0) {
            misfits.push(Misfit::Any);
        }
        Demand {
            range: Range {
                least: self.least.map(integer),
                most: self.most.map(integer),
            },
            misfits,
            starts_within: self.contains(start),
        }
    }
}

/// An integer, in Int32 where it fits; the ends of Int64 stand for what is beyond them.
fn integer(value: i128) -> Bson {
    match (i32::try_from(value), i64::try_from(value)) {
        (Ok(value), _) => Bson::Int32(value),
        (_, Ok(value)) => Bson::Int64(value),
        _ if value < 0 => Bson::Int64(i64::MIN),
        _ => Bson::Int64(i64::MAX),
    }
}

/// `value / divisor`, rounded up or down.
fn quotient(value: i128, divisor: i128, up: bool) -> i128 {
    let quotient = value / divisor;
    let rest = value % divisor;
    let below = rest != 0 && (rest < 0) == (divisor < 0);
    let above = rest != 0 && !below;
    quotient + i128::from(up && below) - i128::from(!up && above)
}

/// The first integer that a bound admits.
fn whole(bound: &Bound, up: bool) -> Option<i128> {
    let value = match bound.to_bson()? {
        Bson::Int32(value) => Some(value.into()),
        Bson::Int64(value) => Some(value.into()),
        Bson::Double(value) => {
            let value = if up { value.ceil() } else { value.floor() };
            #[allow(
                clippy::cast_possible_truncation,
                reason = "whole; the ends stand for what is beyond"
            )]
            Some(value as i128)
        }
        Bson::Decimal128(value) => match Decimal128Parts::from_bytes(value.bytes()) {
            Decimal128Parts::Finite(value) => whole_decimal(value, up),
            _ => None,
        },
        _ => None,
    };
    value.map(|value| value.clamp(-BEYOND, BEYOND))
}

fn whole_decimal(value: Finite, up: bool) -> Option<i128> {
    let value = value.normal();
    let coefficient = i128::try_from(value.coefficient).ok()?;
    let signed = if value.negative {
        -coefficient
    } else {
        coefficient
    };
    let power = 10_i128.checked_pow(value.exponent.unsigned_abs());
    match (value.exponent >= 0, power) {
        (true, power) => signed.checked_mul(power?),
        (false, Some(power)) => Some(quotient(signed, power, up)),
        // Less than any power of ten: next to 0.
        (false, None) => Some(quotient(signed.signum(), 2, up)),
    }
}

/// A range of Doubles.
struct Doubles {
    least: Option<f64>,
    most: Option<f64>,
}

impl Doubles {
    fn of(target: &Target) -> Option<Self> {
        let rules = target.rules();
        let most = f64::from(f32::MAX);
        let of_type = target.number_range() == Some(NumberRange::Float);
        let least = rules.min.as_ref().and_then(double);
        let greatest = rules.max.as_ref().and_then(double);
        let range = Self {
            least: least.or(of_type.then_some(-most)),
            most: greatest.or(of_type.then_some(most)),
        };
        (range.least.is_some() || range.most.is_some()).then_some(range)
    }

    fn contains(&self, value: f64) -> bool {
        self.least.is_none_or(|least| value >= least) && self.most.is_none_or(|most| value <= most)
    }

    fn demand(&self, operator: &str, amount: f64) -> Demand {
        let result = |value: f64| {
            if operator == "$inc" {
                value + amount
            } else {
                value * amount
            }
        };
        let (first, last) = match operator {
            "$inc" => (
                self.least.map(|least| least - amount),
                self.most.map(|most| most - amount),
            ),
            _ if amount > 0.0 => (
                self.least.map(|least| least / amount),
                self.most.map(|most| most / amount),
            ),
            _ if amount < 0.0 => (
                self.most.map(|most| most / amount),
                self.least.map(|least| least / amount),
            ),
            _ => (None, None),
        };
        let fits = |value: &f64| self.contains(result(*value));
        let first = first.map(|bound| nudged(bound, f64::next_up, &fits));
        let last = last.map(|bound| nudged(bound, f64::next_down, &fits));
        let mut misfits = Vec::new();
        if let Some(last) = last.filter(|bound| self.most.is_none_or(|most| *bound < most)) {
            misfits.push(Misfit::Above(last.into()));
        }
        if let Some(first) = first.filter(|bound| self.least.is_none_or(|least| *bound > least)) {
            misfits.push(Misfit::Below(first.into()));
        }
        if !amount.is_finite() || (first.is_none() && last.is_none() && !self.contains(result(0.0)))
        {
            misfits = vec![Misfit::Any];
        }
        Demand {
            range: Range {
                least: self.least.map(Bson::Double),
                most: self.most.map(Bson::Double),
            },
            misfits,
            starts_within: self.contains(result(0.0)),
        }
    }
}

/// The bound, moved until the result is within the range: it was rounded.
fn nudged(bound: f64, step: fn(f64) -> f64, fits: &impl Fn(&f64) -> bool) -> f64 {
    let mut bounds = std::iter::successors(Some(bound), |bound| Some(step(*bound)));
    bounds.by_ref().take(4).find(fits).unwrap_or(bound)
}

fn double(bound: &Bound) -> Option<f64> {
    #[allow(
        clippy::cast_precision_loss,
        reason = "the nearest Double is what values are compared with"
    )]
    match bound.to_bson()? {
        Bson::Int32(value) => Some(value.into()),
        Bson::Int64(value) => Some(value as f64),
        Bson::Double(value) => Some(value),
        Bson::Decimal128(value) => value.to_string().parse().ok(),
        _ => None,
    }
}

/// The greatest number of a coefficient of 96 bits.
const GREATEST: Finite = Finite {
    negative: false,
    coefficient: (1 << 96) - 1,
    exponent: 0,
};

/// The digits of a result depend on all those of the stored number, so that the server computes it.
fn decimals(target: &Target, operator: &str, amount: Decimal128) -> Option<Demand> {
    let rules = target.rules();
    let is_narrow = target.number_range() == Some(NumberRange::Decimal);
    let end = |negative| {
        stored(Finite {
            negative,
            ..GREATEST
        })
    };
    let range = Range {
        least: rules
            .min
            .as_ref()
            .and_then(|bound| bound.to_bson())
            .or_else(|| is_narrow.then(|| end(true))),
        most: rules
            .max
            .as_ref()
            .and_then(|bound| bound.to_bson())
            .or_else(|| is_narrow.then(|| end(false))),
    };
    if range.least.is_none() && range.most.is_none() && rules.precision.is_none() {
        return None;
    }
    let start = if operator == "$inc" {
        Bson::Decimal128(amount)
    } else {
        Bson::Int32(0)
    };
    let places = match Decimal128Parts::from_bytes(amount.bytes()) {
        Decimal128Parts::Finite(amount) => amount.places(),
        _ => u32::MAX,
    };
    let is_too_fine = operator == "$inc" && rules.precision.is_some_and(|most| places > most);
    let misfit = if is_too_fine || places == u32::MAX {
        Misfit::Any
    } else {
        Misfit::Unless(fits(&range, is_narrow, rules.precision, operator, amount))
    };
    Some(Demand {
        starts_within: range.contains(&start),
        range,
        misfits: vec![misfit],
    })
}

fn stored(value: Finite) -> Bson {
    Bson::Decimal128(Decimal128::from_bytes(value.to_bytes()))
}

fn tenth() -> Bson {
    stored(Finite {
        negative: false,
        coefficient: 1,
        exponent: -1,
    })
}

/// The expression that says whether the result has a place in the range, and no digits too many.
fn fits(
    range: &Range,
    is_narrow: bool,
    precision: Option<u32>,
    operator: &str,
    amount: Decimal128,
) -> Document {
    let operation = if operator == "$inc" {
        "$add"
    } else {
        "$multiply"
    };
    let mut all = Vec::new();
    if let Some(least) = &range.least {
        all.push(bson!({ "$gte": ["$$result", least] }));
    }
    if let Some(most) = &range.most {
        all.push(bson!({ "$lte": ["$$result", most] }));
    }
    // 28 digits always fit: those before the point leave the others for behind it.
    let room = is_narrow.then(|| {
        let size = bson!({ "$max": [tenth(), { "$abs": "$$result" }] });
        bson!({ "$max": [0, { "$subtract": [27, { "$floor": { "$log10": size } }] }] })
    });
    let precision = precision.map(|most| Bson::Int64(most.into()));
    let places = match (room, precision) {
        (Some(room), Some(precision)) => Some(bson!({ "$min": [room, precision] })),
        (room, precision) => room.or(precision),
    };
    if let Some(places) = places {
        all.push(bson!({ "$eq": ["$$result", { "$round": ["$$result", places] }] }));
    }
    doc! { "$let": { "vars": { "result": { operation: ["$$value", amount] } }, "in": { "$and": all } } }
}

#[cfg(test)]
mod tests {
    use bson::Bson;

    use super::{Demand, Doubles, Integers, Misfit, whole};
    use crate::meta::Bound;

    fn admits(demand: &Demand, value: f64) -> bool {
        demand.misfits.iter().all(|misfit| match misfit {
            Misfit::Above(Bson::Int32(most)) => value <= f64::from(*most),
            Misfit::Below(Bson::Int32(least)) => value >= f64::from(*least),
            Misfit::Above(Bson::Double(most)) => value <= *most,
            Misfit::Below(Bson::Double(least)) => value >= *least,
            Misfit::Any => false,
            other => panic!("{other:?}"),
        })
    }

    #[test]
    fn exactly_the_integers_whose_result_is_in_the_range_are_admitted() {
        let ends = [None, Some(-7), Some(-1), Some(0), Some(3), Some(10)];
        for (least, most) in ends
            .iter()
            .flat_map(|least| ends.map(|most| (*least, most)))
        {
            let range = Integers { least, most };
            for amount in -12..=12 {
                for operator in ["$inc", "$mul"] {
                    let demand = range.demand(operator, amount);
                    let result = |value: i128| match operator {
                        "$inc" => value + amount,
                        _ => value * amount,
                    };
                    assert_eq!(demand.starts_within, range.contains(result(0)));
                    let stored = (-40..=40).filter(|value| range.contains(*value));
                    for value in stored {
                        #[allow(clippy::cast_precision_loss, reason = "small")]
                        let admitted = admits(&demand, value as f64);
                        assert_eq!(
                            admitted,
                            range.contains(result(value)),
                            "{least:?}..={most:?}: {operator} {amount} of {value}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn bounds_beyond_every_integer_are_those_of_the_type() {
        let bounds = [
            Bound::Value(|| Ok(1e300.into())),
            Bound::Value(|| Ok((-1e300).into())),
        ];
        for bound in bounds {
            for up in [true, false] {
                let end = whole(&bound, up);
                let range = Integers {
                    least: end,
                    most: end,
                };
                for amount in [i64::MIN, -1, 0, 1, i64::MAX] {
                    for operator in ["$inc", "$mul"] {
                        let demand = range.demand(operator, amount.into());
                        assert!(!demand.starts_within, "{bound:?}: {operator} {amount}");
                    }
                }
            }
        }
    }

    #[test]
    fn no_double_is_admitted_whose_result_is_not_in_the_range() {
        let numbers = [-1e9, -3.3, -1.0, -0.1, 0.0, 0.1, 0.3, 1.0, 7.7, 1e9];
        let ends = numbers.map(Some).into_iter().chain([None]);
        for (least, most) in ends
            .clone()
            .flat_map(|least| ends.clone().map(move |most| (least, most)))
        {
            let range = Doubles { least, most };
            for amount in numbers {
                for operator in ["$inc", "$mul"] {
                    let demand = range.demand(operator, amount);
                    let result = |value: f64| match operator {
                        "$inc" => value + amount,
                        _ => value * amount,
                    };
                    let bounds = demand.misfits.iter().filter_map(|misfit| match misfit {
                        Misfit::Above(Bson::Double(value)) | Misfit::Below(Bson::Double(value)) => {
                            Some(*value)
                        }
                        _ => None,
                    });
                    let stored = numbers.into_iter().chain(bounds);
                    let near = stored.flat_map(|value| [value.next_down(), value, value.next_up()]);
                    for value in near.filter(|value| range.contains(*value)) {
                        if admits(&demand, value) {
                            assert!(
                                range.contains(result(value)),
                                "{least:?}..={most:?}: {operator} {amount} of {value}"
                            );
                        }
                    }
                }
            }
        }
    }
}
