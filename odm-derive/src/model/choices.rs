//! A closed set of names or numbers.

use proc_macro2::{Ident, Span};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, Fields, Variant};

use crate::case::Case;
use crate::context::Context;
use crate::parse::choices::{ChoiceAttrs, ChoicesAttrs, Repr};
use crate::parse::item::{Number, literal_number};

/// A closed set of names or numbers.
pub(crate) struct ChoicesModel {
    pub(crate) ident: Ident,
    pub(crate) attrs: ChoicesAttrs,
    /// Those that have names.
    pub(crate) variants: Vec<Choice>,
    /// The variant that holds what is none of the others.
    pub(crate) other: Option<Ident>,
}

/// One of the choices.
pub(crate) struct Choice {
    pub(crate) ident: Ident,
    pub(crate) stored: String,
    /// Where the stored name was given.
    pub(crate) stored_span: Span,
    /// The stored number, where numbers are stored.
    pub(crate) number: i64,
}

impl ChoicesModel {
    /// Reads an enum whose variants have no fields. `None`, after a report, when it is something else.
    pub(crate) fn read(cx: &Context, input: &DeriveInput) -> Option<ChoicesModel> {
        let attrs = ChoicesAttrs::parse(cx, &input.attrs);
        let name = &input.ident;
        let form = format!("enum {name} {{ First, Second }}");
        let Data::Enum(data) = &input.data else {
            cx.error_at(name, format!("`Choices` needs an enum; write `{form}`"));
            return None;
        };
        if data.variants.is_empty() {
            cx.error_at(name, format!("`{name}` has no choice; write `{form}`"));
        }
        if !input.generics.params.is_empty() {
            cx.error_at(
                &input.generics,
                format!("`Choices` takes no generic parameters; write `{form}`"),
            );
        }
        let mut model = ChoicesModel {
            ident: name.clone(),
            attrs,
            variants: Vec::new(),
            other: None,
        };
        for variant in &data.variants {
            model.add(cx, variant);
        }
        Some(model)
    }

    fn add(&mut self, cx: &Context, variant: &Variant) {
        let attrs = ChoiceAttrs::parse(cx, &variant.attrs);
        if attrs.other.is_set() {
            self.add_other(cx, variant, &attrs);
            return;
        }
        let ident = &variant.ident;
        if !matches!(variant.fields, Fields::Unit) {
            let message =
                format!("a choice is stored as one string and has no fields; write `{ident}`");
            cx.error_at(&variant.fields, message);
        }
        let case = self.attrs.rename_all.get().copied().unwrap_or(Case::Snake);
        let (stored, stored_span) = match attrs.name.get() {
            Some(given) => (given.value(), given.span()),
            None => (case.apply(&ident.unraw().to_string()), ident.span()),
        };
        let number = self.number(cx, variant);
        self.variants.push(Choice {
            ident: ident.clone(),
            stored,
            stored_span,
            number,
        });
    }

    /// The number of the variant, as the compiler counts.
    fn number(&self, cx: &Context, variant: &Variant) -> i64 {
        let Some(repr) = self.attrs.repr.get() else {
            return 0;
        };
        let (least, most) = match repr {
            Repr::I32 => (i64::from(i32::MIN), i64::from(i32::MAX)),
            Repr::I64 => (i64::MIN, i64::MAX),
        };
        let Some((_, given)) = &variant.discriminant else {
            let last = self.variants.last().map(|choice| choice.number);
            return last.map_or(0, |last| last.wrapping_add(1));
        };
        let ident = &variant.ident;
        let Number::Whole(number) = literal_number(given) else {
            let message = format!("the number that is stored must stand here; write `{ident} = 3`");
            cx.error(given.span(), message);
            return 0;
        };
        match i64::try_from(number) {
            Ok(number) if (least..=most).contains(&number) => number,
            _ => {
                let repr = if *repr == Repr::I32 { "i32" } else { "i64" };
                let hint = if repr == "i32" {
                    "; write `repr = i64`"
                } else {
                    ""
                };
                cx.error(
                    given.span(),
                    format!("{number} does not fit `{repr}`{hint}"),
                );
                0
            }
        }
    }

    fn add_other(&mut self, cx: &Context, variant: &Variant, attrs: &ChoiceAttrs) {
        let ident = &variant.ident;
        let form = format!("write `#[choice(other)] {ident}(String)`");
        match &variant.fields {
            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {}
            _ => cx.error_at(
                ident,
                format!("the choice for every other name holds the name; {form}"),
            ),
        }
        if let Some(name) = attrs.name.get() {
            cx.error_at(name, "`name` conflicts with `other`; remove it");
        }
        if let (Some(_), Some(word)) = (self.attrs.repr.get(), attrs.other.word()) {
            let message = "`other` conflicts with `repr`: it holds a name; remove one of them";
            cx.error_at(word, message);
        }
        if self.other.is_some() {
            cx.error_at(
                ident,
                "there is a choice for every other name already; remove one",
            );
        }
        self.other = Some(ident.clone());
    }
}
