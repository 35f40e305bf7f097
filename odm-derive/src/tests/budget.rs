//! The size of an expansion: at most 800 tokens and 310 a field, everything included.

use proc_macro2::{TokenStream, TokenTree};
use quote::{format_ident, quote};

use crate::derive;
use crate::model::Kind;

/// A group counts as its two delimiters and what is between them.
fn count(tokens: TokenStream) -> usize {
    tokens
        .into_iter()
        .map(|token| match token {
            TokenTree::Group(group) => 2 + count(group.stream()),
            _ => 1,
        })
        .sum()
}

/// A document with attributes on its fields as real ones have.
fn document(fields: usize) -> TokenStream {
    let attributes = [
        quote!(#[field(unique, max_length = 50)]),
        quote!(#[field(min = 0, default)]),
        quote!(),
        quote!(#[field(min_items = 1, each(max_length = 50))]),
        quote!(#[field(default = OrderStatus::Pending)]),
    ];
    let types = [
        quote!(String),
        quote!(i64),
        quote!(Option<String>),
        quote!(Vec<String>),
        quote!(OrderStatus),
    ];
    let fields = (1..fields).map(|i| {
        let (name, attribute, ty) = (
            format_ident!("field_{i}"),
            &attributes[i % 5],
            &types[i % 5],
        );
        quote!(#attribute pub #name: #ty)
    });
    quote! {
        #[document(collection = "orders", ordering(-field_1), index(field_1, -field_2))]
        pub struct Order { pub id: ObjectId, #(#fields),* }
    }
}

#[test]
fn an_expansion_stays_in_its_budget() {
    for (kind, name) in [
        (Kind::Document, "Document"),
        (Kind::Embedded, "EmbeddedDocument"),
    ] {
        for fields in [3, 6, 12, 24] {
            let mut input = document(fields);
            if kind == Kind::Embedded {
                // Embedded documents have no collection of their own.
                input = input.into_iter().skip(2).collect();
            }
            let expansion = derive::structure(input, kind);
            assert!(!expansion.to_string().contains("compile_error"));
            let (tokens, budget) = (count(expansion), 800 + 310 * fields);
            println!("{name} with {fields} fields: {tokens} tokens of {budget}");
            assert!(
                tokens <= budget,
                "{name} with {fields} fields: {tokens} tokens of {budget}"
            );
        }
    }
}
