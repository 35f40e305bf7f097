//! Stored names of choices.

use proc_macro2::TokenStream;
use quote::quote;

use super::choices_errors;
use crate::front;

fn stored(input: TokenStream) -> Vec<String> {
    let model = front::choices(&syn::parse2(input).unwrap()).model.unwrap();
    model
        .variants
        .into_iter()
        .map(|choice| choice.stored)
        .collect()
}

#[test]
fn names_are_in_snake_case_unless_said_otherwise() {
    assert_eq!(
        stored(quote! { enum S { Pending, InTransit, #[choice(name = "X")] Cancelled } }),
        ["pending", "in_transit", "X"]
    );
    assert_eq!(
        stored(
            quote! { #[choices(rename_all = "SCREAMING-KEBAB-CASE")] enum S { Pending, InTransit } }
        ),
        ["PENDING", "IN-TRANSIT"]
    );
}

#[test]
fn the_same_name_twice() {
    let message =
        "`A` and `B` are both stored as \"a\"; give one of them `#[choice(name = \"...\")]`";
    assert_eq!(
        choices_errors(quote! { enum S { A, #[choice(name = "a")] B } }),
        [message, message]
    );
}

#[test]
fn unknown_words() {
    assert_eq!(
        choices_errors(quote! { #[choices(rename = "a")] enum S { #[choice(rename = "a")] A } }),
        [
            "unknown attribute `rename` in `#[choices(...)]`, expected one of `rename_all`, `own_display`, \
             `own_from_str` or `crate`; did you mean `rename_all`?",
            "unknown attribute `rename` in `#[choice(...)]`, expected `name`; \
             the stored name is given by `name = \"...\"`",
        ]
    );
}
