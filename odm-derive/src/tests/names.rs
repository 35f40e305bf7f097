//! Stored names and ids.

use quote::quote;

use super::{document_errors, model};

fn stored(input: proc_macro2::TokenStream) -> Vec<String> {
    model(input)
        .fields
        .into_iter()
        .map(|field| field.stored)
        .collect()
}

#[test]
fn names_are_given_or_renamed_or_the_fields_own() {
    assert_eq!(
        stored(quote! {
            #[document(rename_all = "camelCase")]
            struct T { id: ObjectId, order_number: String, #[field(name = "kept_as")] other_one: i32, r#type: i32 }
        }),
        ["_id", "orderNumber", "kept_as", "type"]
    );
    assert_eq!(
        stored(quote! { struct T { id: ObjectId, r#type: i32, _x: i32 } }),
        ["_id", "type", "_x"]
    );
}

#[test]
fn another_field_may_be_the_id() {
    assert_eq!(
        stored(quote! { struct T { id: String, #[field(id)] key: String } }),
        ["id", "_id"]
    );
}

#[test]
fn names_that_mongodb_refuses() {
    let wrong = |name: &str| {
        document_errors(quote! { struct T { id: ObjectId, #[field(name = #name)] value: i32 } })
    };
    for (name, why) in [
        ("a.b", "\"a.b\" contains a dot"),
        ("$a", "\"$a\" starts with `$`"),
        ("a\0b", "\"a\\0b\" contains a NUL character"),
    ] {
        assert_eq!(
            wrong(name),
            [format!(
                "the stored name {why}, which MongoDB keeps for paths and operators; write `#[field(name = \"value\")]`"
            )]
        );
    }
    assert_eq!(
        wrong(""),
        ["`name` is empty; write `#[field(name = \"stored_name\")]`"]
    );
}

#[test]
fn names_that_are_the_same() {
    let message =
        "`a` and `b` are both stored as \"b\"; give one of them `#[field(name = \"...\")]`";
    assert_eq!(
        document_errors(quote! { struct T { id: ObjectId, #[field(name = "b")] a: i32, b: i32 } }),
        [message, message]
    );
    let message =
        "`other` is stored as `_id`, which is the place of the id `id`; give it another name";
    assert_eq!(
        document_errors(quote! { struct T { id: ObjectId, #[field(name = "_id")] other: i32 } }),
        [message, message]
    );
}

#[test]
fn names_that_the_prelude_hides() {
    for name in ["into", "try_into"] {
        let ident = quote::format_ident!("{name}");
        let want = format!(
            "a field cannot be called `{name}`: in queries the standard library's `{name}()` would hide it; write \
             `#[field(name = \"{name}\")] {name}_`, which is stored under the same name"
        );
        assert_eq!(
            document_errors(quote! { struct T { id: ObjectId, #ident: i32 } }),
            [want]
        );
    }
    assert_eq!(
        stored(quote! { struct T { id: ObjectId, #[field(name = "into")] into_: i32 } }),
        ["_id", "into"]
    );
}

#[test]
fn an_id_that_is_called_as_it_is_stored() {
    let message = "the id of a document is the field `id`, which is stored as `_id`; rename `_id` to `id`, or mark it with \
                   `#[field(id)]`";
    assert_eq!(
        document_errors(quote! { struct T { _id: ObjectId } }),
        [message]
    );
    assert_eq!(
        stored(quote! { struct T { #[field(id)] _id: ObjectId } }),
        ["_id"]
    );
}

#[test]
fn one_id() {
    let message = "a document has one id, and a, b are marked as one; keep one";
    assert_eq!(
        document_errors(quote! { struct T { #[field(id)] a: i32, #[field(id)] b: i32 } }),
        [message, message]
    );
    assert_eq!(
        document_errors(quote! { struct T { a: i32 } }),
        ["`T` has no id; add `pub id: ObjectId`, or mark its field with `#[field(id)]`"]
    );
}
