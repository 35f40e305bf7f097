//! What is checked of the types when the program is compiled: constants that fail with a message. Those of a generic type
//! would have no value, so it has none.

use proc_macro2::TokenStream;
use syn::Type;
use syn::spanned::Spanned;

use super::parts::Parts;
use super::{template, template_at};
use crate::model::{Field, Kind};

pub(super) fn asserts(parts: &Parts) -> TokenStream {
    if parts.is_generic() || parts.stub {
        return TokenStream::new();
    }
    let hooks = hooks(parts);
    let fields = fields(parts);
    let id = parts.model.id_field().and_then(id);
    let nulls = parts.fields.iter().filter_map(|field| null(field));
    let times = parts.fields.iter().filter_map(|field| time_to_live(field));
    let indexes = index_times(parts);
    quote::quote!(#fields #hooks #id #(#nulls)* #(#times)* #(#indexes)*)
}

/// The table of the fields: a type that a field cannot have is found when its value is computed.
fn fields(parts: &Parts) -> TokenStream {
    let ident = &parts.model.ident;
    template!(const _: &_odm::StructureMeta = <#ident as _odm::Structure>::META;)
}

/// An `impl Hooks` that would never run.
fn hooks(parts: &Parts) -> Option<TokenStream> {
    let model = parts.model;
    if model.attrs.hooks.is_set() {
        return None;
    }
    let ident = &model.ident;
    let message = match model.kind {
        Kind::Document => format!(
            "the hooks of `{ident}` would never run: add `#[document(hooks)]` to it, or remove `impl Hooks for {ident}`"
        ),
        Kind::Embedded => format!(
            "the hooks of `{ident}` would never run: only documents have hooks; do the work in the hook of the document that \
             holds it, or remove `impl Hooks for {ident}`"
        ),
    };
    Some(template_at!(ident.span() =>
        const _: () = _odm::ensure(!_odm::Probe::<#ident>::HAS_HOOKS, #message);
    ))
}

fn id(field: &Field) -> Option<TokenStream> {
    let ty = &field.ty;
    let message = format!(
        "the id `{}` must be a single value: `_id` can be neither optional nor an array; use `ObjectId`",
        field.name()
    );
    (!is_object_id(ty)).then(
        || template_at!(ty.span() => const _: () = _odm::ensure(_odm::can_be_id::<#ty>(), #message);),
    )
}

fn is_object_id(ty: &Type) -> bool {
    let Type::Path(path) = ty else { return false };
    let last = path.path.segments.last();
    last.is_some_and(|last| last.ident == "ObjectId")
}

fn null(field: &Field) -> Option<TokenStream> {
    let word = field.attrs.null.word()?;
    if field.attrs.serde.is_set() {
        return None;
    }
    let (ty, name) = (&field.ty, field.name());
    let message = format!(
        "`null` stores the `None` of an `Option` as null, and `{name}` is not an `Option`; remove it, or change the type"
    );
    Some(template_at!(word.span() =>
        const _: () = _odm::ensure(_odm::can_be_null::<#ty>(), #message);
    ))
}

/// `#[field(expire_after_seconds = 60)]`
fn time_to_live(field: &Field) -> Option<TokenStream> {
    let word = field.attrs.expire_after_seconds.word()?;
    date(field, word)
}

/// `index(expires_at, expire_after_seconds = 0)`, of a field of the type itself.
fn index_times(parts: &Parts) -> Vec<TokenStream> {
    let indexes = parts.model.attrs.indexes.iter();
    let times = indexes.filter_map(|index| {
        let word = index.options.expire_after_seconds.word()?;
        let [key] = &*index.keys else { return None };
        let [segment] = key.path.segments() else {
            return None;
        };
        date(parts.model.field(segment)?, word)
    });
    times.collect()
}

fn date(field: &Field, word: &syn::Ident) -> Option<TokenStream> {
    if field.attrs.serde.is_set() {
        return None;
    }
    let (ty, name) = (&field.ty, field.name());
    let message = format!(
        "`{word}` counts from a date, and `{name}` holds none, so nothing would ever expire; put it on a field of dates"
    );
    Some(template_at!(word.span() =>
        const _: () = _odm::ensure(_odm::can_be_date::<#ty>(), #message);
    ))
}
