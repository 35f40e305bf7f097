//! `#[choices(...)]` and `#[choice(...)]`

use proc_macro2::Ident;
use syn::{Attribute, LitStr, Meta, Path};

use super::container::rename_all;
use super::item::{self, Item};
use super::slot::Slot;
use crate::case::Case;
use crate::context::Context;
use crate::words::{choice, choices};

/// What is said about a set of choices.
#[derive(Default)]
pub(crate) struct ChoicesAttrs {
    pub(crate) rename_all: Slot<Case>,
    /// The type has its own `Display`; without it the derive writes the stored name.
    pub(crate) display: Slot<()>,
    /// The type has its own `FromStr`; without it the derive reads the stored name.
    pub(crate) from_str: Slot<()>,
    /// The choices are stored as numbers.
    pub(crate) repr: Slot<Repr>,
    /// The type is serialised as it is stored.
    pub(crate) serde: Slot<()>,
    pub(crate) krate: Slot<Path>,
}

impl ChoicesAttrs {
    pub(crate) fn parse(cx: &Context, attrs: &[Attribute]) -> Self {
        let mut found = ChoicesAttrs::default();
        item::attributes(cx, attrs, "choices", &choices::FAMILY, |item| {
            match item.word.name {
                choices::RENAME_ALL => found.rename_all.set(item, rename_all(item)),
                choices::DISPLAY => found.display.set(item, item.flag()),
                choices::REPR => found.repr.set(item, repr(item)),
                choices::SERDE => found.serde.set(item, item.flag()),
                choices::FROM_STR => found.from_str.set(item, item.flag()),
                _ => found.krate.set(item, item.path_in_text()),
            }
        });
        found
    }
}

/// The type of the numbers that are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Repr {
    I32,
    I64,
}

fn repr(item: &Item) -> Option<Repr> {
    let word: Ident = item.bare_word("`i32` or `i64`")?;
    match word.to_string().as_str() {
        "i32" => Some(Repr::I32),
        "i64" => Some(Repr::I64),
        _ => item.wrong(word.span(), "`repr` needs `i32` or `i64`"),
    }
}

/// What is said about one choice.
#[derive(Default)]
pub(crate) struct ChoiceAttrs {
    pub(crate) name: Slot<LitStr>,
    /// The variant holds what is none of the others.
    pub(crate) other: Slot<()>,
}

impl ChoiceAttrs {
    pub(crate) fn parse(cx: &Context, attrs: &[Attribute]) -> Self {
        let mut found = ChoiceAttrs::default();
        // `other` is a word of the enum too: `#[choices(other)]`.
        let (of_enum, own): (Vec<&Attribute>, Vec<&Attribute>) =
            attrs.iter().partition(|attr| is_other_of_enum(attr));
        let own: Vec<Attribute> = own.into_iter().cloned().collect();
        item::attributes(cx, &own, "choice", &choice::FAMILY, |item| {
            match item.word.name {
                choice::NAME => found.name.set(item, item.text()),
                _ => found.other.set(item, item.flag()),
            }
        });
        for attr in of_enum {
            if let Meta::List(list) = &attr.meta {
                item::words(cx, list.tokens.clone(), &choice::FAMILY, &mut |item| {
                    found.other.set(item, item.flag());
                });
            }
        }
        found
    }
}

fn is_other_of_enum(attr: &Attribute) -> bool {
    let is_other = |list: &syn::MetaList| list.tokens.to_string() == choice::OTHER;
    attr.path().is_ident("choices") && matches!(&attr.meta, Meta::List(list) if is_other(list))
}
