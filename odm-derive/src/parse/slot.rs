//! A place for one attribute, which knows when it is given twice.

use proc_macro2::Ident;

use super::item::Item;

/// One attribute's value with the word that gave it.
pub(crate) struct Slot<T>(Option<(Ident, T)>);

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Slot(None)
    }
}

impl<T> Slot<T> {
    /// Keeps the first value; a second one is reported. `None`, a value that was reported as wrong, is not kept.
    pub(crate) fn set(&mut self, item: &Item, value: Option<T>) {
        if self.0.is_some() {
            let word = &item.name;
            item.cx
                .error_at(word, format!("`{word}` is set twice; keep one"));
        } else if let Some(value) = value {
            self.0 = Some((item.name.clone(), value));
        }
    }

    pub(crate) fn get(&self) -> Option<&T> {
        self.0.as_ref().map(|(_, value)| value)
    }

    /// The word as the user wrote it, for errors.
    pub(crate) fn word(&self) -> Option<&Ident> {
        self.0.as_ref().map(|(word, _)| word)
    }

    pub(crate) fn is_set(&self) -> bool {
        self.0.is_some()
    }
}
