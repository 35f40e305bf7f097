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

/// One kind of field, or of declaration, and what it costs beyond 800 tokens and 310 a field.
struct Case {
    kind: &'static str,
    container: TokenStream,
    attribute: TokenStream,
    ty: TokenStream,
    /// Tokens more, of each field.
    of_field: usize,
    /// Tokens more, of the document.
    of_document: usize,
}

fn case(kind: &'static str, attribute: TokenStream, ty: TokenStream) -> Case {
    Case {
        kind,
        container: TokenStream::new(),
        attribute,
        ty,
        of_field: 0,
        of_document: 0,
    }
}

fn cases() -> [Case; 5] {
    let indexes = (0..8).map(|i| {
        let name = format!("number_{i}");
        quote!(index(field_1, -field_2, name = #name))
    });
    let constrained = quote! {
        #[field(
            min_length = 1, max_length = 50, email, regex = "^[a-z]+$", choices = ["a", "b"], validate = check
        )]
    };
    let each = quote!(#[field(default, min_items = 1, each(min_length = 1, max_length = 50))]);
    [
        case("plain text", quote!(), quote!(String)),
        Case {
            // Six calls with their values.
            of_field: 50,
            ..case("text with all constraints", constrained, quote!(String))
        },
        case(
            "references",
            quote!(#[field(on_delete = nullify)]),
            quote!(Option<Ref<Customer>>),
        ),
        case("lists with each", each, quote!(Vec<String>)),
        Case {
            container: quote!(#[document(#(#indexes),*)]),
            of_document: 8 * 25,
            ..case("eight compound indexes", quote!(), quote!(String))
        },
    ]
}

#[test]
fn every_kind_of_field_stays_in_its_budget() {
    for case in cases() {
        for fields in [6, 12, 24] {
            let (kind, container, ty) = (case.kind, &case.container, &case.ty);
            let (attribute, names) = (
                &case.attribute,
                (1..fields).map(|i| format_ident!("field_{i}")),
            );
            let input = quote! {
                #container
                pub struct Order { pub id: ObjectId, #(#attribute pub #names: #ty),* }
            };
            let expansion = derive::structure(input, Kind::Document);
            assert!(!expansion.to_string().contains("compile_error"), "{kind}");
            let budget = 800 + case.of_document + (310 + case.of_field) * fields;
            let tokens = count(expansion);
            println!("{kind}, {fields} fields: {tokens} tokens of {budget}");
            assert!(
                tokens <= budget,
                "{kind}, {fields} fields: {tokens} tokens of {budget}"
            );
        }
    }
}
