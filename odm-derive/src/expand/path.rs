//! Paths of fields in indexes and orderings, as calls of the fields' methods. Each call has the span of its word: a
//! misspelt nested field is an error there.

use proc_macro2::{Ident, TokenStream};
use syn::ext::IdentExt;

use super::template;
use crate::parse::keys::FieldPath;

/// `f.shipping_address().city()`
pub(super) fn path(fields: &TokenStream, path: &FieldPath) -> TokenStream {
    let calls = path.segments().iter().map(method);
    template!(#fields #(.#calls())*)
}

/// The method of a field: a keyword is a raw identifier.
fn method(segment: &Ident) -> Ident {
    let name = segment.unraw().to_string();
    match syn::parse_str::<Ident>(&name) {
        Ok(_) => Ident::new(&name, segment.span()),
        Err(_) => Ident::new_raw(&name, segment.span()),
    }
}
