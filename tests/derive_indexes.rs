//! Declared indexes and orderings, as they go to the server.

use std::collections::BTreeMap;

use mongo_odm::bson::{Document as Bson, doc};
use mongo_odm::fields::Path;
use mongo_odm::prelude::*;

#[derive(Document)]
#[document(
    ordering(-created_at, shipping_address.city, name),
    index(email, unique, sparse, name = "email_ci", collation(locale = "en", strength = 2, case_first = "upper"), hidden),
    index(shipping_address.city, -created_at),
    index(name: text, bio: text, weights(name = 10, bio = 5), default_language = "english"),
    index(stock, partial = |p| p.is_active().eq(true) & p.stock().lt(LOW)),
    index(attributes: wildcard),
    index(shard: hashed),
    index(+unique),
    index(r#type),
    index(items.quantity),
)]
struct Product {
    id: ObjectId,
    #[field(name = "e")]
    email: String,
    #[field(unique, sparse)]
    slug: Option<String>,
    #[field(index)]
    brand: String,
    #[field(expire_after_seconds = 60 * 60)]
    expires_at: DateTime<Utc>,
    shipping_address: Option<Address>,
    name: String,
    bio: String,
    stock: i32,
    is_active: bool,
    attributes: BTreeMap<String, String>,
    shard: i64,
    unique: bool,
    r#type: String,
    items: Vec<Item>,
    created_at: DateTime<Utc>,
}

const LOW: i32 = 5;

#[derive(EmbeddedDocument)]
#[document(index(postal_code, -city))]
struct Address {
    #[field(name = "town", index)]
    city: String,
    postal_code: String,
}

#[derive(EmbeddedDocument)]
struct Item {
    quantity: i32,
}

fn specifications(indexes: fn(Path) -> Vec<mongo_odm::meta::Index>, at: Path) -> Vec<Bson> {
    indexes(at)
        .iter()
        .map(|index| index.specification().unwrap())
        .collect()
}

#[test]
fn indexes_of_a_document() {
    let expected = [
        doc! { "key": { "slug": 1 }, "name": "slug_1", "unique": true, "sparse": true },
        doc! { "key": { "brand": 1 }, "name": "brand_1" },
        doc! { "key": { "expires_at": 1 }, "name": "expires_at_1", "expireAfterSeconds": 3600_i64 },
        doc! {
            "key": { "e": 1 },
            "name": "email_ci",
            "unique": true,
            "sparse": true,
            "hidden": true,
            "collation": { "locale": "en", "strength": 2, "caseFirst": "upper" },
        },
        doc! { "key": { "shipping_address.town": 1, "created_at": -1 }, "name": "shipping_address.town_1_created_at_-1" },
        doc! {
            "key": { "name": "text", "bio": "text" },
            "name": "name_text_bio_text",
            "default_language": "english",
            "weights": { "name": 10, "bio": 5 },
        },
        doc! {
            "key": { "stock": 1 },
            "name": "stock_1",
            "partialFilterExpression": { "is_active": true, "stock": { "$lt": 5 } },
        },
        doc! { "key": { "attributes.$**": 1 }, "name": "attributes.$**_1" },
        doc! { "key": { "shard": "hashed" }, "name": "shard_hashed" },
        doc! { "key": { "unique": 1 }, "name": "unique_1" },
        doc! { "key": { "type": 1 }, "name": "type_1" },
        doc! { "key": { "items.quantity": 1 }, "name": "items.quantity_1" },
    ];
    assert_eq!(
        specifications(Product::META.indexes, Path::root()),
        expected
    );
}

#[test]
fn indexes_of_an_embedded_document_stand_at_its_path() {
    let expected = [
        doc! { "key": { "home.town": 1 }, "name": "home.town_1" },
        doc! { "key": { "home.postal_code": 1, "home.town": -1 }, "name": "home.postal_code_1_home.town_-1" },
    ];
    assert_eq!(
        specifications(Address::META.indexes, Path::root().field("home")),
        expected
    );
}

#[test]
fn ordering_of_a_document() {
    let keys: Vec<String> = (Product::COLLECTION.ordering)()
        .iter()
        .map(|sort| format!("{sort:?}"))
        .collect();
    assert_eq!(
        keys,
        [
            "Sort(created_at: -1)",
            "Sort(shipping_address.town: 1)",
            "Sort(name: 1)"
        ]
    );
}
