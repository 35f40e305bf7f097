//! The derives as ordinary functions from tokens to tokens.

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use crate::expand::{self, Amount};
use crate::front::{self, Checked};
use crate::model::Kind;

/// `#[derive(Document)]` and `#[derive(EmbeddedDocument)]`.
pub(crate) fn structure(input: TokenStream, kind: Kind) -> TokenStream {
    let input: DeriveInput = match syn::parse2(input) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let Checked { model, result } = front::model(&input, kind);
    let expand = |amount| match &model {
        // Without its lifetimes the type could not even be named.
        Some(model) if model.generics.lifetimes().next().is_some() => TokenStream::new(),
        Some(model) => expand::model(model, amount),
        None => expand::unread(&input, kind),
    };
    with_errors(result, expand)
}

/// `#[derive(Choices)]`
pub(crate) fn choices(input: TokenStream) -> TokenStream {
    let input: DeriveInput = match syn::parse2(input) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let Checked { model, result } = front::choices(&input);
    let model = model.filter(|_| input.generics.params.is_empty());
    with_errors(result, |amount| {
        model
            .as_ref()
            .map(|model| expand::choices(model, amount))
            .unwrap_or_default()
    })
}

/// The whole code, or the errors with as much code as keeps them the only ones.
fn with_errors(result: syn::Result<()>, expand: impl FnOnce(Amount) -> TokenStream) -> TokenStream {
    match result {
        Ok(()) => expand(Amount::Whole),
        Err(error) => {
            let errors = error.into_compile_error();
            let stub = expand(Amount::Stub);
            quote!(#errors #stub)
        }
    }
}
