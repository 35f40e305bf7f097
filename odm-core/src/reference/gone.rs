//! The bookkeeping of a delete: which documents go, and which ids are equal to the server.

use std::collections::{HashMap, HashSet};

use bson::Bson;

use crate::codec::{Decimal128Parts, Encoder};

/// The documents that a delete takes away, by collection.
#[derive(Debug, Default)]
pub(super) struct Gone {
    collections: HashMap<Collection, IdSet>,
}

/// The name of a database and of a collection in it.
type Collection = (String, &'static str);

impl Gone {
    /// Adds the `ids` and returns those that are new.
    pub(super) fn add(&mut self, collection: Collection, mut ids: Vec<Bson>) -> Vec<Bson> {
        let known = self.collections.entry(collection).or_default();
        ids.retain(|id| known.insert(id));
        ids
    }

    pub(super) fn of(&self, collection: &Collection) -> Option<&IdSet> {
        self.collections.get(collection)
    }
}

/// A set of ids. A whole number is one member whatever its type, as the server compares 1 and 1.0 as equal.
#[derive(Debug, Default)]
pub(super) struct IdSet(HashSet<Vec<u8>>);

impl IdSet {
    pub(super) fn of<'a>(ids: impl IntoIterator<Item = &'a Bson>) -> Self {
        Self(ids.into_iter().map(key).collect())
    }

    /// Adds the id; `false` if it is a member already.
    fn insert(&mut self, id: &Bson) -> bool {
        self.0.insert(key(id))
    }

    pub(super) fn contains(&self, id: &Bson) -> bool {
        self.0.contains(&key(id))
    }
}

/// Bytes that are equal where the values are.
fn key(id: &Bson) -> Vec<u8> {
    #[cfg(test)]
    tests::count_key();
    let mut key = Vec::with_capacity(16);
    append(id, &mut key);
    key
}

/// The tags of the key's parts. Numbers share one, whatever their type.
const INTEGER: u8 = 1;
const REAL: u8 = 2;
const OBJECT_ID: u8 = 3;
const TEXT: u8 = 4;
const DOCUMENT: u8 = 5;
const ARRAY: u8 = 6;
const END: u8 = 7;
const OTHER: u8 = 8;

fn append(id: &Bson, key: &mut Vec<u8>) {
    match id {
        Bson::ObjectId(id) => put(OBJECT_ID, &id.bytes(), key),
        Bson::Int32(number) => put(INTEGER, &i64::from(*number).to_le_bytes(), key),
        Bson::Int64(number) => put(INTEGER, &number.to_le_bytes(), key),
        Bson::Double(number) => append_double(*number, key),
        Bson::Decimal128(number) => append_decimal(number.bytes(), key),
        Bson::String(text) => {
            put(TEXT, &text.len().to_le_bytes(), key);
            key.extend_from_slice(text.as_bytes());
        }
        Bson::Document(document) => {
            key.push(DOCUMENT);
            for (name, value) in document {
                // The tag tells a name from the end.
                put(TEXT, name.as_bytes(), key);
                key.push(0);
                append(value, key);
            }
            key.push(END);
        }
        Bson::Array(values) => {
            key.push(ARRAY);
            for value in values {
                append(value, key);
            }
            key.push(END);
        }
        other => put(OTHER, &encoded(other), key),
    }
}

fn put(tag: u8, bytes: &[u8], key: &mut Vec<u8>) {
    key.push(tag);
    key.extend_from_slice(bytes);
}

fn append_double(number: f64, key: &mut Vec<u8>) {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "compared with the original"
    )]
    let whole = number as i64;
    #[expect(
        clippy::cast_precision_loss,
        clippy::float_cmp,
        reason = "only what survives both ways is an integer"
    )]
    if whole as f64 == number && whole != i64::MAX {
        put(INTEGER, &whole.to_le_bytes(), key);
    } else {
        put(REAL, &number.to_bits().to_le_bytes(), key);
    }
}

