//! `#[field(serde)]`: values that only serde knows, beside those that the derive stores.

use mongo_odm::bson::{self, RawDocumentBuf, doc, rawdoc};
use mongo_odm::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Shape {
    #[default]
    Point,
    Circle {
        radius: f64,
    },
}

#[derive(Document, Clone, Debug, PartialEq)]
#[document(collection = "drawings", index(shape))]
struct Drawing {
    id: i64,
    #[field(serde)]
    shape: Shape,
    #[field(serde, default)]
    background: Shape,
    #[field(serde)]
    link: Option<Shape>,
    title: String,
}

fn drawing() -> Drawing {
    Drawing {
        id: 1,
        shape: Shape::Circle { radius: 1.5 },
        background: Shape::Point,
        link: None,
        title: "t".to_owned(),
    }
}

#[test]
fn serde_writes_and_reads_its_own() {
    let stored = drawing().to_bson().unwrap();
    let expected = rawdoc! {
        "_id": 1_i64,
        "shape": { "kind": "circle", "radius": 1.5 },
        "background": { "kind": "point" },
        "title": "t",
    };
    assert_eq!(stored, expected);
    assert_eq!(Drawing::from_bson(&stored).unwrap(), drawing());
}

#[test]
fn order_defaults_and_missing_fields_are_as_for_others() {
    let turned =
        rawdoc! { "title": "t", "shape": { "kind": "circle", "radius": 1.5 }, "_id": 1_i64 };
    assert_eq!(Drawing::from_bson(&turned).unwrap(), drawing());
    let missing = RawDocumentBuf::try_from(&doc! { "_id": 1_i64, "title": "t" }).unwrap();
    let error = Drawing::from_bson(&missing).unwrap_err().to_string();
    assert!(error.contains("shape"), "{error}");
}

#[test]
fn builders_and_filters_know_them() {
    let built = Drawing::builder()
        .id(1)
        .shape(Shape::Circle { radius: 1.5 })
        .title("t")
        .build();
    assert_eq!(built, drawing());
    let filter = Drawing::condition(|d| d.shape().exists(true))
        .into_document()
        .unwrap();
    assert_eq!(filter, doc! { "shape": { "$exists": true } });
    assert_eq!(
        bson::Document::try_from(&*built.to_bson().unwrap())
            .unwrap()
            .len(),
        4
    );
}

mod json {
    use std::collections::BTreeMap;

    use mongo_odm::{bson::Decimal128, prelude::*};
    use serde::{Deserialize, Serialize};
    use serde_json::json;

    #[derive(Document, Clone, Debug, PartialEq)]
    struct Shop {
        id: ObjectId,
    }

    #[derive(Choices, Clone, Copy, Debug, PartialEq)]
    #[choices(serde)]
    enum Status {
        Open,
        InTransit,
    }

    #[derive(Choices, Clone, Copy, Debug, PartialEq)]
    #[choices(repr = i32, serde)]
    enum Level {
        High = 3,
    }

    #[derive(EmbeddedDocument, Serialize, Deserialize, Clone, Debug, PartialEq)]
    struct Item {
        product: Ref<Shop>,
        price: Decimal,
    }

    #[derive(Document, Serialize, Deserialize, Clone, Debug, PartialEq)]
    struct Order {
        #[serde(with = "mongo_odm::json")]
        id: ObjectId,
        shop: Ref<Shop>,
        shops: Vec<Ref<Shop>>,
        #[serde(with = "mongo_odm::json")]
        seen: Vec<ObjectId>,
        #[serde(with = "mongo_odm::json", default)]
        last: Option<ObjectId>,
        #[serde(with = "mongo_odm::json")]
        by_key: BTreeMap<String, DateTime<Utc>>,
        total: Decimal,
        #[serde(with = "mongo_odm::json")]
        exact: Decimal128,
        status: Status,
        level: Option<Level>,
        created_at: DateTime<Utc>,
        items: Vec<Item>,
    }

    fn hex(digit: u8) -> String {
        format!("{digit:02}").repeat(12)
    }

    fn document() -> serde_json::Value {
        json!({
            "id": hex(1),
            "shop": hex(2),
            "shops": [hex(3)],
            "seen": [hex(4)],
            "last": null,
            "by_key": { "a": "2024-05-06T07:08:09Z" },
            "total": "9.90",
            "exact": "1.50",
            "status": "in_transit",
            "level": 3,
            "created_at": "2024-05-06T07:08:09Z",
            "items": [{ "product": hex(5), "price": "0.10" }],
        })
    }

    #[test]
    fn is_what_an_api_wants() {
        let order: Order = serde_json::from_value(document()).unwrap();
        assert_eq!(order.id, ObjectId::from_bytes([1; 12]));
        assert_eq!(order.items[0].product.id(), &ObjectId::from_bytes([5; 12]));
        assert_eq!(
            (order.status, order.level),
            (Status::InTransit, Some(Level::High))
        );
        assert_eq!(serde_json::to_value(&order).unwrap(), document());
        let mut without = document();
        without.as_object_mut().unwrap().remove("last");
        assert_eq!(serde_json::from_value::<Order>(without).unwrap(), order);
    }

    #[test]
    fn says_what_is_wrong() {
        let read = |field: &str, value: serde_json::Value| {
            let mut document = document();
            document[field] = value;
            serde_json::from_value::<Order>(document)
                .unwrap_err()
                .to_string()
        };
        assert_eq!(
            read("id", json!("42")),
            "\"42\" is not an id of 24 hexadecimal digits"
        );
        assert_eq!(read("shop", json!(42)), "expected ObjectId, found Int32");
        assert_eq!(read("exact", json!("x")), "\"x\" is not a decimal number");
        assert_eq!(
            read("by_key", json!({ "a": "today" })),
            "\"today\" is not a date and time such as 2024-05-06T07:08:09Z"
        );
        assert_eq!(
            read("status", json!("lost")),
            "unknown choice `lost`, expected one of `open`, `in_transit`"
        );
        assert_eq!(
            read("level", json!(4)),
            "unknown choice 4, expected one of 3 (`high`)"
        );
        assert_eq!(read("id", json!(null)), "null is no value of the field");
    }

    #[test]
    fn is_not_what_a_binary_format_has() {
        let order: Order = serde_json::from_value(document()).unwrap();
        let bytes = mongo_odm::bson::serialize_to_vec(&order).unwrap();
        let stored = mongo_odm::bson::RawDocument::from_bytes(&bytes).unwrap();
        assert_eq!(stored.get_object_id("id").unwrap(), order.id);
        assert_eq!(stored.get_object_id("shop").unwrap(), *order.shop.id());
        assert_eq!(stored.get_i32("level").unwrap(), 3);
        let read: Order = mongo_odm::bson::deserialize_from_slice(&bytes).unwrap();
        assert_eq!(read, order);
    }

    #[test]
    fn needs_the_feature_serde_alone() {
        let tree = std::process::Command::new(env!("CARGO"))
            .args(["tree", "--offline", "-p", "mongo-odm", "-F", "serde,uuid"])
            .args(["-e", "no-dev", "--prefix", "none", "-f", "{p} {f}"])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .unwrap();
        let tree = String::from_utf8_lossy(&tree.stdout).into_owned();
        for name in ["chrono", "rust_decimal", "uuid"] {
            let line = tree
                .lines()
                .find(|line| line.starts_with(&format!("{name} v")));
            assert!(
                line.is_some_and(|line| line.contains("serde")),
                "{name} in {tree}"
            );
        }
    }
}
