//! `#[document(...)]`, on documents and on embedded documents.

use syn::{Attribute, ExprPath, Ident, LitStr, Path};

use super::index::{Index, index};
use super::item::{self, Item};
use super::keys::{OrderKey, ordering};
use super::slot::Slot;
use crate::case::Case;
use crate::context::Context;
use crate::words::document;

/// Everything said about the type as a whole.
#[derive(Default)]
pub(crate) struct ContainerAttrs {
    pub(crate) collection: Slot<LitStr>,
    pub(crate) db: Slot<LitStr>,
    pub(crate) rename_all: Slot<Case>,
    pub(crate) ordering: Slot<Vec<OrderKey>>,
    pub(crate) indexes: Vec<Index>,
    pub(crate) hooks: Slot<()>,
    pub(crate) validate: Slot<ExprPath>,
    /// The name of the generated struct of paths.
    pub(crate) fields: Slot<Ident>,
    /// The name of the generated builder.
    pub(crate) builder: Slot<Ident>,
    pub(crate) krate: Slot<Path>,
}

impl ContainerAttrs {
    pub(crate) fn parse(cx: &Context, attrs: &[Attribute]) -> Self {
        let mut found = ContainerAttrs::default();
        item::attributes(cx, attrs, "document", &document::FAMILY, |item| {
            found.read(item)
        });
        found
    }

    fn read(&mut self, item: &Item) {
        match item.word.name {
            document::COLLECTION => self.collection.set(item, item.text()),
            document::DB => self.db.set(item, item.text()),
            document::RENAME_ALL => self.rename_all.set(item, rename_all(item)),
            document::ORDERING => self.ordering.set(item, ordering(item)),
            document::INDEX => self.indexes.extend(index(item)),
            document::HOOKS => self.hooks.set(item, item.flag()),
            document::VALIDATE => self.validate.set(item, item.function()),
            document::FIELDS => self.fields.set(item, item.name_in_text()),
            document::BUILDER => self.builder.set(item, item.name_in_text()),
            _ => self.krate.set(item, item.path_in_text()),
        }
    }
}

/// `= "camelCase"`
pub(crate) fn rename_all(item: &Item) -> Option<Case> {
    let words: Vec<&str> = Case::ALL.iter().map(|(word, _)| *word).collect();
    Case::from_word(&item.text_of(&words)?.value())
}
