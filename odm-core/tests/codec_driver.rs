//! The bytes are the driver's for the same value.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::float_cmp,
    reason = "a panic is a failed test"
)]

use bson::{Bson, doc, oid::ObjectId};
use odm_core::{
    codec::{DocumentDecoder, Encoder},
    types::FieldType,
};

/// The document `{v: value}`.
fn encoded<T: FieldType>(value: &T) -> Vec<u8> {
    let mut encoder = Encoder::with_capacity(16);
    encoder.document(|encoder| encoder.field_or_null("v\0", value));
    encoder.finish().unwrap()
}

fn decoded<T: FieldType>(bytes: &[u8]) -> T {
    let mut document = DocumentDecoder::new(bytes).unwrap();
    document.expect::<T>("v\0").unwrap().unwrap()
}

/// Stored as the driver's `bson` value, and read back.
fn same<T: FieldType + PartialEq + std::fmt::Debug>(value: T, bson: impl Into<Bson>) {
    let bson = bson.into();
    let driver = doc! { "v": bson.clone() }.to_vec().unwrap();
    assert_eq!(encoded(&value), driver, "{value:?}");
    assert_eq!(value.to_bson_value().unwrap(), bson);
    assert_eq!(decoded::<T>(&driver), value);
}

#[test]
fn scalars_are_stored_as_the_driver_stores_them() {
    let id = ObjectId::new();
    same(true, true);
    same(-7_i8, -7);
    same(7_u16, 7);
    same(i32::MIN, i32::MIN);
    same(u32::MAX, i64::from(u32::MAX));
    same(i64::MAX, i64::MAX);
    same(7_u64, 7_i64);
    same(7_usize, 7_i64);
    same(1.5_f64, 1.5);
    same(0.1_f32, f64::from(0.1_f32));
    same("text".to_owned(), "text");
    same(Box::<str>::from("text"), "text");
    same('ü', "ü");
    same(id, id);
    same(
        bson::DateTime::from_millis(-1),
        bson::DateTime::from_millis(-1),
    );
    same(vec![1, 2, 3], vec![1, 2, 3]);
    same(
        [Some("a".to_owned()), None],
        vec![Bson::from("a"), Bson::Null],
    );
    same(
        vec![1_u8, 2],
        bson::Binary {
            subtype: bson::spec::BinarySubtype::Generic,
            bytes: vec![1, 2],
        },
    );
}

/// A value of every BSON type.
fn every_type() -> bson::Document {
    // Only the driver can make a DBPointer, and only by reading one.
    let mut pointer = b"\x1b\0\0\0\x0cp\0\x03\0\0\0db\0".to_vec();
    pointer.extend_from_slice(&[7; 12]);
    pointer.push(0);
    let pointer = bson::Document::from_reader(pointer.as_slice()).unwrap();
    doc! {
        "double": 1.5,
        "string": "text",
        "array": [1, "a", Bson::Null, [true], {}],
        "document": { "a": { "b": 1 } },
        "binary": Bson::Binary(bson::Binary { subtype: bson::spec::BinarySubtype::Generic, bytes: vec![1] }),
        "old binary": Bson::Binary(bson::Binary { subtype: bson::spec::BinarySubtype::BinaryOld, bytes: vec![1, 2] }),
        "undefined": Bson::Undefined,
        "id": ObjectId::new(),
        "boolean": false,
        "date": bson::DateTime::now(),
        "null": Bson::Null,
        "regex": Bson::RegularExpression(bson::Regex {
            pattern: "^a".try_into().unwrap(),
            options: "i".try_into().unwrap(),
        }),
        "pointer": pointer.get("p").unwrap().clone(),
        "code": Bson::JavaScriptCode("f()".into()),
        "symbol": Bson::Symbol("s".into()),
        "code with scope": bson::JavaScriptCodeWithScope { code: "f(x)".into(), scope: doc! { "x": 1 } },
        "int": 1,
        "timestamp": bson::Timestamp { time: 1, increment: 2 },
        "long": 1_i64,
        "decimal": "1.10".parse::<bson::Decimal128>().unwrap(),
        "min": Bson::MinKey,
        "max": Bson::MaxKey,
    }
}

#[test]
fn every_bson_value_is_stored_as_the_driver_stores_it() {
    let all = every_type();
    same(all.clone(), all.clone());
    for value in all.values() {
        same(value.clone(), value.clone());
    }
    let raw = bson::RawDocumentBuf::try_from(&all).unwrap();
    assert_eq!(encoded(&raw), encoded(&all));
    assert_eq!(decoded::<bson::RawDocumentBuf>(&encoded(&all)), raw);
}
