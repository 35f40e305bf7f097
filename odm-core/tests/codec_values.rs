//! Text, dates, lists, sets, maps and BSON values at their edges.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::float_cmp,
    reason = "a panic is a failed test"
)]

#[path = "support/codec.rs"]
mod codec;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use bson::{Bson, Document, RawDocumentBuf, bson, doc, oid::ObjectId};
use codec::{decode, encode, read, read_error, round_trip, try_encode};
use odm_core::{
    codec::DocumentDecoder,
    types::{Bytes, FieldType, Serde},
};

#[test]
fn a_char_is_a_text_of_one_character() {
    assert_eq!(read::<char>("é").unwrap(), 'é');
    assert_eq!(
        read_error::<char>("ab"),
        "v: expected one character, found 2"
    );
    assert_eq!(read_error::<char>(""), "v: expected one character, found 0");
    assert_eq!(read_error::<String>(1), "v: expected String, found Int32");
}

#[test]
fn bytes_are_binary_in_every_list() {
    let stored = encode(&Bytes::from(vec![1, 2]));
    assert_eq!(encode(&vec![1_u8, 2]), stored);
    assert_eq!(encode(&[1_u8, 2]), stored);
    assert_eq!(encode(&Box::<[u8]>::from([1, 2])), stored);
    assert_eq!(encode(&Arc::<[u8]>::from([1, 2])), stored);
    assert_eq!(decode::<[u8; 2]>(&stored).unwrap(), [1, 2]);
    assert_eq!(<Vec<u8>>::TYPE.element_type, Bytes::TYPE.element_type);
    // Lists of numbers, as others may have stored them.
    assert_eq!(read::<Vec<u8>>(vec![1, 2]).unwrap(), [1, 2]);
    assert_eq!(read::<Bytes>(vec![1, 2]).unwrap(), Bytes(vec![1, 2]));
    assert_eq!(
        read_error::<Vec<u8>>(vec![1, 256]),
        "v.1: 256 does not fit u8"
    );
    let uuid = bson::Uuid::from_bytes([7; 16]);
    assert_eq!(
        read_error::<Bytes>(uuid),
        "v: expected Binary of subtype 0, found subtype 4"
    );
}

#[test]
fn a_uuid_is_read_from_subtype_4_alone() {
    let binary = |subtype: u8, length: usize| {
        Bson::Binary(bson::Binary {
            subtype: subtype.into(),
            bytes: vec![7; length],
        })
    };
    let uuid = bson::Uuid::from_bytes([7; 16]);
    assert_eq!(read::<bson::Uuid>(binary(4, 16)).unwrap(), uuid);
    let refused = read_error::<bson::Uuid>(binary(3, 16));
    assert_eq!(
        refused,
        "v: found a UUID of subtype 3, in a byte order of the driver that stored it: declare the field as \
         `mongo_odm::types::LegacyUuid<PythonLegacy>` (MongoEngine's order), `LegacyUuid<JavaLegacy>` or \
         `LegacyUuid<CSharpLegacy>`"
    );
    assert_eq!(
        read_error::<bson::Uuid>(binary(0, 16)),
        "v: expected Binary of subtype 4 (a UUID), found subtype 0"
    );
    assert_eq!(
        read_error::<bson::Uuid>(binary(4, 15)),
        "v: a UUID has 16 bytes, found 15 of them"
    );
}

#[test]
fn a_legacy_uuid_is_kept_in_the_byte_order_of_its_driver() {
    use odm_core::types::{CSharpLegacy, JavaLegacy, LegacyUuid, PythonLegacy};

    // From the specification of binary UUIDs.
    let uuid = bson::Uuid::parse_str("00112233-4455-6677-8899-aabbccddeeff").unwrap();
    let stored = |hex: &str| {
        let digits = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
        Bson::Binary(bson::Binary {
            subtype: bson::spec::BinarySubtype::UuidOld,
            bytes: (0..32).step_by(2).map(digits).collect(),
        })
    };
    let python = stored("00112233445566778899aabbccddeeff");
    let java = stored("7766554433221100ffeeddccbbaa9988");
    let csharp = stored("33221100554477668899aabbccddeeff");
    let value = LegacyUuid::<PythonLegacy>::new(uuid);
    assert_eq!(
        read::<LegacyUuid<PythonLegacy>>(python.clone()).unwrap(),
        value
    );
    assert_eq!(
        encode(&value),
        doc! { "v": python.clone() }.to_vec().unwrap()
    );
    let value = LegacyUuid::<JavaLegacy>::new(uuid);
    assert_eq!(read::<LegacyUuid<JavaLegacy>>(java.clone()).unwrap(), value);
    assert_eq!(encode(&value), doc! { "v": java }.to_vec().unwrap());
    let value = LegacyUuid::<CSharpLegacy>::new(uuid);
    assert_eq!(
        read::<LegacyUuid<CSharpLegacy>>(csharp.clone()).unwrap(),
        value
    );
    assert_eq!(encode(&value), doc! { "v": csharp }.to_vec().unwrap());
    assert_eq!(
        read_error::<LegacyUuid<PythonLegacy>>(uuid),
        "v: expected Binary of subtype 3 (a UUID of an old driver), found subtype 4: declare the field as \
         `uuid::Uuid` or `bson::Uuid`"
    );
    assert_eq!(
        read_error::<LegacyUuid<PythonLegacy>>("x"),
        "v: expected Binary of subtype 3, found String"
    );
    let short = bson::Binary {
        subtype: bson::spec::BinarySubtype::UuidOld,
        bytes: vec![1],
    };
    assert_eq!(
        read_error::<LegacyUuid<JavaLegacy>>(short),
        "v: a UUID has 16 bytes, found 1 of them"
    );
}

