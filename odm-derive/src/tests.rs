//! What the derives say about mistakes, word for word.

mod budget;
mod choices;
mod constraints;
mod container;
mod docs;
mod field;
mod index;
mod names;
mod shape;
mod snapshot;
mod types;

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::front;
use crate::model::{Kind, Model};

fn model(input: TokenStream) -> Model {
    let input: DeriveInput = syn::parse2(input).unwrap();
    let checked = front::model(&input, Kind::Document);
    assert_eq!(messages(checked.result), [""; 0]);
    checked.model.unwrap()
}

fn messages(result: syn::Result<()>) -> Vec<String> {
    result
        .err()
        .into_iter()
        .flatten()
        .map(|error| error.to_string())
        .collect()
}

/// The errors of `#[derive(Document)]`.
fn document_errors(input: TokenStream) -> Vec<String> {
    messages(front::model(&syn::parse2(input).unwrap(), Kind::Document).result)
}

/// The errors of `#[derive(EmbeddedDocument)]`.
fn embedded_errors(input: TokenStream) -> Vec<String> {
    messages(front::model(&syn::parse2(input).unwrap(), Kind::Embedded).result)
}

/// The errors of `#[derive(Choices)]`.
fn choices_errors(input: TokenStream) -> Vec<String> {
    messages(front::choices(&syn::parse2(input).unwrap()).result)
}

/// The errors of one field with the given attribute words.
fn field_errors(words: TokenStream) -> Vec<String> {
    document_errors(quote::quote! { struct T { id: ObjectId, #[field(#words)] value: V } })
}

/// The errors of a document with the fields `id`, `name`, `bio`, `city` and the given attribute words.
fn container_errors(words: TokenStream) -> Vec<String> {
    document_errors(quote::quote! {
        #[document(#words)]
        struct T { id: ObjectId, name: String, bio: String, city: String }
    })
}
