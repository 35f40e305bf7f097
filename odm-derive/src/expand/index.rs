//! The declared indexes, as a function of the path at which the type stands.

use proc_macro2::TokenStream;
use quote::ToTokens;

use super::parts::Parts;
use super::path::{indexed, is_nested};
use super::template;
use crate::case::Case;
use crate::model::{Field, Model};
use crate::parse::index::{Collation, Index, IndexKey, KeyKind};
use crate::parse::slot::Slot;

/// `|at| { ... vec![Index::new([...]).unique(), ...] }`
pub(super) fn indexes(parts: &Parts) -> TokenStream {
    let model = parts.model;
    let of_fields = parts.fields.iter().filter_map(|field| of_field(field));
    let declared = model.attrs.indexes.iter().map(|given| index(model, given));
    let all: Vec<TokenStream> = of_fields.chain(declared).collect();
    if all.is_empty() {
        return template!(_odm::no_indexes);
    }
    let fields = model
        .attrs
        .indexes
        .iter()
        .any(needs_fields)
        .then(|| template!(let f = <Self as _odm::Structure>::fields::<()>(at.clone());));
    template! {
        |at| {
            #fields
            _odm::vec![#(#all),*]
        }
    }
}

/// Whether a path or a filter of the index goes through the methods of the fields.
fn needs_fields(index: &Index) -> bool {
    let weights = index.options.weights.get().into_iter().flatten();
    let mut paths = index
        .keys
        .iter()
        .map(|key| &key.path)
        .chain(weights.map(|(path, _)| path));
    index.options.partial.is_set() || paths.any(is_nested)
}

/// `#[field(unique)]`, `#[field(index)]`, `#[field(expire_after_seconds = 60)]`
fn of_field(field: &Field) -> Option<TokenStream> {
    let attrs = &field.attrs;
    let seconds = attrs.expire_after_seconds.get();
    if !attrs.unique.is_set() && !attrs.index.is_set() && seconds.is_none() {
        return None;
    }
    let stored = &field.stored;
    let flags = [&attrs.unique, &attrs.sparse]
        .into_iter()
        .filter_map(Slot::word);
    let expiry = seconds.map(|seconds| template!(.expire_after_seconds(#seconds)));
    let key = template!(_key(&at, #stored, _Kind::Ascending));
    Some(template!(_Index::new([#key]) #(.#flags())* #expiry))
}

fn index(model: &Model, index: &Index) -> TokenStream {
    let options = &index.options;
    let keys = index.keys.iter().map(|given| key(model, given));
    let flags = [&options.unique, &options.sparse, &options.hidden]
        .into_iter()
        .filter_map(Slot::word);
    let name = options.name.get().map(|name| template!(.name(#name)));
    let partial = options
        .partial
        .get()
        .map(|filter| template!(.partial(_odm::partial::<Self>(&f, #filter))));
    let expiry = options
        .expire_after_seconds
        .get()
        .map(|seconds| template!(.expire_after_seconds(#seconds)));
    let language = options
        .default_language
        .get()
        .map(|language| template!(.default_language(#language)));
    let weights = options
        .weights
        .get()
        .into_iter()
        .flatten()
        .map(|(field, weight)| {
            let field = indexed(model, field, "Text");
            template!(.weight(#field, #weight))
        });
    let collation = options.collation.get().map(collation);
    template! {
        _Index::new([#(#keys),*]) #(.#flags())* #name #partial #expiry #language #(#weights)* #collation
    }
}

fn key(model: &Model, key: &IndexKey) -> TokenStream {
    let kind = match key.kind {
        KeyKind::Ascending => "Ascending",
        KeyKind::Descending => "Descending",
        KeyKind::Text => "Text",
        KeyKind::Geo2dSphere => "Geo2dSphere",
        KeyKind::Geo2d => "Geo2d",
        KeyKind::Hashed => "Hashed",
        KeyKind::Wildcard => "Wildcard",
    };
    indexed(model, &key.path, kind)
}

/// `.collation(Collation::locale("en").strength(2).with("caseLevel", true))`
fn collation(collation: &Collation) -> TokenStream {
    let locale = collation.locale.get();
    let strength = collation
        .strength
        .get()
        .map(|strength| template!(.strength(#strength)));
    let others = [
        option(&collation.case_level),
        option(&collation.case_first),
        option(&collation.numeric_ordering),
        option(&collation.alternate),
        option(&collation.max_variable),
        option(&collation.normalization),
        option(&collation.backwards),
    ];
    template!(.collation(_odm::Collation::locale(#locale) #strength #(#others)*))
}

/// `.with("caseLevel", true)`: the manual's names are in camel case.
fn option<T: ToTokens>(slot: &Slot<T>) -> Option<TokenStream> {
    let (word, value) = slot.word().zip(slot.get())?;
    let name = Case::Camel.apply(&word.to_string());
    Some(template!(.with(#name, #value)))
}
