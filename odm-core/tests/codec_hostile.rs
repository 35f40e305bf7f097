//! Input that was made to do harm: deep nesting, lengths that lie.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::float_cmp,
    reason = "a panic is a failed test"
)]

#[path = "support/codec.rs"]
mod codec;
#[path = "support/documents.rs"]
mod documents;

use std::collections::{BTreeMap, HashMap, HashSet};

use bson::{Bson, Document, RawDocumentBuf};
use codec::{decode, try_encode};
use documents::Node;
use odm_core::{codec::MAX_DEPTH, types::Serde};

/// `{v: [[[…]]]}` or `{v: {0: {0: …}}}` of `levels` below the document.
fn nested(code: u8, levels: usize) -> Vec<u8> {
    let mut bytes = vec![5, 0, 0, 0, 0];
    for level in (0..levels).rev() {
        let key = if level == 0 { b"v\0" } else { b"0\0" };
        let length = i32::try_from(bytes.len() + 8).unwrap();
        let mut outer = length.to_le_bytes().to_vec();
        outer.push(code);
        outer.extend_from_slice(key);
        outer.extend_from_slice(&bytes);
        outer.push(0);
        bytes = outer;
    }
    bytes
}

#[test]
fn deep_nesting_is_an_error_in_every_type() {
    const ARRAY: u8 = 4;
    const DOCUMENT: u8 = 3;
    let depth = usize::from(MAX_DEPTH);
    for code in [ARRAY, DOCUMENT] {
        assert!(decode::<Bson>(&nested(code, depth - 1)).is_ok());
        for levels in [depth, depth + 1, 10_000] {
            let bytes = nested(code, levels);
            for error in [
                decode::<Bson>(&bytes).unwrap_err(),
                decode::<Serde<Document>>(&bytes).unwrap_err(),
            ] {
                assert!(
                    error.reason().contains("nested deeper than 100 levels"),
                    "{error}"
                );
            }
        }
    }
    assert!(decode::<RawDocumentBuf>(&nested(DOCUMENT, 10_000)).is_err());
    assert!(decode::<BTreeMap<String, Bson>>(&nested(DOCUMENT, 10_000)).is_err());
    // Unknown fields are passed over without a look inside.
    assert!(decode::<Option<i32>>(&bson::rawdoc! { "other": RawDocumentBuf::from_bytes(nested(DOCUMENT, 5_000)).unwrap() }.into_bytes()).is_ok());
}

#[test]
fn deep_values_are_not_stored() {
    let mut value = Bson::Null;
    let mut node = Node {
        name: String::new(),
        next: None,
        children: Vec::new(),
    };
    for _ in 0..200 {
        value = Bson::Array(vec![value]);
        node = Node {
            name: String::new(),
            next: Some(Box::new(node)),
            children: Vec::new(),
        };
    }
    let raw = RawDocumentBuf::from_bytes(nested(3, 5_000)).unwrap();
    for error in [
        try_encode(&value).unwrap_err(),
        try_encode(&Serde(value)).unwrap_err(),
        try_encode(&node).unwrap_err(),
        try_encode(&raw).unwrap_err(),
    ] {
        assert!(
            error.reason().contains("nested deeper than 100 levels"),
            "{error}"
        );
        assert!(error.path().starts_with('v'), "{error}");
    }
}

#[test]
fn a_length_that_lies_does_not_allocate() {
    // An array whose first element is small, in a document that says to be 2 GiB.
    let mut bytes = bson::doc! { "v": [1, 2, 3] }.to_vec().unwrap();
    bytes[..4].copy_from_slice(&i32::MAX.to_le_bytes());
    bytes[7..11].copy_from_slice(&(i32::MAX - 8).to_le_bytes());
    assert!(decode::<Vec<i32>>(&bytes).is_err());

    for length in [i32::MAX, -1, i32::MIN, 0] {
        for code in [0x02, 0x05, 0x0d, 0x0e, 0x0f, 0x0c] {
            let mut bytes = vec![16, 0, 0, 0, code, b'v', 0];
            bytes.extend_from_slice(&length.to_le_bytes());
            bytes.extend_from_slice(&[0; 5]);
            assert_eq!(bytes.len(), 16);
            if (code, length) != (0x05, 0) {
                assert!(decode::<Bson>(&bytes).is_err(), "{code:#x} {length}");
            }
            assert!(decode::<String>(&bytes).is_err(), "{code:#x} {length}");
        }
    }
}

#[test]
fn many_elements_that_are_large_in_memory_are_read_in_bounded_steps() {
    // The first element is small, so that many more seem to come; each is large in memory.
    let nulls = vec![None::<[i64; 64]>; 20_000];
    let stored = codec::encode(&nulls);
    let read: Vec<Option<[i64; 64]>> = decode(&stored).unwrap();
    assert_eq!(read.len(), nulls.len());
    assert!(
        read.capacity() <= 2 * nulls.len() + 128,
        "{}",
        read.capacity()
    );
}

#[test]
fn broken_text_is_an_error() {
    let text = b"\x0f\0\0\0\x02v\0\x03\0\0\0\xff\xfe\0\0";
    assert!(
        decode::<String>(text)
            .unwrap_err()
            .to_string()
            .contains("not UTF-8")
    );
    assert!(decode::<Bson>(text).is_err());
    let key = b"\x0d\0\0\0\x03v\0\x08\0\0\0\x0a\xff\0\0\0";
    let mut key = key.to_vec();
    let length = i32::try_from(key.len()).unwrap();
    key[..4].copy_from_slice(&length.to_le_bytes());
    assert!(decode::<HashMap<String, Option<i32>>>(&key).is_err());
    assert!(decode::<HashSet<String>>(&key).is_err());
    assert!(decode::<RawDocumentBuf>(&key).is_err());
    // A Boolean of 2.
    assert!(decode::<bool>(b"\x09\0\0\0\x08v\0\x02\0").is_err());
    // A type that does not exist.
    let unknown = decode::<Bson>(b"\x09\0\0\0\x55v\0\x02\0").unwrap_err();
    assert_eq!(
        unknown.to_string(),
        "v: malformed BSON: a value of type an unknown type (0x55)"
    );
    assert!(decode::<Option<i32>>(b"\x09\0\0\0\x55w\0\x02\0").is_err());
}
