//! Indexes.

use quote::quote;

use super::{container_errors, document_errors, model};
use crate::parse::index::KeyKind;

#[test]
fn every_form_of_the_guide_is_read() {
    let model = model(quote! {
        #[document(
            index(email, unique),
            index(shipping_address.city),
            index(-created_at),
            index(name: text, bio: text, weights(name = 10, bio = 5), default_language = "english"),
            index(stock, partial = |p| p.is_active().eq(true)),
            index(expires_at, expire_after_seconds = 0),
            index(location: geo2dsphere), index(position: geo2d), index(shard: hashed), index(attributes: wildcard),
        )]
        #[document(index(email, unique, sparse, name = "email_ci",
            collation(locale = "en", strength = 2, case_level = true, case_first = "upper", numeric_ordering = true,
                alternate = "shifted", max_variable = "space", normalization = false, backwards = false), hidden))]
        #[document(index(+unique), index(-sparse, name), index(type))]
        struct T {
            id: ObjectId, email: String, shipping_address: A, created_at: D, name: String, bio: String, stock: i32,
            is_active: bool, expires_at: D, location: P, position: P, shard: i32, attributes: M, unique: i32,
            sparse: i32, r#type: i32,
        }
    });
    let keys: Vec<String> = (model.attrs.indexes.iter())
        .map(|index| {
            let keys: Vec<_> = index
                .keys
                .iter()
                .map(|key| format!("{}:{:?}", key.path.dotted(), key.kind))
                .collect();
            keys.join(" ")
        })
        .collect();
    assert_eq!(
        keys,
        [
            "email:Ascending",
            "shipping_address.city:Ascending",
            "created_at:Descending",
            "name:Text bio:Text",
            "stock:Ascending",
            "expires_at:Ascending",
            "location:Geo2dSphere",
            "position:Geo2d",
            "shard:Hashed",
            "attributes:Wildcard",
            "email:Ascending",
            "unique:Ascending",
            "sparse:Descending name:Ascending",
            "type:Ascending",
        ]
    );
    let options = |at: usize| &model.attrs.indexes[at].options;
    assert!(options(0).unique.is_set() && !options(0).sparse.is_set());
    assert_eq!(options(3).weights.get().map(Vec::len), Some(2));
    assert!(options(4).partial.is_set() && options(5).expire_after_seconds.is_set());
    assert!(
        options(10).hidden.is_set()
            && options(10)
                .collation
                .get()
                .is_some_and(|c| c.backwards.is_set())
    );
    assert_eq!(model.attrs.indexes[0].keys[0].kind, KeyKind::Ascending);
}

