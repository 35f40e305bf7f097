//! What is measured: each way to decode or encode the order.

use std::hint::black_box;

use bson::{Document as BsonDocument, RawDocument, doc};
use mongo_odm::{Document, document::Structure as _};

use crate::{
    raw,
    support::{
        peer::Order,
        plain::{self, Status},
        table::Target,
        workload,
    },
    walker, writer,
};

/// The size of the order, in bytes: that of the orders' average.
const SIZE: usize = 796;
/// The operations, in the order of the table.
pub(crate) const OPERATIONS: [&str; 3] = ["decode", "encode", "filter"];

/// What the others are compared with: to decode and encode, and to make a filter.
const SERDE: &str = "serde";
const BY_HAND: &str = "doc! by hand";
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
        let filters = self.operation == "filter";
        Self {
            contender: if filters { BY_HAND } else { SERDE },
            ..*self
        }
    }

    /// Returns what the ODM's sections must and should reach.
    pub(crate) fn limits(&self) -> &'static [Limit] {
        const DECODE: &[Limit] = &[Limit::Instructions(target(0.35, 0.25))];
        const ENCODE: &[Limit] = &[Limit::Instructions(target(0.20, 0.12))];
        const FILTER: &[Limit] = &[
            Limit::Allocations(target(12.0, 8.0)),
            Limit::Nanoseconds(target(3_000.0, 2_000.0)),
        ];
        match (self.operation, self.contender) {
            ("decode", ODM) => DECODE,
            ("encode", ODM) => ENCODE,
            ("filter", ODM) => FILTER,
            _ => &[],
        }
    }

    /// Runs it `iterations` times.
    pub(crate) fn repeat(&self, sample: &Sample, iterations: u32) {
        for _ in 0..iterations {
            (self.run)(black_box(sample));
        }
    }
}

/// A target and the figure that it is for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Limit {
    /// In relation to the reference.
    Instructions(Target),
    Allocations(Target),
    Nanoseconds(Target),
}

impl Limit {
    pub(crate) const fn target(&self) -> &Target {
        let (Self::Instructions(target) | Self::Allocations(target) | Self::Nanoseconds(target)) =
            self;
        target
    }

    pub(crate) const fn unit(&self) -> &'static str {
        match self {
            Self::Instructions(_) => "",
            Self::Allocations(_) => "allocations",
            Self::Nanoseconds(_) => "ns",
        }
    }
}

const fn target(must: f64, goal: f64) -> Target {
    Target { must, goal }
}

/// One order, in each of the forms that a section starts from.
#[derive(Debug)]
pub(crate) struct Sample {
    pub(crate) bytes: Vec<u8>,
    pub(crate) peer: Order,
    pub(crate) ours: plain::Order,
}

impl Sample {
    pub(crate) fn new() -> Self {
        let encoded = |index| {
            let peer = workload::order(index);
            let bytes = bson::serialize_to_vec(&peer).expect("an order");
            let ours = workload::order(index);
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
    let filter: [Run; 2] = [
        (BY_HAND, |sample| {
            black_box(filter_by_hand(&sample.peer));
        }),
        (ODM, |sample| {
            let _ = black_box(filter(&sample.peer));
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
        .chain(filter.into_iter().map(of("filter")))
}

fn from_bson(bytes: &[u8]) -> mongo_odm::Result<plain::Order> {
    let document = RawDocument::from_bytes(bytes).expect("a document");
    plain::Order::from_bson(document)
}

/// Three conditions, as a query sends them.
fn filter_by_hand(order: &Order) -> BsonDocument {
    doc! {
        "customer": order.customer,
        "status": "pending",
        "created_at": { "$gte": order.created_at },
    }
}

/// The same, built and rendered by the ODM.
fn filter(order: &Order) -> mongo_odm::Result<BsonDocument> {
    let conditions = plain::Order::condition(|o| {
        o.customer().eq(order.customer)
            & o.status().eq(Status::Pending)
            & o.created_at().gte(order.created_at)
    });
    conditions.into_document()
}

fn by_hand(sample: &Sample) -> Vec<u8> {
    let mut out = Vec::with_capacity(sample.bytes.len());
    writer::encode(&sample.peer, &mut out);
    out
}

/// All sections do the same work: each decodes to the order and encodes to its bytes.
pub(crate) fn check(sample: &Sample) {
    assert_eq!(workload::decimal128(123_456).to_string(), "1234.56");
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
    assert_eq!(filter(peer).expect("a filter"), filter_by_hand(peer));
}