#[test]
fn a_list_of_fixed_length_must_have_it() {
    assert_eq!(read::<[i32; 2]>(vec![1, 2]).unwrap(), [1, 2]);
    assert_eq!(
        read_error::<[i32; 2]>(vec![1, 2, 3]),
        "v: expected 2 items, found 3"
    );
    assert_eq!(
        read_error::<[i32; 2]>(bson!([])),
        "v: expected 2 items, found 0"
    );
    assert_eq!(
        read_error::<Vec<i32>>(doc! {}),
        "v: expected an Array, found Document"
    );
}

#[test]
fn errors_in_lists_and_maps_have_a_path() {
    assert_eq!(
        read_error::<Vec<Vec<i32>>>(bson!([[1], [2, "x"]])),
        "v.1.1: expected i32, found String"
    );
    assert_eq!(
        read_error::<Vec<i32>>(bson!([1, null])),
        "v.1: expected i32, found Null"
    );
    assert_eq!(
        read_error::<HashMap<String, Vec<i32>>>(doc! { "oslo": [1, true] }),
        "v.oslo.1: expected i32, found Boolean"
    );
    assert_eq!(
        read_error::<BTreeMap<u8, i32>>(doc! { "256": 1 }),
        "v.256: the key is not a u8"
    );
    assert_eq!(
        read_error::<BTreeMap<u8, i32>>(doc! { "07": 1 }),
        "v.07: the key is not a u8"
    );
    assert_eq!(
        read_error::<BTreeMap<String, i32>>(bson!([1])),
        "v: expected a Document, found Array"
    );

    let numbers = BTreeMap::from([("a".to_owned(), vec![1, u64::MAX])]);
    let error = try_encode(&vec![BTreeMap::new(), numbers]).unwrap_err();
    assert_eq!(error.path(), "v.1.a.1");
    let nul = BTreeMap::from([("a\0b".to_owned(), 1)]);
    assert_eq!(
        try_encode(&nul).unwrap_err().reason(),
        "the key \"a\\0b\" contains a NUL character"
    );
}

#[test]
fn what_is_stored_twice_is_kept_once_in_a_set() {
    assert_eq!(
        read::<BTreeSet<i32>>(vec![2, 1, 2]).unwrap(),
        BTreeSet::from([1, 2])
    );
    assert_eq!(
        read::<HashSet<i32>>(vec![2, 1, 2]).unwrap(),
        HashSet::from([1, 2])
    );
}

#[test]
fn equal_hash_sets_and_maps_are_stored_alike() {
    let words = || (0..50).map(|n| format!("{}", n * 7919 % 1000));
    let (a, b): (HashSet<String>, HashSet<String>) = (words().collect(), words().rev().collect());
    assert_eq!(encode(&a), encode(&b));
    let (a, b): (HashMap<String, i32>, HashMap<String, i32>) = (
        words().map(|word| (word, 1)).collect(),
        words().rev().map(|word| (word, 1)).collect(),
    );
    assert_eq!(encode(&a), encode(&b));
    let sorted: BTreeMap<String, i32> = words().map(|word| (word, 1)).collect();
    assert_eq!(encode(&a), encode(&sorted));
}

#[test]
fn keys_of_maps_are_read_back() {
    let id = ObjectId::new();
    assert_eq!(
        round_trip(&BTreeMap::from([(id, 1)])),
        BTreeMap::from([(id, 1)])
    );
    assert_eq!(
        round_trip(&BTreeMap::from([(-7_i64, true)])),
        BTreeMap::from([(-7, true)])
    );
    assert_eq!(
        round_trip(&BTreeMap::from([('ü', 1)])),
        BTreeMap::from([('ü', 1)])
    );
    let stored = encode(&BTreeMap::from([(true, 1)]));
    assert_eq!(stored, doc! { "v": { "true": 1 } }.to_vec().unwrap());
    // The key of an absent value is kept.
    let gaps = HashMap::from([("a".to_owned(), None::<i32>)]);
    assert_eq!(round_trip(&gaps), gaps);
}