#[test]
fn unknown_fields_and_options() {
    assert_eq!(
        container_errors(
            quote! { index(nmae), index(city, unique = true), index(name, weigths(name = 3)) }
        ),
        [
            "`unique` takes no value; write `index(email, unique)`",
            "unknown attribute `weigths` in `index(...)`, expected one of `unique`, `sparse`, `hidden`, `name`, \
             `partial`, `expire_after_seconds`, `weights`, `default_language` or `collation`; \
             did you mean `weights`?",
            "`T` has no field `nmae` for its index, expected `id`, `name`, `bio` or `city`; did you mean `name`?",
        ]
    );
    assert_eq!(
        document_errors(
            quote! { #[document(index(email, name))] struct T { id: ObjectId, email: String } }
        ),
        [
            "`T` has no field `name` for its index, expected `id` or `email`; \
             the option is written `index(email, name = \"email_ci\")`"
        ]
    );
}

#[test]
fn an_index_needs_a_field() {
    assert_eq!(
        container_errors(quote! { index(), index(unique), index }),
        [
            "an index needs a field; write `#[document(index(status, -created_at))]`",
            "an index needs a field; a field called `unique` is written `+unique`; \
             write `#[document(index(status, -created_at))]`",
            "`index` needs a list in parentheses; write `#[document(index(status, -created_at))]`",
        ]
    );
}

#[test]
fn kinds() {
    assert_eq!(
        container_errors(quote! { index(name: txt), index(-bio: text), index(city:) }),
        [
            "unknown kind `txt` in `index(field: ...)`, expected one of `text`, `geo2dsphere`, `geo2d`, `hashed` \
             or `wildcard`; did you mean `text`?",
            "only ascending and descending keys have a sign; write `#[document(index(status, -created_at))]`",
            "expected the kind of the key; write `#[document(index(status, -created_at))]`",
        ]
    );
}

#[test]
fn options_that_the_server_refuses_together() {
    let errors = |index| container_errors(quote! { index(#index) });
    assert_eq!(
        errors(quote! { name, sparse, partial = |p| p.bio().exists(true) }),
        ["an index is either `sparse` or `partial`; write the condition in `partial` alone"]
    );
    assert_eq!(
        errors(quote! { name, bio, expire_after_seconds = 1 }),
        ["only an index of one date field expires documents; give `bio` an index of its own"]
    );
    assert_eq!(
        errors(quote! { name, default_language = "en" }),
        [
            "`default_language` is for text indexes; write `index(name: text, default_language = \"english\")`"
        ]
    );
    assert_eq!(
        errors(quote! { name: hashed, unique }),
        ["a hashed index cannot be `unique`; remove `unique`"]
    );
    assert_eq!(
        errors(quote! { name: hashed, bio: hashed }),
        ["an index has at most one hashed field; declare another index for this one"]
    );
    assert_eq!(
        errors(quote! { name: text, weights(name = 2, bio = 3) }),
        [
            "`bio` has a weight but is no text field of this index; write `index(bio: text, weights(bio = 10))`"
        ]
    );
    assert_eq!(
        errors(quote! { name, -name }),
        ["`name` is already in this index; remove one"]
    );
}

#[test]
fn values_of_options() {
    let errors = |index| container_errors(quote! { index(name, #index) });
    assert_eq!(
        errors(quote! { collation(strength = 6) }),
        [
            "`strength` is a whole number from 1 to 5; write `collation(locale = \"en\", strength = 2)`"
        ]
    );
    assert_eq!(
        errors(quote! { collation(strength = 2) }),
        [
            "a collation needs its `locale`; write `index(email, collation(locale = \"en\", strength = 2))`"
        ]
    );
    assert_eq!(
        errors(quote! { partial = is_active }),
        [
            "`partial` needs a closure over the fields; write `index(stock, partial = |p| p.is_active().eq(true))`"
        ]
    );
    assert_eq!(
        errors(quote! { expire_after_seconds = -1 }),
        [
            "`expire_after_seconds` is a whole number from 0 to 2147483647; \
             write `index(expires_at, expire_after_seconds = 0)`"
        ]
    );
}

#[test]
fn indexes_that_collide() {
    let message = "two indexes are called `name_1`; remove one, or give it `name = \"...\"`";
    assert_eq!(
        container_errors(quote! { index(name), index(name, unique) }),
        [message, message]
    );
    assert_eq!(
        container_errors(quote! { index(name), index(name, unique, name = "other") }),
        [""; 0]
    );
    assert_eq!(
        container_errors(quote! { index(name: text), index(bio: text) }),
        ["a collection has at most one text index; put all its text fields into one"]
    );
    assert_eq!(
        document_errors(quote! {
            #[document(index(email))]
            struct T { id: ObjectId, #[field(unique)] email: String }
        }),
        ["`email` has an index already, by `#[field(unique)]`; keep one of the two"]
    );
}

#[test]
fn options_and_fields_that_were_meant() {
    let ends = |words, end: &str| {
        let errors = container_errors(words);
        assert!(errors.len() == 1 && errors[0].ends_with(end), "{errors:?}");
    };
    ends(
        quote! { index(name, unqiue) },
        "; did you mean the option `unique`, as in `index(email, unique)`?",
    );
    ends(
        quote! { index(name, expire_after_secs) },
        "; did you mean the option `expire_after_seconds`, as in `index(expires_at, expire_after_seconds = 0)`?",
    );
    ends(
        quote! { index(name: text, weights(nmae = 3)) },
        "for its weights, expected `id`, `name`, `bio` or `city`; did you mean `name`?",
    );
    ends(
        quote! { index(name, partial_filter_expression = 3) },
        "; write `partial = |p| p.is_active().eq(true)`",
    );
}

#[test]
fn directions_of_others() {
    let message = "an ascending field is written `city`, a descending one `-city`; \
                   write `#[document(index(status, -created_at))]`";
    for words in [
        quote! { index(city desc) },
        quote! { index(city = -1) },
        quote! { index(city = 1, bio) },
    ] {
        assert_eq!(container_errors(words), [message]);
    }
    assert_eq!(
        container_errors(quote! { index(name: desc) }),
        [
            "unknown kind `desc` in `index(field: ...)`, expected one of `text`, `geo2dsphere`, `geo2d`, `hashed` or \
             `wildcard`; write `index(-name)`"
        ]
    );
}

#[test]
fn weights_are_numbers() {
    assert_eq!(
        container_errors(quote! { index(name: text, weights(name = "3")) }),
        [
            "the weight is a whole number from 1 to 99999; write `index(name: text, bio: text, weights(name = 10, bio = 5))`"
        ]
    );
}
