//! Attributes of a type.

use quote::quote;

use super::{container_errors, document_errors, embedded_errors, model};

#[test]
fn values_of_a_wrong_kind() {
    assert_eq!(
        container_errors(
            quote! { collection = orders, db, rename_all = "camel_case", validate = 3, fields = "a::B", builder, crate = "a b" }
        ),
        [
            "`collection` needs a string; write `#[document(collection = \"orders\")]`",
            "`db` needs a string; write `#[document(db = \"analytics\")]`",
            "unknown rename_all `camel_case`, expected `lowercase`, `UPPERCASE`, `PascalCase`, `camelCase`, \
             `snake_case`, `SCREAMING_SNAKE_CASE`, `kebab-case` or `SCREAMING-KEBAB-CASE`; \
             did you mean `camelCase`?",
            "`validate` needs the path of a function; write `#[document(validate = check_order)]`",
            "`a::B` is not the name of a type; write `#[document(fields = \"OrderPaths\")]`",
            "`builder` needs a string; write `#[document(builder = \"OrderMaker\")]`",
            "`a b` is not a path; write `#[document(crate = \"mongo_odm\")]`",
        ]
    );
}

#[test]
fn duplicates() {
    assert_eq!(
        document_errors(quote! {
            #[document(collection = "a", hooks)]
            #[document(collection = "b", hooks)]
            struct T { id: ObjectId }
        }),
        [
            "`collection` is set twice; keep one",
            "`hooks` is set twice; keep one"
        ]
    );
}

#[test]
fn names_of_collections() {
    for (name, wrong) in [
        (
            "system.users",
            "\"system.users\" starts with `system.`, which is the server's own",
        ),
        ("a$b", "\"a$b\" contains `$`"),
        ("a\0", "\"a\\0\" contains a NUL character"),
        ("a.", "\"a.\" begins or ends with a dot"),
    ] {
        let want =
            format!("the collection's name {wrong}; write `#[document(collection = \"t\")]`");
        assert_eq!(container_errors(quote! { collection = #name }), [want]);
    }
    assert_eq!(
        container_errors(quote! { collection = "" }),
        ["`collection` is empty; write `#[document(collection = \"orders\")]`"]
    );
}

#[test]
fn collection_is_given_or_the_type_in_snake_case() {
    let given = model(quote! { #[document(collection = "orders")] struct Order { id: ObjectId } });
    assert_eq!(given.collection(), "orders");
    assert_eq!(
        model(quote! { struct OrderLine { id: ObjectId } }).collection(),
        "order_line"
    );
    assert_eq!(
        model(quote! { struct HTTPLog { id: ObjectId } }).collection(),
        "http_log"
    );
}

#[test]
fn ordering() {
    assert_eq!(
        container_errors(quote! { ordering(-name, +bio, city.part) }),
        [""; 0]
    );
    assert_eq!(
        container_errors(quote! { ordering(-nmae, bioo.x, name, -name, "bio") }),
        [
            "`name` is already in this ordering",
            "expected a field's name; write `#[document(ordering(-created_at, name))]`",
            "`T` has no field `nmae` for its ordering, expected `id`, `name`, `bio` or `city`; did you mean `name`?",
            "`T` has no field `bioo` for its ordering, expected `id`, `name`, `bio` or `city`; did you mean `bio`?",
        ]
    );
    assert_eq!(
        container_errors(quote! { ordering() }),
        ["`ordering` names no field; write `#[document(ordering(-created_at, name))]`"]
    );
    assert_eq!(
        container_errors(quote! { ordering = "name" }),
        [
            "`ordering` needs a list in parentheses; write `#[document(ordering(-created_at, name))]`"
        ]
    );
}

#[test]
fn what_embedded_documents_cannot_have() {
    assert_eq!(
        embedded_errors(quote! {
            #[document(collection = "a", db = "b", ordering(x), hooks, rename_all = "camelCase", validate = check)]
            struct Item { x: i32 }
        }),
        [
            "`collection` is for documents, and Item is an embedded one: it is stored inside its document; remove it",
            "`db` is for documents, and Item is an embedded one: it is stored inside its document; remove it",
            "`ordering` is for documents, and Item is an embedded one: only whole documents are found and ordered; \
             remove it",
            "`hooks` is for documents, and Item is an embedded one: only saving a whole document calls hooks; \
             write `impl Hooks` for that",
        ]
    );
}
