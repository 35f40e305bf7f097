//! Constraints of fields and of their items.

use quote::quote;

use super::field_errors;

#[test]
fn limits_that_nothing_meets() {
    for words in [
        quote! { min = 5, max = 1 },
        quote! { min = -1, max = -2 },
        quote! { min = 0.5, max = 0.25 },
        quote! { min = 1, max = 0.5 },
        quote! { min = (2), max = 1 },
    ] {
        assert_eq!(
            field_errors(words),
            ["`max` is less than `min`, so no value would be valid; swap them"]
        );
    }
    assert_eq!(
        field_errors(quote! { max_length = 1, min_length = 2, each(min_items = 3, max_items = 2) }),
        [
            "`max_length` is less than `min_length`, so no value would be valid; swap them",
            "`max_items` is less than `min_items`, so no value would be valid; swap them",
        ]
    );
}

#[test]
fn limits_that_only_the_compiler_knows_pass() {
    assert_eq!(
        field_errors(quote! { min = LOW, max = 3, max_length = LIMITS.length, precision = 2 + 2 }),
        [""; 0]
    );
    assert_eq!(field_errors(quote! { min = 1, max = 1 }), [""; 0]);
}

#[test]
fn numbers_of_a_wrong_kind() {
    assert_eq!(
        field_errors(quote! { min = "a", max_length = -1, max_items = 1.5, precision = 7000 }),
        [
            "`max_length` is a whole number from 0 to 2147483647; write `#[field(max_length = 50)]`",
            "`max_items` is a whole number from 0 to 2147483647; write `#[field(max_items = 10)]`",
            "`precision` is a whole number from 0 to 6176; write `#[field(precision = 2)]`",
            "`min` needs a number or a constant; write `#[field(min = 0)]`",
        ]
    );
}

#[test]
fn length_is_both_bounds() {
    assert_eq!(
        field_errors(quote! { length = 2, max_length = 3 }),
        ["`max_length` conflicts with `length`: `length` already sets both bounds; remove one"]
    );
}

#[test]
fn choices_are_a_list() {
    assert_eq!(
        field_errors(quote! { choices = ["EUR", "USD"], each(choices = [1, 2]) }),
        [""; 0]
    );
    assert_eq!(
        field_errors(quote! { choices = [], each(choices("a")) }),
        [
            "`choices` lists no value; write `#[field(choices = [\"EUR\", \"USD\"])]`",
            "`choices` needs a list in brackets; write `each(choices = [\"EUR\", \"USD\"])`",
        ]
    );
}

#[test]
fn each_takes_constraints_alone() {
    let errors = field_errors(quote! { each(unique, emial), each = 3 });
    assert!(
        errors[0].starts_with("unknown attribute `unique` in `each(...)`, expected one of `min`, "),
        "{errors:?}"
    );
    assert!(errors[1].ends_with("; did you mean `email`?"), "{errors:?}");
    assert_eq!(
        errors[2],
        "`each` needs a list in parentheses; write `#[field(each(max_length = 50))]`"
    );
    assert_eq!(errors[3..], ["`each` is set twice; keep one"]);
}

#[test]
fn constraints_that_say_nothing() {
    assert_eq!(
        field_errors(quote! { each(), choices = ["a", "b", "a"] }),
        [
            "`each` names no constraint; write `#[field(each(max_length = 50))]`",
            "this choice is listed twice; keep one",
        ]
    );
}
