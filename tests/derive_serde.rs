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
