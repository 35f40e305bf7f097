//! `Document`, `EmbeddedDocument`, `Hooks`, and the link by which the program finds its documents.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use super::parts::Parts;
use super::path::{is_nested, ordered};
use super::{template, template_at};
use crate::model::Model;

/// `impl EmbeddedDocument for OrderItem`
pub(super) fn embedded(parts: &Parts) -> TokenStream {
    let head = parts.implementing(&template!(_odm::EmbeddedDocument));
    let empty = parts.is_generic().then(|| no_hooks(parts));
    template!(#head {} #empty)
}

/// `impl Document for Order` and what belongs to it.
pub(super) fn document(parts: &Parts) -> TokenStream {
    let document = parts.implementing(&template!(_odm::Document));
    let collection = collection(parts);
    let id = id(parts);
    let timestamps = timestamps(parts);
    let (own, empty) = hooks(parts);
    let this = &parts.this;
    let linked = (!parts.is_generic() && !parts.stub).then(|| {
        template!(
            _odm::inventory::submit! { _odm::Linked(|| <#this as _odm::Document>::COLLECTION) }
        )
    });
    template! {
        #document {
            #own
            #collection
            #id
            #timestamps
        }
        #empty
        #linked
    }
}

/// Whose hooks run, and the empty implementation of a generic document: whether it has another cannot be told, but two are an
/// error.
fn hooks(parts: &Parts) -> (TokenStream, Option<TokenStream>) {
    let (owner, empty) = match parts.model.attrs.hooks.word() {
        // At the user's word, for when there is no `impl Hooks`.
        Some(word) => (quote_spanned!(word.span()=> _odm::OwnHooks), None),
        None => (template!(_odm::NoHooks), Some(())),
    };
    let empty = empty
        .filter(|()| parts.is_generic())
        .map(|()| no_hooks(parts));
    let own = template! { type Hooks = #owner; };
    (own, empty)
}

fn no_hooks(parts: &Parts) -> TokenStream {
    let head = parts.implementing(&template!(_odm::Hooks));
    template!(#head {})
}

fn collection(parts: &Parts) -> TokenStream {
    let name = parts.model.collection();
    let database = match parts.model.attrs.db.get() {
        Some(alias) => template!(_odm::Some(#alias)),
        None => template!(_odm::None),
    };
    let ordering = ordering(parts);
    template! {
        const COLLECTION: &'static _odm::CollectionMeta = &_odm::CollectionMeta {
            structure: <Self as _odm::Structure>::META,
            collection: #name,
            database: #database,
            ordering: #ordering,
        };
    }
}

fn ordering(parts: &Parts) -> TokenStream {
    let Some(keys) = parts.model.attrs.ordering.get().filter(|_| !parts.stub) else {
        return template!(_odm::no_ordering);
    };
    let fields = keys
        .iter()
        .any(|key| is_nested(&key.path))
        .then(|| template!(let f = <Self as _odm::Structure>::fields::<()>(_odm::Path::root());));
    let keys = keys.iter().map(|key| ordered(parts.model, key));
    template! {
        || {
            #fields
            _odm::vec![#(#keys),*]
        }
    }
}

/// The type of the id; any, where there is none.
pub(super) fn id_type(model: &Model) -> TokenStream {
    match model.id_field() {
        Some(field) => field.ty.to_token_stream(),
        None => template!(_odm::Bson),
    }
}

fn id(parts: &Parts) -> TokenStream {
    let Some(field) = parts.model.id_field() else {
        return template! {
            fn id(&self) -> &_odm::Bson {
                loop {}
            }
        };
    };
    let (ident, ty) = (&field.ident, &field.ty);
    template! {
        fn id(&self) -> &#ty {
            &self.#ident
        }
    }
}

fn timestamps(parts: &Parts) -> TokenStream {
    let followers = parts
        .fields
        .iter()
        .filter(|field| field.attrs.auto_now.is_set());
    let calls: Vec<TokenStream> = followers
        .map(|field| {
            let ident = &field.ident;
            template_at!(field.span() => self.#ident = _odm::Timestamp::from_bson_date(now);)
        })
        .collect();
    let now = if calls.is_empty() {
        quote!(_)
    } else {
        template!(now)
    };
    template! {
        fn set_timestamps(&mut self, #now: _odm::DateTime) {
            #(#calls)*
        }
    }
}

/// The traits of a document of which no field could be read.
pub(super) fn unread(ident: &Ident) -> TokenStream {
    template! {
        #[automatically_derived]
        impl _odm::Document for #ident {
            type Hooks = _odm::NoHooks;
            const COLLECTION: &'static _odm::CollectionMeta = &_odm::CollectionMeta {
                structure: <Self as _odm::Structure>::META,
                collection: "",
                database: _odm::None,
                ordering: _odm::no_ordering,
            };
            fn id(&self) -> &_odm::Bson {
                loop {}
            }
            fn set_timestamps(&mut self, _: _odm::DateTime) {}
        }
    }
}
