//! The derives of `mongo-odm`, which re-exports and documents them: `Document`, `EmbeddedDocument`, `Choices`.

mod case;
mod check;
mod context;
mod derive;
mod expand;
mod front;
mod model;
mod parse;
mod similar;
#[cfg(test)]
mod tests;
mod words;

use proc_macro::TokenStream;

use model::Kind;

/// Makes a struct with named fields a document with a collection of its own.
#[proc_macro_derive(Document, attributes(document, field))]
pub fn document(input: TokenStream) -> TokenStream {
    derive::structure(input.into(), Kind::Document).into()
}

/// Makes a struct with named fields one that is stored inside documents.
#[proc_macro_derive(EmbeddedDocument, attributes(document, field))]
pub fn embedded_document(input: TokenStream) -> TokenStream {
    derive::structure(input.into(), Kind::Embedded).into()
}

/// Makes an enum without payloads a closed set of stored strings.
#[proc_macro_derive(Choices, attributes(choices, choice))]
pub fn choices(input: TokenStream) -> TokenStream {
    derive::choices(input.into()).into()
}
