//! Stored names: given, renamed, raw, and those of other types.

use mongo_odm::bson::{doc, rawdoc};
use mongo_odm::prelude::*;

#[derive(Document, Debug, PartialEq)]
#[document(rename_all = "camelCase")]
struct HTTPLogEntry {
    #[field(id)]
    request_id: i64,
    /// Not the id: another field is.
    id: String,
    status_code: i32,
    #[field(name = "UA")]
    user_agent: String,
    r#type: String,
    #[field(name = "match")]
    r#match: bool,
    head_line: HeadLine,
}

#[derive(EmbeddedDocument, Debug, PartialEq)]
#[document(rename_all = "SCREAMING-KEBAB-CASE")]
struct HeadLine {
    http_method: String,
    #[field(name = "_id")]
    key: i32,
}

fn entry() -> HTTPLogEntry {
    HTTPLogEntry {
        request_id: 7,
        id: "x".to_owned(),
        status_code: 200,
        user_agent: "curl".to_owned(),
        r#type: "access".to_owned(),
        r#match: true,
        head_line: HeadLine {
            http_method: "GET".to_owned(),
            key: 1,
        },
    }
}

#[test]
fn fields_are_stored_under_their_names() {
    let stored = entry().to_bson().unwrap();
    let expected = rawdoc! {
        "_id": 7_i64,
        "id": "x",
        "statusCode": 200,
        "UA": "curl",
        "type": "access",
        "match": true,
        "headLine": { "_id": 1, "HTTP-METHOD": "GET" },
    };
    assert_eq!(stored, expected);
    assert_eq!(HTTPLogEntry::from_bson(&stored).unwrap(), entry());
}

#[test]
fn the_collection_is_named_like_the_type() {
    assert_eq!(HTTPLogEntry::COLLECTION.collection, "http_log_entry");
}

#[test]
fn filters_use_the_stored_names() {
    let filter = HTTPLogEntry::condition(|e| {
        e.request_id().eq(7) & e.r#type().eq("access") & e.head_line().http_method().eq("GET")
    });
    assert_eq!(
        filter.into_document().unwrap(),
        doc! { "_id": 7_i64, "type": "access", "headLine.HTTP-METHOD": "GET" }
    );
}

#[test]
fn builders_use_the_fields_names() {
    let built = HTTPLogEntry::builder()
        .request_id(7)
        .id("x")
        .status_code(200)
        .user_agent("curl")
        .r#type("access")
        .r#match(true)
        .head_line(HeadLine {
            http_method: "GET".to_owned(),
            key: 1,
        })
        .build();
    assert_eq!(built, entry());
}

mod given {
    use super::*;

    #[derive(Document, Debug, PartialEq)]
    #[document(fields = "OrderPaths", builder = "OrderMaker", index(item.sku))]
    pub(crate) struct Order {
        pub(crate) id: ObjectId,
        pub(crate) number: String,
        pub(crate) item: Item<i64>,
    }

    #[derive(EmbeddedDocument, Debug, PartialEq)]
    #[document(builder = "ItemMaker", fields = "ItemPaths")]
    pub(crate) struct Item<T> {
        pub(crate) sku: T,
    }

    /// Types of the program, with the names that the derive would give.
    pub(crate) struct OrderFields;
    pub(crate) struct OrderBuilder;
    pub(crate) struct ItemFields;
    pub(crate) struct ItemBuilder;
}

#[test]
fn the_generated_types_have_the_names_that_are_given() {
    use given::{Item, ItemBuilder, ItemFields, Order, OrderBuilder, OrderFields};
    use mongo_odm::fields::Root;

    fn is_first<R: Root>(order: &given::OrderPaths<R>) -> Filter<R::Document> {
        order.number().eq("A-1") & order.item().sku().eq(7)
    }

    let _own = (OrderFields, OrderBuilder, ItemFields, ItemBuilder);
    let item: given::ItemMaker<_, i64> = Item::builder();
    let order: given::OrderMaker<_> = Order::builder();
    let order = order.number("A-1").item(item.sku(7).build()).build();
    assert_eq!(order.item.sku, 7);
    assert_eq!(
        Order::condition(|o| is_first(&o)).into_document().unwrap(),
        doc! { "number": "A-1", "item.sku": 7_i64 }
    );
}
