//! Paths of fields in indexes and orderings, as calls of the fields' methods. Each call has the span of its word: a
//! misspelt nested field is an error there.

use proc_macro2::{Ident, Span, TokenStream};
use syn::ext::IdentExt;

use super::template;
use crate::model::{Field, Model};
use crate::parse::keys::{FieldPath, OrderKey};

/// A key of an index: `_key(&at, "status", _Kind::Ascending)`, which works for a field of any type, or
/// `f.shipping_address().city().indexed(_Kind::Ascending)`.
pub(super) fn indexed(model: &Model, path: &FieldPath, kind: &str) -> TokenStream {
    let kind = Ident::new(kind, Span::mixed_site());
    let kind = template!(_Kind::#kind);
    match own_field(model, path) {
        Some(field) => {
            let stored = &field.stored;
            template!(_key(&at, #stored, #kind))
        }
        None => {
            let (calls, method) = (calls(path), Ident::new("indexed", path.last().span()));
            template!(f #calls.#method(#kind))
        }
    }
}

/// A key of an order: `order("created_at", true)`, or `f.shipping_address().city().desc()`.
pub(super) fn ordered(model: &Model, key: &OrderKey) -> TokenStream {
    let OrderKey { path, descending } = key;
    match own_field(model, path) {
        Some(field) => {
            let stored = &field.stored;
            template!(_odm::order(#stored, #descending))
        }
        None => {
            let direction = if *descending { "desc" } else { "asc" };
            let (calls, method) = (calls(path), Ident::new(direction, path.last().span()));
            template!(f #calls.#method())
        }
    }
}

/// Whether `f` is needed for the path: only the compiler knows the fields of another type.
pub(super) fn is_nested(path: &FieldPath) -> bool {
    path.segments().len() > 1
}

/// The field of the type itself that the path names.
fn own_field<'a>(model: &'a Model, path: &FieldPath) -> Option<&'a Field> {
    model.field(path.first()).filter(|_| !is_nested(path))
}

/// `.shipping_address().city()`
fn calls(path: &FieldPath) -> TokenStream {
    let calls = path.segments().iter().map(method);
    template!(#(.#calls())*)
}

/// The method of a field: a keyword is a raw identifier.
fn method(segment: &Ident) -> Ident {
    let name = segment.unraw().to_string();
    match syn::parse_str::<Ident>(&name) {
        Ok(_) => Ident::new(&name, segment.span()),
        Err(_) => Ident::new_raw(&name, segment.span()),
    }
}
