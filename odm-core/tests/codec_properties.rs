//! What holds for every document: what is stored is read back, and no bytes do harm.

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

use codec::{decode, encode, round_trip};
use documents::{Everything, Lists, Node, Shape, any_bson, any_document};
use odm_core::types::Serde;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_document_of_every_type_is_read_back(value in Everything::any()) {
        let bytes = encode(&value);
        let read: Everything = decode(&bytes).unwrap();
        prop_assert_eq!(&read, &value);
        // Also what equality does not see: the order of a hash set, the sign of a zero.
        prop_assert_eq!(encode(&read), bytes);
    }

    #[test]
    fn any_bson_value_is_stored_as_the_driver_stores_it(value in any_bson()) {
        let driver = bson::doc! { "v": value.clone() }.to_vec().unwrap();
        prop_assert_eq!(encode(&value), driver);
        prop_assert_eq!(round_trip(&value), value);
    }

    #[test]
    fn a_raw_document_is_kept_to_the_byte(value in any_document()) {
        let raw = bson::RawDocumentBuf::try_from(&value).unwrap();
        prop_assert_eq!(encode(&raw), encode(&value));
        prop_assert_eq!(round_trip(&raw), raw);
    }

    #[test]
    fn what_only_serde_knows_is_stored_as_the_driver_stores_it(value in Shape::any()) {
        #[derive(serde::Serialize)]
        struct Holder<'a> { v: &'a Shape }
        let driver = bson::serialize_to_vec(&Holder { v: &value }).unwrap();
        prop_assert_eq!(encode(&Serde(value.clone())), driver);
        prop_assert_eq!(round_trip(&Serde(value.clone())).0, value);
    }

    #[test]
    fn cut_bytes_are_an_error(value in Everything::any(), cut in any::<prop::sample::Index>()) {
        let bytes = encode(&value);
        let cut = cut.index(bytes.len());
        prop_assert!(decode::<Everything>(&bytes[..cut]).is_err());
    }

    #[test]
    fn changed_bytes_are_read_or_an_error(
        value in Everything::any(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let mut bytes = encode(&value);
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        // What is read can be stored again, in the same bytes if it is read again.
        if let Ok(read) = decode::<Everything>(&bytes) {
            let stored = encode(&read);
            prop_assert_eq!(encode(&decode::<Everything>(&stored).unwrap()), stored);
        }
        let _ = decode::<bson::Document>(&bytes);
        let _ = decode::<bson::RawDocumentBuf>(&bytes);
    }

    #[test]
    fn bytes_removed_or_inserted_are_read_or_an_error(
        value in Lists::any(),
        place in any::<prop::sample::Index>(),
        inserted in any::<Option<Vec<u8>>>(),
    ) {
        let mut bytes = encode(&value);
        let place = place.index(bytes.len());
        match inserted {
            Some(inserted) => drop(bytes.splice(place..place, inserted)),
            None => drop(bytes.remove(place)),
        }
        // With a right outermost length, so that the inside is looked at.
        let length = i32::try_from(bytes.len()).unwrap().to_le_bytes();
        if let Some(start) = bytes.get_mut(..4) {
            start.copy_from_slice(&length);
        }
        let _ = decode::<Lists>(&bytes);
        let _ = decode::<bson::Bson>(&bytes);
        let _ = decode::<Serde<Shape>>(&bytes);
    }

    #[test]
    fn any_bytes_are_read_or_an_error(bytes in any::<Vec<u8>>()) {
        let mut bytes = [&[0, 0, 0, 0, 3, b'v', 0][..], &bytes, &[0]].concat();
        let length = i32::try_from(bytes.len()).unwrap().to_le_bytes();
        bytes[..4].copy_from_slice(&length);
        let _ = decode::<Everything>(&bytes);
        let _ = decode::<bson::Bson>(&bytes);
        let _ = decode::<Node>(&bytes);
    }
}
