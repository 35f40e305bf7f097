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
             `own_from_str`, `repr`, `serde` or `crate`; did you mean `rename_all`?",
            "unknown attribute `rename` in `#[choice(...)]`, expected one of `name` or `other`; \
             the stored name is given by `name = \"...\"`",
        ]
    );
}

fn numbers(input: TokenStream) -> Vec<i64> {
    let model = front::choices(&syn::parse2(input).unwrap()).model.unwrap();
    let variants = model.variants.into_iter();
    variants.map(|choice| choice.number).collect()
}

#[test]
fn numbers_are_counted_as_the_compiler_counts() {
    assert_eq!(
        numbers(quote! { #[choices(repr = i32)] enum S { A, B = 3, C, D = -2, E, F = (7) } }),
        [0, 3, 4, -2, -1, 7]
    );
}

#[test]
fn numbers_that_cannot_be_stored() {
    assert_eq!(
        choices_errors(
            quote! { #[choices(repr = i32)] enum S { A = LOW, B = 3_000_000_000, C = 1.5 } }
        ),
        [
            "the number that is stored must stand here; write `A = 3`",
            "3000000000 does not fit `i32`; write `repr = i64`",
            "the number that is stored must stand here; write `C = 3`",
        ]
    );
    assert_eq!(
        choices_errors(quote! { #[choices(repr = u8)] enum S { A } }),
        ["`repr` needs `i32` or `i64`; write `#[choices(repr = i32)]`"]
    );
}

#[test]
fn a_choice_for_every_other_name() {
    assert_eq!(
        stored(quote! { enum S { A, #[choice(other)] B(String) } }),
        ["a"]
    );
    assert_eq!(
        choices_errors(quote! { enum S { A, #[choices(other)] B } }),
        ["the choice for every other name holds the name; write `#[choice(other)] B(String)`"]
    );
    assert_eq!(
        choices_errors(
            quote! { #[choices(repr = i32)] enum S { #[choice(other, name = "x")] A(String), #[choice(other)] B(String) } }
        ),
        [
            "`name` conflicts with `other`; remove it",
            "`other` conflicts with `repr`: it holds a name; remove one of them",
            "`other` conflicts with `repr`: it holds a name; remove one of them",
            "there is a choice for every other name already; remove one",
        ]
    );
}
