//! What a value must be like: the constraints of a field, and of each of its items.

use std::collections::HashSet;

use quote::ToTokens as _;
use syn::{Expr, ExprArray, ExprPath, LitStr};

use super::item::{self, Item};
use super::slot::Slot;
use crate::words::{each, field};

/// Lengths and counts are whole numbers up to what a document of 16 MiB could ever hold.
const MAX_COUNT: i64 = i32::MAX as i64;
/// Decimal128 has 34 digits, with exponents down to -6176.
const MAX_PRECISION: i64 = 6176;

/// All of them are optional.
#[derive(Default)]
pub(crate) struct Constraints {
    pub(crate) min: Slot<Expr>,
    pub(crate) max: Slot<Expr>,
    pub(crate) min_length: Slot<Expr>,
    pub(crate) max_length: Slot<Expr>,
    pub(crate) length: Slot<Expr>,
    pub(crate) min_items: Slot<Expr>,
    pub(crate) max_items: Slot<Expr>,
    pub(crate) precision: Slot<Expr>,
    pub(crate) email: Slot<()>,
    pub(crate) url: Slot<()>,
    /// What is done to a text before it is checked and stored.
    pub(crate) trim: Slot<()>,
    pub(crate) lowercase: Slot<()>,
    pub(crate) uppercase: Slot<()>,
    pub(crate) regex: Slot<LitStr>,
    pub(crate) choices: Slot<ExprArray>,
    pub(crate) validate: Slot<ExprPath>,
    /// For the items of a list or the values of a map.
    pub(crate) each: Slot<Box<Constraints>>,
}

impl Constraints {
    /// Reads `item` if it is a constraint.
    pub(crate) fn read(&mut self, item: &Item) -> bool {
        match item.word.name {
            field::MIN => self.min.set(item, item.expr()),
            field::MAX => self.max.set(item, item.expr()),
            field::MIN_LENGTH => self.min_length.set(item, item.whole_number(0..=MAX_COUNT)),
            field::MAX_LENGTH => self.max_length.set(item, item.whole_number(0..=MAX_COUNT)),
            field::LENGTH => self.length.set(item, item.whole_number(0..=MAX_COUNT)),
            field::MIN_ITEMS => self.min_items.set(item, item.whole_number(0..=MAX_COUNT)),
            field::MAX_ITEMS => self.max_items.set(item, item.whole_number(0..=MAX_COUNT)),
            field::PRECISION => self
                .precision
                .set(item, item.whole_number(0..=MAX_PRECISION)),
            field::EMAIL => self.email.set(item, item.flag()),
            field::URL => self.url.set(item, item.flag()),
            field::TRIM => self.trim.set(item, item.flag()),
            field::LOWERCASE => self.lowercase.set(item, item.flag()),
            field::UPPERCASE => self.uppercase.set(item, item.flag()),
            field::REGEX => self.regex.set(item, item.text()),
            field::CHOICES => self.choices.set(item, choices(item)),
            field::VALIDATE => self.validate.set(item, item.function()),
            field::EACH => self.each.set(item, each_item(item)),
            _ => return false,
        }
        true
    }

    /// The first constraint given, if there is one.
    pub(crate) fn first_word(&self) -> Option<&syn::Ident> {
        let bounds = [
            &self.min,
            &self.max,
            &self.min_length,
            &self.max_length,
            &self.length,
        ];
        let counts = [&self.min_items, &self.max_items, &self.precision];
        let forms = [
            self.email.word(),
            self.url.word(),
            self.trim.word(),
            self.lowercase.word(),
            self.uppercase.word(),
            self.regex.word(),
            self.choices.word(),
        ];
        (bounds.into_iter().chain(counts).map(Slot::word))
            .chain(forms)
            .chain([self.validate.word(), self.each.word()])
            .flatten()
            .next()
    }
}

fn choices(item: &Item) -> Option<ExprArray> {
    let array: ExprArray = item.array()?;
    if array.elems.is_empty() {
        item.cx.error_at(
            &array,
            format!("`choices` lists no value; write `{}`", item.word.form),
        );
        return None;
    }
    // By their spelling: syntax trees are compared only with a feature of syn that is not needed otherwise.
    let mut listed = HashSet::new();
    for value in &array.elems {
        if !listed.insert(value.to_token_stream().to_string()) {
            item.cx
                .error_at(value, "this choice is listed twice; keep one");
        }
    }
    Some(array)
}

fn each_item(item: &Item) -> Option<Box<Constraints>> {
    let group = item.parenthesized()?;
    if group.stream().is_empty() {
        return item.wrong(group.span(), "`each` names no constraint");
    }
    let mut constraints = Constraints::default();
    item::words(item.cx, group.stream(), &each::FAMILY, &mut |inner| {
        constraints.read(inner);
    });
    Some(Box::new(constraints))
}