#[test]
fn nothing_is_stored_for_none() {
    assert_eq!(encode(&Some(Some(1))), encode(&1));
    assert_eq!(encode(&Some(None::<i32>)), encode(&None::<i32>));
    assert_eq!(encode(&Box::new(None::<i32>)), encode(&None::<i32>));
    assert_eq!(round_trip(&Arc::new(Some(1))), Arc::new(Some(1)));
    assert_eq!(
        encode(&vec![Some(1), None]),
        doc! { "v": [1, null] }.to_vec().unwrap()
    );
    assert_eq!(None::<i32>.to_bson_value().unwrap(), Bson::Null);
    // Null is a value of Bson itself.
    assert_eq!(read::<Bson>(Bson::Null).unwrap(), Bson::Null);
    assert_eq!(round_trip(&Bson::Null), Bson::Null);
    assert_eq!(read::<Option<Bson>>(Bson::Null).unwrap(), None);
}

#[test]
fn unknown_fields_are_passed_over_whatever_the_order() {
    let bytes = doc! { "x": { "y": [1, 2] }, "v": 7, "z": "text" }
        .to_vec()
        .unwrap();
    assert_eq!(decode::<i32>(&bytes).unwrap(), 7);
    // The last one of two counts, as for the driver.
    let twice = bson::rawdoc! { "v": 1, "w": 0, "v": 2 };
    assert_eq!(decode::<i32>(twice.as_bytes()).unwrap(), 2);
}

#[test]
fn a_raw_document_is_checked_before_it_is_stored() {
    // A text inside that says to be longer than it is.
    let raw = RawDocumentBuf::from_bytes(b"\x10\0\0\0\x02a\0\x09\0\0\0xyz\0\0".to_vec()).unwrap();
    let error = try_encode(&raw).unwrap_err();
    assert_eq!(error.path(), "v");
    assert!(error.reason().starts_with("a: malformed BSON"), "{error}");
}

#[test]
fn bytes_after_a_document_are_an_error() {
    let mut bytes = encode(&1);
    bytes.push(0);
    assert!(DocumentDecoder::new(&bytes).is_err());
}

#[test]
fn what_serde_makes_null_is_absent() {
    assert_eq!(round_trip(&Serde(None::<u8>)).0, None);
    assert_eq!(
        decode::<Serde<Option<u8>>>(b"\x05\0\0\0\0").unwrap().0,
        None
    );
    assert_eq!(read::<Serde<Option<u8>>>(Bson::Null).unwrap().0, None);
    assert_eq!(
        read_error::<Serde<u8>>(Bson::Null),
        "v: required, but absent or null"
    );
    let error = read_error::<Serde<u8>>("x");
    assert!(
        error.starts_with("v: ") && error.contains("string"),
        "{error}"
    );
    let error = try_encode(&Serde(u64::MAX)).unwrap_err();
    assert_eq!(error.path(), "v");
}

#[test]
fn the_operand_of_a_filter_is_what_is_stored() {
    fn same<T: FieldType>(value: T) {
        let stored: Document = Document::from_reader(encode(&value).as_slice()).unwrap();
        assert_eq!(
            stored.get("v").unwrap_or(&Bson::Null),
            &value.to_bson_value().unwrap()
        );
    }
    same(true);
    same(7_i8);
    same(7_u16);
    same(7_i32);
    same(7_u32);
    same(7_i64);
    same(7_u64);
    same(7_isize);
    same(0.1_f32);
    same(0.1_f64);
    same("text".to_owned());
    same(Arc::<str>::from("text"));
    same('x');
    same(ObjectId::new());
    same(bson::DateTime::now());
    same(bson::Uuid::new());
    same(bson::Timestamp {
        time: 1,
        increment: 2,
    });
    same("1.10".parse::<bson::Decimal128>().unwrap());
    same(Bytes::from(vec![1]));
    same(vec![1_u8]);
    same(vec![1_i32]);
    same(Some(1));
    same(None::<i32>);
    same(Box::new(1));
    same(bson!({ "a": [1] }));
    same(Serde((1, "x".to_owned())));
}

#[cfg(feature = "chrono")]
mod chrono_dates {
    use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
    use odm_core::{types::FieldType, validate::Timestamp};

    use super::{read, read_error, round_trip};

    #[test]
    fn parts_of_a_millisecond_are_cut_towards_the_past() {
        let epoch = DateTime::<Utc>::UNIX_EPOCH;
        let stored = |microseconds| round_trip(&(epoch + TimeDelta::microseconds(microseconds)));
        assert_eq!(stored(9_999), epoch + TimeDelta::milliseconds(9));
        assert_eq!(stored(999), epoch);
        assert_eq!(stored(-1), epoch - TimeDelta::milliseconds(1));
        assert_eq!(stored(-1_000), epoch - TimeDelta::milliseconds(1));
    }

