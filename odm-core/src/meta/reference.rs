//! The description of a reference, and of its rule for deletes.

use std::{
    collections::{BTreeSet, HashSet},
    sync::Arc,
};

use super::{CollectionMeta, RulesFor};
use crate::{document::Document, reference::Ref, validate::Items};

/// What deleting a document means for the documents that refer to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OnDelete {
    /// It is not deleted while it is referred to.
    Deny,
    /// The documents that refer to it are deleted too.
    Cascade,
    /// The references to it become `None`.
    Nullify,
    /// The references to it are taken from their lists.
    Pull,
    /// The references stay as they are.
    Nothing,
}

/// What a field that refers to documents says of them.
#[derive(Clone, Copy, Debug)]
pub struct ReferenceMeta {
    pub(super) target: fn() -> &'static CollectionMeta,
    pub(super) on_delete: OnDelete,
}

impl ReferenceMeta {
    /// The collection of the documents referred to.
    #[must_use]
    pub fn target(&self) -> &'static CollectionMeta {
        (self.target)()
    }

    /// What deleting one of them means.
    #[must_use]
    pub const fn on_delete(&self) -> OnDelete {
        self.on_delete
    }
}

/// A type that refers to documents: `on_delete`.
#[diagnostic::on_unimplemented(
    message = "`on_delete` cannot be used on `{Self}`",
    label = "refers to no document",
    note = "it goes on `Ref<D>`, and on an `Option`, list or set of it"
)]
pub trait Refers {
    /// The documents referred to.
    type Target: Document;
}

impl<D: Document> Refers for Ref<D> {
    type Target = D;
}

/// Types that refer as what they hold does.
macro_rules! refers {
    ($($({$($parameter:ident),*})? $holder:ty;)*) => {$(
        impl<T: Refers $(, $($parameter),*)?> Refers for $holder {
            type Target = T::Target;
        }
    )*};
}

refers! {
    Option<T>;
    Box<T>;
    Arc<T>;
    Vec<T>;
    BTreeSet<T>;
    {S} HashSet<T, S>;
}

/// A type whose value may be nothing: `on_delete = nullify`.
#[diagnostic::on_unimplemented(
    message = "`on_delete = nullify` cannot be used on `{Self}`",
    label = "cannot be nothing",
    note = "make the field an `Option<{Self}>`, or write `on_delete = deny` or `on_delete = cascade`"
)]
pub trait Nullable {}

impl<T> Nullable for Option<T> {}

impl<T> RulesFor<T> {
    /// `on_delete = deny`, `cascade` or `nothing`.
    #[must_use]
    pub const fn on_delete(mut self, rule: OnDelete) -> Self
    where
        T: Refers,
    {
        let mut reference = self.known_reference();
        reference.on_delete = rule;
        self.reference = Some(reference);
        self
    }

    /// `on_delete = nullify`.
    #[must_use]
    pub const fn on_delete_nullify(self) -> Self
    where
        T: Refers + Nullable,
    {
        self.on_delete(OnDelete::Nullify)
    }

    /// `on_delete = pull`.
    #[must_use]
    pub const fn on_delete_pull(self) -> Self
    where
        T: Refers + Items,
    {
        self.on_delete(OnDelete::Pull)
    }

    const fn known_reference(&self) -> ReferenceMeta
    where
        T: Refers,
    {
        match self.reference {
            Some(reference) => reference,
            None => ReferenceMeta {
                target: || T::Target::COLLECTION,
                on_delete: OnDelete::Nothing,
            },
        }
    }
}
