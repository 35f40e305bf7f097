//! `#[field(...)]`

use proc_macro2::Ident;
use syn::{Attribute, Expr, LitStr};

use super::constraints::Constraints;
use super::index::MAX_SECONDS;
use super::item::{self, Item};
use super::slot::Slot;
use crate::context::Context;
use crate::words::{field, on_delete};

/// Everything said about one field.
#[derive(Default)]
pub(crate) struct FieldAttrs {
    pub(crate) name: Slot<LitStr>,
    pub(crate) id: Slot<()>,
    pub(crate) default: Slot<DefaultValue>,
    pub(crate) null: Slot<()>,
    pub(crate) unique: Slot<()>,
    pub(crate) sparse: Slot<()>,
    pub(crate) index: Slot<()>,
    pub(crate) expire_after_seconds: Slot<Expr>,
    pub(crate) auto_now: Slot<()>,
    pub(crate) auto_now_add: Slot<()>,
    pub(crate) serde: Slot<()>,
    pub(crate) on_delete: Slot<OnDelete>,
    pub(crate) constraints: Constraints,
}

/// What a field that is not stored reads as.
pub(crate) enum DefaultValue {
    /// `Default::default()` of its type.
    OfType,
    Value(Box<Expr>),
}

/// What deleting the referred document does to this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OnDelete {
    Deny,
    Cascade,
    Nullify,
    Pull,
    Nothing,
}

impl FieldAttrs {
    pub(crate) fn parse(cx: &Context, attrs: &[Attribute]) -> Self {
        let mut found = FieldAttrs::default();
        item::attributes(cx, attrs, "field", &field::FAMILY, |item| found.read(item));
        found
    }

    fn read(&mut self, item: &Item) {
        match item.word.name {
            field::NAME => self.name.set(item, item.text()),
            field::ID => self.id.set(item, item.flag()),
            field::DEFAULT => self.default.set(item, default(item)),
            field::NULL => self.null.set(item, item.flag()),
            field::UNIQUE => self.unique.set(item, item.flag()),
            field::SPARSE => self.sparse.set(item, item.flag()),
            field::INDEX => self.index.set(item, index_flag(item)),
            field::EXPIRE_AFTER_SECONDS => self
                .expire_after_seconds
                .set(item, item.whole_number(0..=MAX_SECONDS)),
            field::AUTO_NOW => self.auto_now.set(item, item.flag()),
            field::AUTO_NOW_ADD => self.auto_now_add.set(item, item.flag()),
            field::SERDE => self.serde.set(item, item.flag()),
            field::ON_DELETE => self.on_delete.set(item, rule(item)),
            _ => drop(self.constraints.read(item)),
        }
    }
}

fn default(item: &Item) -> Option<DefaultValue> {
    if item.is_alone() {
        return Some(DefaultValue::OfType);
    }
    item.expr()
        .map(|value| DefaultValue::Value(Box::new(value)))
}

fn index_flag(item: &Item) -> Option<()> {
    if item.is_alone() {
        return Some(());
    }
    item.error(
        "`index` takes no options here: give them to `#[document(index(field, ...))]` on the type",
    )
}

fn rule(item: &Item) -> Option<OnDelete> {
    let word: Ident = item.bare_word("`deny`, `cascade`, `nullify`, `pull` or `nothing`")?;
    Some(match word.to_string().as_str() {
        on_delete::DENY => OnDelete::Deny,
        on_delete::CASCADE => OnDelete::Cascade,
        on_delete::NULLIFY => OnDelete::Nullify,
        on_delete::PULL => OnDelete::Pull,
        on_delete::NOTHING => OnDelete::Nothing,
        other => {
            item.cx.error_at(&word, on_delete::FAMILY.unknown(other));
            return None;
        }
    })
}