    #[test]
    fn a_date_out_of_range_is_an_error() {
        for milliseconds in [i64::MIN, i64::MAX] {
            let date = bson::DateTime::from_millis(milliseconds);
            let error = read_error::<DateTime<Utc>>(date);
            assert!(error.contains("does not fit chrono"), "{error}");
            let clamped = DateTime::<Utc>::from_bson_date(date);
            assert_eq!(clamped < DateTime::UNIX_EPOCH, milliseconds < 0);
        }
        for date in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
            assert_eq!(
                round_trip(&date).timestamp_millis(),
                date.timestamp_millis()
            );
        }
    }

    #[test]
    fn a_day_is_midnight_utc() {
        let day = NaiveDate::from_ymd_opt(1969, 12, 31).unwrap();
        assert_eq!(round_trip(&day), day);
        assert_eq!(
            day.to_bson_value().unwrap(),
            bson::Bson::DateTime(bson::DateTime::from_millis(-86_400_000))
        );
        assert!(read::<NaiveDate>(bson::DateTime::from_millis(1)).is_err());
    }
}

#[cfg(feature = "time")]
mod time_dates {
    use odm_core::validate::Timestamp;
    use time::{Duration, OffsetDateTime, UtcOffset};

    use super::{read_error, round_trip};

    #[test]
    fn parts_of_a_millisecond_are_cut_towards_the_past() {
        let epoch = OffsetDateTime::UNIX_EPOCH;
        let stored = |microseconds| round_trip(&(epoch + Duration::microseconds(microseconds)));
        assert_eq!(stored(9_999), epoch + Duration::milliseconds(9));
        assert_eq!(stored(-1), epoch - Duration::milliseconds(1));
        assert_eq!(stored(-1_000), epoch - Duration::milliseconds(1));
    }

    #[test]
    fn what_is_read_is_in_utc() {
        let oslo = OffsetDateTime::UNIX_EPOCH.to_offset(UtcOffset::from_hms(2, 0, 0).unwrap());
        assert_eq!(round_trip(&oslo), oslo);
        assert_eq!(round_trip(&oslo).offset(), UtcOffset::UTC);
    }

    #[test]
    fn a_date_out_of_range_is_an_error() {
        for milliseconds in [i64::MIN, i64::MAX] {
            let date = bson::DateTime::from_millis(milliseconds);
            assert!(read_error::<OffsetDateTime>(date).contains("does not fit time"));
            let clamped = OffsetDateTime::from_bson_date(date);
            assert_eq!(clamped < OffsetDateTime::UNIX_EPOCH, milliseconds < 0);
        }
    }
}

#[cfg(feature = "jiff")]
mod jiff_dates {
    use jiff::{SignedDuration, Timestamp};

    use super::{read_error, round_trip};

    #[test]
    fn parts_of_a_millisecond_are_cut_towards_the_past() {
        let epoch = Timestamp::UNIX_EPOCH;
        let stored =
            |microseconds| round_trip(&(epoch + SignedDuration::from_micros(microseconds)));
        assert_eq!(stored(9_999), epoch + SignedDuration::from_millis(9));
        assert_eq!(stored(-1), epoch - SignedDuration::from_millis(1));
        assert_eq!(stored(-1_000), epoch - SignedDuration::from_millis(1));
        assert_eq!(
            stored(-1_000_001),
            epoch - SignedDuration::from_millis(1_001)
        );
    }

    #[test]
    fn a_date_out_of_range_is_an_error() {
        use odm_core::validate::Timestamp as _;
        for milliseconds in [i64::MIN, i64::MAX] {
            let date = bson::DateTime::from_millis(milliseconds);
            assert!(read_error::<Timestamp>(date).contains("does not fit jiff"));
            let clamped = Timestamp::from_bson_date(date);
            assert_eq!(clamped < Timestamp::UNIX_EPOCH, milliseconds < 0);
        }
        assert_eq!(
            round_trip(&Timestamp::MAX).as_millisecond(),
            Timestamp::MAX.as_millisecond()
        );
    }
}

#[cfg(feature = "uuid")]
#[test]
fn uuids_of_the_uuid_crate_are_the_drivers() {
    let uuid = uuid::Uuid::from_bytes([0x12; 16]);
    assert_eq!(encode(&uuid), encode(&bson::Uuid::from_bytes([0x12; 16])));
    assert_eq!(round_trip(&uuid), uuid);
    let map = BTreeMap::from([(uuid, 1)]);
    assert_eq!(round_trip(&map), map);
    assert_eq!(
        uuid.to_bson_value().unwrap(),
        bson::Uuid::from_bytes([0x12; 16]).to_bson_value().unwrap()
    );
}
