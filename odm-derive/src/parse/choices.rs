//! `#[choices(...)]` and `#[choice(...)]`

use syn::{Attribute, LitStr, Path};

use super::container::rename_all;
use super::item;
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
    pub(crate) krate: Slot<Path>,
}

impl ChoicesAttrs {
    pub(crate) fn parse(cx: &Context, attrs: &[Attribute]) -> Self {
        let mut found = ChoicesAttrs::default();
        item::attributes(cx, attrs, "choices", &choices::FAMILY, |item| {
            match item.word.name {
                choices::RENAME_ALL => found.rename_all.set(item, rename_all(item)),
                choices::DISPLAY => found.display.set(item, item.flag()),
                choices::FROM_STR => found.from_str.set(item, item.flag()),
                _ => found.krate.set(item, item.path_in_text()),
            }
        });
        found
    }
}

/// The stored name of one choice, if it is given.
pub(crate) fn name(cx: &Context, attrs: &[Attribute]) -> Slot<LitStr> {
    let mut name = Slot::default();
    item::attributes(cx, attrs, "choice", &choice::FAMILY, |item| {
        name.set(item, item.text())
    });
    name
}
