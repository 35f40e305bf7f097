//! The documentation of the generated methods.

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;

use crate::derive;
use crate::model::Kind;

/// Every text of a `#[doc = ...]` in the code.
fn docs(tokens: TokenStream) -> Vec<String> {
    let mut found = Vec::new();
    let mut after_doc = false;
    for token in tokens {
        match token {
            TokenTree::Group(group) => found.extend(docs(group.stream())),
            TokenTree::Ident(ident) => after_doc = ident == "doc",
            TokenTree::Literal(text) if after_doc => {
                let text: syn::LitStr = syn::parse_str(&text.to_string()).unwrap();
                found.push(text.value());
                after_doc = false;
            }
            _ => {}
        }
    }
    found
}

/// The documentation of the path's and of the builder's method of a field.
fn of(field: TokenStream) -> [String; 2] {
    let input = quote!(#[document(rename_all = "camelCase")] struct T { id: ObjectId, #[field(default)] n: i32, #field });
    let docs = docs(derive::structure(input, Kind::Document));
    // Of the two structs, three paths, `builder()`, three setters, and `build()`.
    assert_eq!(docs.len(), 10, "{docs:?}");
    [docs[4].clone(), docs[8].clone()]
}

#[test]
fn the_fields_own_words_come_first() {
    let both =
        "The number on the invoice.\n\nIt never changes:\n- not once\n\nStored as `orderNumber`.";
    let found = of(quote! {
        /// The number on the invoice.
        ///
        /// It never changes:
        /// - not once
        order_number: String
    });
    assert_eq!(found, [both, both]);
}

#[test]
fn without_documentation_the_field_is_named() {
    assert_eq!(
        of(quote!(name: String)),
        ["The field `name`.", "Sets the field `name`."]
    );
    assert_eq!(
        of(quote!(#[field(name = "n1")] r#type: String))[0],
        "The field `type`.\n\nStored as `n1`."
    );
}

#[test]
fn examples_are_left_out_since_they_would_be_tests() {
    for doc in [
        "One.\n\n```\nassert!(true);\n```\n\nTwo.",
        " One.\n\n     let code = 3;",
        "One.\n\n~~~text\nx\n~~~",
    ] {
        assert_eq!(of(quote!(#[doc = #doc] name: String)), ["One.", "One."]);
    }
    assert_eq!(
        of(quote!(#[doc = "```\nx\n```"] name: String))[0],
        "The field `name`."
    );
    assert_eq!(
        of(quote!(#[doc = include_str!("name.md")] #[doc(hidden)] name: String))[0],
        "The field `name`."
    );
}

#[test]
fn constraints_are_sentences() {
    for (words, want) in [
        (quote!(max_length = 50), "At most 50 characters."),
        (
            quote!(min_length = 1, max_length = limits::MOST),
            "From 1 to limits::MOST characters.",
        ),
        (quote!(length = 2), "Exactly 2 characters."),
        (quote!(min = -3), "At least -3."),
        (quote!(min = 0, max = 1.5), "From 0 to 1.5."),
        (
            quote!(precision = 2),
            "At most 2 digits after the decimal point.",
        ),
        (quote!(email, unique), "Unique. An e-mail address."),
        (quote!(url), "A URL."),
        (quote!(regex = "^a+$"), "Matches `^a+$`."),
        (
            quote!(choices = ["EUR", "USD"]),
            "One of `[\"EUR\", \"USD\"]`.",
        ),
        (
            quote!(min_items = 1, each(max_length = 5, email)),
            "At least 1 items. Each: at most 5 characters, an e-mail address.",
        ),
        (quote!(validate = check::sku), "Checked by `check::sku`."),
        (quote!(auto_now), "Set to the time of each save."),
        (
            quote!(auto_now_add),
            "Set to the time when the document is built.",
        ),
    ] {
        assert_eq!(
            of(quote!(#[field(#words)] name: String))[0],
            format!("The field `name`.\n\n{want}")
        );
    }
    assert_eq!(
        of(quote!(#[field(max_length = 4)] key: Vec<u8>))[1],
        "Sets the field `key`.\n\nAt most 4 bytes."
    );
}