fn append_decimal(bytes: [u8; 16], key: &mut Vec<u8>) {
    match Decimal128Parts::from_bytes(bytes) {
        Decimal128Parts::Finite(number) => match number.to_int() {
            Some(whole) => put(INTEGER, &whole.to_le_bytes(), key),
            None => put(OTHER, &number.normal().to_bytes(), key),
        },
        _ => put(OTHER, &bytes, key),
    }
}

fn encoded(id: &Bson) -> Vec<u8> {
    let mut encoder = Encoder::with_capacity(32);
    encoder.document(|encoder| encoder.field_or_null("\0", id));
    // What was stored can be encoded.
    let encoded = encoder.finish();
    encoded.unwrap_or_else(|_| id.to_string().into_bytes())
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use bson::{bson, oid::ObjectId};

    use super::*;

    thread_local! {
        static KEYS: Cell<usize> = const { Cell::new(0) };
    }

    /// Each id that is compared at all is brought into its form once.
    pub(super) fn count_key() {
        KEYS.set(KEYS.get() + 1);
    }

    fn collection(name: &'static str) -> Collection {
        ("shop".to_owned(), name)
    }

    #[test]
    fn the_work_is_linear_in_the_number_of_ids() {
        const MANY: i64 = 100_000;
        KEYS.set(0);
        let mut gone = Gone::default();
        gone.add(collection("a"), vec![Bson::Int64(-1)]);
        // A cascade that reaches one after the other, and meets each a second time.
        for id in 0..MANY {
            assert_eq!(gone.add(collection("b"), vec![Bson::Int64(id)]).len(), 1);
            assert!(gone.add(collection("b"), vec![Bson::Int64(id)]).is_empty());
        }
        // And one that reaches all at once.
        let all: Vec<Bson> = (0..MANY).map(Bson::Int64).collect();
        assert_eq!(gone.add(collection("a"), all.clone()).len(), all.len());
        assert!(gone.add(collection("a"), all).is_empty());
        assert_eq!(KEYS.get(), 4 * MANY as usize + 1);
        let of = |name| gone.of(&collection(name)).unwrap();
        assert!(of("a").contains(&Bson::Int64(-1)) && !of("b").contains(&Bson::Int64(-1)));
        assert!(gone.of(&collection("c")).is_none());
    }

    #[test]
    fn whole_numbers_are_equal_whatever_their_type() {
        let one = "1".parse::<bson::Decimal128>().unwrap();
        let scaled = "10.0E-1".parse::<bson::Decimal128>().unwrap();
        let half = "0.5".parse::<bson::Decimal128>().unwrap();
        let equal = [
            vec![
                bson!(1_i32),
                bson!(1_i64),
                bson!(1.0),
                one.into(),
                scaled.into(),
            ],
            vec![bson!(0), bson!(-0.0)],
            vec![
                bson!({ "a": 1, "b": [2] }),
                bson!({ "a": 1.0, "b": [2_i64] }),
            ],
            vec![bson!({ "b": [2], "a": 1 })],
            vec![bson!([{ "a": 1 }])],
            vec![bson!(0.5)],
            vec![half.into()],
            vec![bson!("1")],
            vec![bson!(9_223_372_036_854_775_807_i64)],
            vec![bson!(9_223_372_036_854_775_808.0)],
            vec![bson!(f64::NAN), bson!(f64::NAN)],
            vec![bson!(null)],
            vec![bson!(true)],
            vec![bson!(false)],
            vec![ObjectId::from_bytes([7; 12]).into()],
            vec![bson!({ "a": "", "b": "" })],
            vec![bson!({ "a": "b" })],
            // Names that look like the end of a document.
            vec![bson!({ "k": [{ "x": { "\u{7}": 1 } }], "n": 1 })],
            vec![bson!({ "k": [{ "x": {}, "": 1 }], "\u{7}n": 1 })],
        ];
        for (group, members) in equal.iter().enumerate() {
            let set = IdSet::of(members.first());
            for (other, ids) in equal.iter().enumerate() {
                for id in ids {
                    assert_eq!(set.contains(id), group == other, "{members:?} and {id:?}");
                }
            }
        }
    }
}
