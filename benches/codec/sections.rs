//! What is measured: each way to decode or encode the order.

use std::hint::black_box;

use bson::RawDocument;
use mongo_odm::Document;

use crate::{
    raw,
    support::{ours, peer::Order, workload},
    walker, writer,
};

/// The size of the order, in bytes: that of the orders' average.
const SIZE: usize = 796;
/// The contender that the others are compared with.
const SERDE: &str = "serde";
/// The contender that has targets.
pub(crate) const ODM: &str = "mongo-odm";

/// One contender of one operation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Section {
    pub(crate) operation: &'static str,
    pub(crate) contender: &'static str,
    run: fn(&Sample),
}

impl PartialEq for Section {
    fn eq(&self, other: &Self) -> bool {
        self.operation == other.operation && self.contender == other.contender
    }
}

impl Section {
    /// How it is asked for.
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.operation, self.contender)
    }

    /// The section that this one is compared with.
    pub(crate) fn reference(&self) -> Self {
        Self {
            contender: SERDE,
            ..*self
        }
    }

    /// Runs it `iterations` times.
    pub(crate) fn repeat(&self, sample: &Sample, iterations: u32) {
        for _ in 0..iterations {
            (self.run)(black_box(sample));
        }
    }
}

/// One order, in each of the forms that a section starts from.
#[derive(Debug)]
pub(crate) struct Sample {
    pub(crate) bytes: Vec<u8>,
    pub(crate) peer: Order,
    pub(crate) ours: ours::Order,
}

impl Sample {
    pub(crate) fn new() -> Self {
        let encoded = |index| {
            let peer = workload::order(index);
            let bytes = bson::serialize_to_vec(&peer).expect("an order");
            let ours = ours::Order::from(peer.clone());
            Self { bytes, peer, ours }
        };
        (0..)
            .map(encoded)
            .find(|sample| sample.bytes.len() == SIZE && sample.peer.notes.is_some())
            .expect("one of many orders has the size")
    }
}

/// A contender's name, and what it does.
type Run = (&'static str, fn(&Sample));

/// All sections.
pub(crate) fn all() -> impl Iterator<Item = Section> {
    let decode: [Run; 4] = [
        (SERDE, |sample| {
            let _ = black_box(bson::deserialize_from_slice::<Order>(&sample.bytes));
        }),
        ("RawDocument by hand", |sample| {
            let _ = black_box(raw::decode(&sample.bytes));
        }),
        ("walker by hand", |sample| {
            let _ = black_box(walker::decode(&sample.bytes));
        }),
        (ODM, |sample| {
            let _ = black_box(from_bson(&sample.bytes));
        }),
    ];
    let encode: [Run; 4] = [
        (SERDE, |sample| {
            let _ = black_box(bson::serialize_to_raw_document_buf(&sample.peer));
        }),
        ("RawDocumentBuf by hand", |sample| {
            let _ = black_box(raw::encode(&sample.peer));
        }),
        ("one Vec by hand", |sample| {
            let _ = black_box(by_hand(sample));
        }),
        (ODM, |sample| {
            let _ = black_box(sample.ours.to_bson());
        }),
    ];
    let of = |operation| {
        move |(contender, run)| Section {
            operation,
            contender,
            run,
        }
    };
    decode
        .into_iter()
        .map(of("decode"))
        .chain(encode.into_iter().map(of("encode")))
}

fn from_bson(bytes: &[u8]) -> mongo_odm::Result<ours::Order> {
    let document = RawDocument::from_bytes(bytes).expect("a document");
    ours::Order::from_bson(document)
}

fn by_hand(sample: &Sample) -> Vec<u8> {
    let mut out = Vec::with_capacity(sample.bytes.len());
    writer::encode(&sample.peer, &mut out);
    out
}

/// All sections do the same work: each decodes to the order and encodes to its bytes.
pub(crate) fn check(sample: &Sample) {
    let Sample { bytes, peer, ours } = sample;
    assert_eq!(
        &bson::deserialize_from_slice::<Order>(bytes).expect("an order"),
        peer
    );
    assert_eq!(raw::decode(bytes).as_ref(), Some(peer));
    assert_eq!(walker::decode(bytes).as_ref(), Some(peer));
    assert_eq!(&from_bson(bytes).expect("an order"), ours);
    assert_eq!(&raw::encode(peer), bytes);
    assert_eq!(ours.to_bson().expect("an order").as_bytes(), bytes);
    assert_eq!(&by_hand(sample), bytes);
}
