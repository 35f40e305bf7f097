//! Attributes of one field that contradict each other.

use syn::{Expr, Ident, LitStr};

use crate::context::Context;
use crate::model::{Field, Kind, Model};
use crate::parse::constraints::Constraints;
use crate::parse::field::FieldAttrs;
use crate::parse::item::{Number, literal_number};
use crate::parse::slot::Slot;

pub(super) fn check(cx: &Context, model: &Model, field: &Field) {
    let attrs = &field.attrs;
    check_limits(cx, &attrs.constraints);
    check_pairs(cx, attrs);
    if let Some(word) = attrs.sparse.word()
        && !attrs.unique.is_set()
        && !attrs.index.is_set()
    {
        cx.error_at(word, "`sparse` is an option of an index; write `#[field(unique, sparse)]` or `#[field(index, sparse)]`");
    }
    if model.kind == Kind::Embedded {
        check_embedded(cx, model, field);
    }
    if model.id_field().is_some_and(|id| id.ident == field.ident) {
        check_id(cx, field);
    }
}

/// Two words that cannot stand together, and why.
fn check_pairs(cx: &Context, attrs: &FieldAttrs) {
    let pairs = [
        (
            attrs.default.word(),
            attrs.auto_now.word(),
            "the time of the save is its value",
        ),
        (
            attrs.default.word(),
            attrs.auto_now_add.word(),
            "the time of the first save is its value",
        ),
        (
            attrs.auto_now.word(),
            attrs.auto_now_add.word(),
            "a time is either that of every save or that of the first",
        ),
        (
            attrs.default.word(),
            attrs.null.word(),
            "null already reads as the default",
        ),
        (
            attrs.serde.word(),
            attrs.constraints.first_word(),
            "only serde knows the value, so it cannot be checked",
        ),
        (
            attrs.serde.word(),
            attrs.on_delete.word(),
            "only serde knows the value, so it is no reference",
        ),
        (
            attrs.unique.word(),
            attrs.expire_after_seconds.word(),
            "give the index in `#[document(index(...))]`",
        ),
        (
            attrs.unique.word(),
            attrs.index.word(),
            "`unique` makes an index already",
        ),
    ];
    for (first, second, why) in pairs {
        together(cx, first, second, why);
    }
}

fn together(cx: &Context, first: Option<&Ident>, second: Option<&Ident>, why: &str) {
    if let (Some(first), Some(second)) = (first, second) {
        cx.error_at(
            second,
            format!("`{second}` conflicts with `{first}`: {why}; remove one"),
        );
    }
}

fn check_limits(cx: &Context, constraints: &Constraints) {
    ordered(cx, &constraints.min, &constraints.max);
    ordered(cx, &constraints.min_length, &constraints.max_length);
    ordered(cx, &constraints.min_items, &constraints.max_items);
    for other in [&constraints.min_length, &constraints.max_length] {
        together(
            cx,
            constraints.length.word(),
            other.word(),
            "`length` already sets both bounds",
        );
    }
    together(
        cx,
        constraints.lowercase.word(),
        constraints.uppercase.word(),
        "a text has one of the two",
    );
    for bound in [&constraints.min, &constraints.max] {
        if let Some(expr) = bound.get()
            && let Some(word) = bound.word()
            && literal_number(expr) == Number::Other
        {
            cx.error_at(
                expr,
                format!("`{word}` needs a number or a constant; write `#[field({word} = 0)]`"),
            );
        }
    }
    if let Some(pattern) = constraints.regex.get() {
        check_pattern(cx, pattern);
    }
    if let Some(each) = constraints.each.get() {
        check_limits(cx, each);
    }
}

fn check_pattern(cx: &Context, pattern: &LitStr) {
    use regex_syntax::Error::{Parse, Translate};
    let wrong = match regex_syntax::parse(&pattern.value()) {
        Ok(_) => return,
        Err(Parse(error)) => error.kind().to_string(),
        Err(Translate(error)) => error.kind().to_string(),
        Err(error) => error.to_string(),
    };
    cx.error_at(
        pattern,
        format!(
            "this is not a regular expression: {wrong}; the syntax is that of the `regex` crate, and a raw \
             string such as r\"^\\d+$\" needs no doubled backslashes"
        ),
    );
}

/// Reports bounds that no value can meet.
fn ordered(cx: &Context, low: &Slot<Expr>, high: &Slot<Expr>) {
    let (Some(low_word), Some(high_word)) = (low.word(), high.word()) else {
        return;
    };
    let (Some(low), Some(high)) = (low.get(), high.get()) else {
        return;
    };
    if is_greater(literal_number(low), literal_number(high)) {
        cx.error_at(
            high,
            format!(
                "`{high_word}` is less than `{low_word}`, so no value would be valid; swap them"
            ),
        );
    }
}

fn is_greater(low: Number, high: Number) -> bool {
    match (low, high) {
        (Number::Whole(low), Number::Whole(high)) => low > high,
        (Number::Fraction(low), Number::Fraction(high)) => low > high,
        (Number::Whole(low), Number::Fraction(high)) => low as f64 > high,
        (Number::Fraction(low), Number::Whole(high)) => low > high as f64,
        _ => false,
    }
}

fn check_embedded(cx: &Context, model: &Model, field: &Field) {
    if let Some(word) = field.attrs.id.word() {
        let form = "#[field(name = \"_id\")]";
        let message = format!(
            "`{}` is an embedded document, and those have no id",
            model.ident
        );
        cx.error_at(
            word,
            format!("{message}; to store the field as `_id` write `{form}`"),
        );
    }
    if let Some(word) = field.attrs.auto_now.word() {
        let message = format!(
            "`auto_now` follows the save of a whole document, and {} is an embedded one",
            model.ident
        );
        cx.error_at(
            word,
            format!("{message}; write `#[field(auto_now_add)]` for the time when it is built"),
        );
    }
}

/// What the id cannot be.
fn check_id(cx: &Context, field: &Field) {
    let attrs = &field.attrs;
    let refused = [
        (attrs.default.word(), "a new document creates its id"),
        (attrs.null.word(), "the id is never null"),
        (attrs.unique.word(), "the id is unique already"),
        (attrs.sparse.word(), "the id always has its index"),
        (attrs.index.word(), "the id has its index already"),
        (
            attrs.expire_after_seconds.word(),
            "the server refuses a time to live on `_id`",
        ),
        (attrs.auto_now.word(), "the id never changes"),
        (attrs.auto_now_add.word(), "a new document creates its id"),
    ];
    for (word, why) in refused {
        if let Some(word) = word {
            cx.error_at(
                word,
                format!("`{word}` cannot be used on the id: {why}; remove it"),
            );
        }
    }
}
