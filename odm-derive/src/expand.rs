//! From a checked model to code, one file for each generated item.

mod asserts;
mod builder;
mod choices;
mod codec;
mod docs;
mod document;
mod fields;
mod index;
mod parts;
mod path;
mod rules;
mod structure;

use proc_macro2::{Span, TokenStream};
use syn::{DeriveInput, Path};

use crate::check;
use crate::model::{ChoicesModel, Kind, Model};
use parts::Parts;

/// Like `quote!`, but its local variables are out of reach of the expressions that the user wrote.
macro_rules! template {
    ($($tokens:tt)*) => { quote::quote_spanned! { proc_macro2::Span::mixed_site()=> $($tokens)* } };
}
use template;

/// Like `template!`, but errors in the code are shown at `span`.
macro_rules! template_at {
    ($span:expr => $($tokens:tt)*) => {{
        let span: proc_macro2::Span = $span.resolved_at(proc_macro2::Span::mixed_site());
        quote::quote_spanned! { span=> $($tokens)* }
    }};
}
use template_at;

/// How much of the code is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Amount {
    Whole,
    /// After an error: the items and signatures, so that the code around them compiles and one mistake is one error.
    Stub,
}

/// The code of a document or an embedded document.
pub(crate) fn model(model: &Model, amount: Amount) -> TokenStream {
    let parts = Parts::new(model, amount);
    let root = &parts.root;
    let outside = [fields::declaration(&parts), builder::declaration(&parts)];
    let inside = [
        threads(&parts),
        fields::methods(&parts),
        structure::field_type(&parts),
        structure::structure(&parts),
        match model.kind {
            Kind::Document => document::document(&parts),
            Kind::Embedded => document::embedded(&parts),
        },
        builder::methods(&parts),
        asserts::asserts(&parts),
    ];
    template! {
        #(#outside)*
        #[allow(dead_code, non_camel_case_types)]
        const _: () = {
            use #root as _odm;
            use _odm::brief::*;
            #(#inside)*
        };
    }
}

/// After an error about a type of one thread, such as `Rc`: without these the compiler would say of each trait that the
/// document is not for several threads, at the struct. The error stops the build, so that the promise is never used.
fn threads(parts: &Parts) -> TokenStream {
    let mut fields = parts.fields.iter();
    if !parts.stub || !fields.any(|field| check::is_of_one_thread(&field.ty)) {
        return TokenStream::new();
    }
    let send = parts.promising(&template!(_odm::Send));
    let sync = parts.promising(&template!(_odm::Sync));
    template!(#send {} #sync {})
}

/// The code of a set of choices.
pub(crate) fn choices(model: &ChoicesModel, amount: Amount) -> TokenStream {
    let root = private(model.attrs.krate.get());
    let inside = choices::impls(model, amount);
    template! {
        const _: () = {
            use #root as _odm;
            #inside
        };
    }
}

/// Code for a type of which nothing could be read: it is a document whose fields are not known.
pub(crate) fn unread(input: &DeriveInput, kind: Kind) -> TokenStream {
    if !input.generics.params.is_empty() {
        return TokenStream::new();
    }
    let root = private(None);
    let inside = structure::unread(&input.ident, kind);
    template! {
        const _: () = {
            use #root as _odm;
            #inside
        };
    }
}

/// The hidden module that generated code names everything through.
fn private(krate: Option<&Path>) -> TokenStream {
    match krate {
        Some(krate) => template!(#krate::__private),
        None => template!(::mongo_odm::__private),
    }
}

/// A local variable that user's expressions cannot see.
fn local(name: &str, number: usize) -> syn::Ident {
    quote::format_ident!("{name}{number}", span = Span::mixed_site())
}
