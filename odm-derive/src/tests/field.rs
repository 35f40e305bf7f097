//! Attributes of a field.

use quote::quote;

use super::{document_errors, embedded_errors, field_errors};

#[test]
fn words_from_elsewhere_are_explained() {
    let errors = field_errors(quote! { db_field = "x", required, max_lenght = 3 });
    assert!(
        errors[0].ends_with("or `each`; the stored name is given by `name = \"...\"`"),
        "{errors:?}"
    );
    assert!(
        errors[1].ends_with("; a field is required unless it is an `Option` or has a `default`"),
        "{errors:?}"
    );
    assert!(
        errors[2].ends_with("; did you mean `max_length`?"),
        "{errors:?}"
    );
    assert_eq!(errors.len(), 3);
}

#[test]
fn values_of_a_wrong_kind() {
    assert_eq!(
        field_errors(quote! { name = 3, unique = true, default =, regex }),
        [
            "`name` needs a string; write `#[field(name = \"stored_name\")]`",
            "`unique` takes no value; write `#[field(unique)]`",
            "`default` needs a value; write `#[field(default = value)]`",
            "`regex` needs a string; write `#[field(regex = \"^[A-Z]{2}$\")]`",
        ]
    );
}

#[test]
fn defaults_may_hold_commas() {
    assert_eq!(
        field_errors(quote! { default = HashMap::<String, i32>::new(), max_items = 3 }),
        [""; 0]
    );
    assert_eq!(
        field_errors(quote! { default = pair(1, 2), null_ = 3 }).len(),
        1
    );
}

#[test]
fn rules_of_deletion() {
    for rule in ["deny", "cascade", "nullify", "pull", "nothing"] {
        let rule = quote::format_ident!("{rule}");
        assert_eq!(field_errors(quote! { on_delete = #rule }), [""; 0]);
    }
    assert_eq!(
        field_errors(quote! { on_delete = casade }),
        [
            "unknown value `casade` in `on_delete = ...`, expected one of `deny`, `cascade`, `nullify`, `pull` or \
             `nothing`; did you mean `cascade`?"
        ]
    );
    assert_eq!(
        field_errors(quote! { on_delete = "deny" }),
        [
            "`on_delete` needs `deny`, `cascade`, `nullify`, `pull` or `nothing`; write `#[field(on_delete = deny)]`"
        ]
    );
}

#[test]
fn contradictions() {
    let both = |first: &str, second: &str, why: &str| {
        vec![format!(
            "`{second}` conflicts with `{first}`: {why}; remove one"
        )]
    };
    assert_eq!(
        field_errors(quote! { default, auto_now }),
        both("default", "auto_now", "the time of the save is its value")
    );
    assert_eq!(
        field_errors(quote! { auto_now_add, default = x }),
        both(
            "default",
            "auto_now_add",
            "the time of the first save is its value"
        )
    );
    assert_eq!(
        field_errors(quote! { auto_now, auto_now_add }),
        both(
            "auto_now",
            "auto_now_add",
            "a time is either that of every save or that of the first"
        )
    );
    assert_eq!(
        field_errors(quote! { serde, max = 3 }),
        both(
            "serde",
            "max",
            "only serde knows the value, so it cannot be checked"
        )
    );
    assert_eq!(
        field_errors(quote! { unique, index }),
        both("unique", "index", "`unique` makes an index already")
    );
    assert_eq!(
        field_errors(quote! { sparse }),
        [
            "`sparse` is an option of an index; write `#[field(unique, sparse)]` or `#[field(index, sparse)]`"
        ]
    );
    assert_eq!(
        field_errors(quote! { index(unique) }),
        [
            "`index` takes no options here: give them to `#[document(index(field, ...))]` on the type; \
             write `#[field(index)]`"
        ]
    );
}

#[test]
fn the_id_refuses() {
    let errors = document_errors(quote! {
        struct T { #[field(id, name = "key", default, null, unique, auto_now_add)] key: String }
    });
    assert_eq!(
        errors,
        [
            "the id is always stored as `_id`; leave out `name`",
            "`auto_now_add` conflicts with `default`: the time of the first save is its value; remove one",
            "`null` conflicts with `default`: null already reads as the default; remove one",
            "`default` cannot be used on the id: a new document creates its id; remove it",
            "`null` cannot be used on the id: the id is never null; remove it",
            "`unique` cannot be used on the id: the id is unique already; remove it",
            "`auto_now_add` cannot be used on the id: a new document creates its id; remove it",
        ]
    );
}

#[test]
fn an_embedded_document_is_not_saved_by_itself() {
    assert_eq!(
        embedded_errors(
            quote! { struct Item { #[field(auto_now)] at: DateTime, #[field(auto_now_add)] made: DateTime } }
        ),
        [
            "`auto_now` follows the save of a whole document, and Item is an embedded one; \
             write `#[field(auto_now_add)]` for the time when it is built"
        ]
    );
}

#[test]
fn an_embedded_document_has_no_id() {
    assert_eq!(
        embedded_errors(quote! { struct Item { #[field(id)] key: String } }),
        ["`Item` is an embedded document, and those have no id; \
             to store the field as `_id` write `#[field(name = \"_id\")]`"]
    );
    assert_eq!(
        embedded_errors(quote! { struct Item { id: String, #[field(name = "_id")] key: String } }),
        [""; 0]
    );
}
