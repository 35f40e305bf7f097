//! Types that cannot be derived for.

use quote::quote;

use super::{choices_errors, document_errors, embedded_errors};

#[test]
fn tuple_unit_enum_and_union() {
    assert_eq!(
        document_errors(quote! { struct Order(String); }),
        [
            "`Document` needs named fields, and this is a tuple struct; \
             write `struct Order { pub id: ObjectId, ... }`"
        ]
    );
    assert_eq!(
        embedded_errors(quote! { struct Item; }),
        [
            "`EmbeddedDocument` needs named fields, and this is a struct without fields; write `struct Item { ... }`"
        ]
    );
    assert_eq!(
        document_errors(quote! { enum Status { A, B } }),
        [
            "`Document` needs a struct with named fields, not an enum; for a closed set of strings derive `Choices`"
        ]
    );
    assert_eq!(
        document_errors(quote! { union U { a: u8 } }),
        [
            "`Document` needs named fields, and this is a union; write `struct U { pub id: ObjectId, ... }`"
        ]
    );
}

#[test]
fn choices_of_structs_payloads_and_nothing() {
    assert_eq!(
        choices_errors(quote! { struct Status { a: u8 } }),
        ["`Choices` needs an enum; write `enum Status { First, Second }`"]
    );
    assert_eq!(
        choices_errors(quote! { enum Status { A(u8), B { x: u8 }, C } }),
        [
            "a choice is stored as one string and has no fields; write `A`",
            "a choice is stored as one string and has no fields; write `B`",
        ]
    );
    assert_eq!(
        choices_errors(quote! { enum Status {} }),
        ["`Status` has no choice; write `enum Status { First, Second }`"]
    );
    assert_eq!(
        choices_errors(quote! { enum Status<'a> { A } }),
        ["`Choices` takes no generic parameters; write `enum Status { First, Second }`"]
    );
}

#[test]
fn lifetimes() {
    assert_eq!(
        document_errors(quote! { struct T<'a, U> { id: ObjectId, name: &'a U } }),
        ["`T` is read from the database, so it owns what it holds; remove the lifetime"]
    );
}

#[test]
fn attributes_of_a_wrong_shape() {
    assert_eq!(
        document_errors(quote! {
            #[document]
            #[document = "orders"]
            #[document[hooks]]
            struct T { #[field] id: ObjectId }
        }),
        [
            "expected `#[document(...)]`",
            "expected `#[document(...)]`",
            "expected `#[document(...)]`",
            "expected `#[field(...)]`",
        ]
    );
    assert_eq!(
        document_errors(quote! {
            #[document("orders", hooks hooks, = 3, collection = "o")]
            struct T { id: ObjectId }
        }),
        [
            "expected a word of `#[document(...)]`",
            "`hooks` takes no value; write `#[document(hooks)]`",
            "expected a word of `#[document(...)]`",
        ]
    );
}

#[test]
fn every_error_is_reported_at_once() {
    let errors = document_errors(quote! {
        #[document(colection = "a", ordering(nme))]
        struct T {
            #[field(uniqe, max_length = "x")]
            name: String,
            #[field(min = 5, max = 1)]
            age: i32,
        }
    });
    let found: Vec<_> = errors
        .iter()
        .map(|error| error.split(&[',', ';', ':']).next().unwrap())
        .collect();
    assert_eq!(
        found,
        [
            "unknown attribute `colection` in `#[document(...)]`",
            "unknown attribute `uniqe` in `#[field(...)]`",
            "`max_length` is a whole number from 0 to 2147483647",
            "`T` has no field `nme` for its ordering",
            "`T` has no id",
            "`max` is less than `min`",
        ]
    );
}

#[test]
fn attributes_of_the_other_place() {
    assert_eq!(
        document_errors(quote! {
            #[field(collection = "a")]
            struct T {
                id: ObjectId,
                #[document(unique)]
                name: String,
            }
        }),
        [
            "`field` does not stand here; on the struct itself write `#[document(...)]`",
            "`document` does not stand here; on a field write `#[field(...)]`",
        ]
    );
    assert_eq!(
        choices_errors(quote! {
            #[choice(name = "a")]
            enum T {
                #[choices(rename_all = "lowercase")]
                A,
            }
        }),
        [
            "`choice` does not stand here; on the enum itself write `#[choices(...)]`",
            "`choices` does not stand here; on a variant write `#[choice(...)]`",
        ]
    );
}
