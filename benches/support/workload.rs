//! The workload: orders of about 796 bytes, the same in every run.

use bson::{Decimal128, oid::ObjectId};

/// How many customers the orders belong to.
pub(crate) const CUSTOMERS: usize = 100;

/// The first second of 2024, in milliseconds since the Unix epoch.
const EPOCH: i64 = 1_704_067_200_000;

const ADJECTIVES: [&str; 8] = [
    "Compact", "Walnut", "Folding", "Ceramic", "Woollen", "Leather", "Cordless", "Enamel",
];
const THINGS: [&str; 8] = [
    "Armchair",
    "Lantern",
    "Notebook",
    "Teapot",
    "Blanket",
    "Satchel",
    "Screwdriver",
    "Casserole",
];
const TAGS: [&str; 8] = [
    "gift",
    "rush",
    "export",
    "fragile",
    "wholesale",
    "returning",
    "insured",
    "pickup",
];

/// The id of the order at `index`.
pub(crate) fn order_id(index: usize) -> ObjectId {
    id(0x0a, index)
}

/// The id of the customer at `index`.
pub(crate) fn customer_id(index: usize) -> ObjectId {
    id(0x0c, index)
}

/// A declaration of the order, made from values as an application has them.
pub(crate) trait Model: Sized {
    /// A line of the order.
    type Item;
    /// A moment.
    type Date;

    /// Makes a moment from milliseconds since the Unix epoch.
    fn date(millis: i64) -> Self::Date;
    /// Makes a line.
    fn item(line: Line) -> Self::Item;
    /// Makes an order.
    fn order(head: Head, items: Vec<Self::Item>) -> Self;
}

/// The values of a line. Amounts are in cents, which every model's decimal is cheaply made of.
pub(crate) struct Line {
    pub(crate) product_id: String,
    pub(crate) name: String,
    pub(crate) quantity: i32,
    pub(crate) cents: u32,
}

/// The values of an order but its lines. Dates are milliseconds since the Unix epoch.
pub(crate) struct Head {
    pub(crate) id: ObjectId,
    pub(crate) number: String,
    pub(crate) customer: ObjectId,
    pub(crate) tags: Vec<String>,
    /// A place in the model's list of statuses.
    pub(crate) status: usize,
    pub(crate) cents: u32,
    pub(crate) notes: Option<String>,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
}

/// How many statuses there are.
const STATUSES: usize = 5;

/// Makes the order at `index`.
pub(crate) fn order<M: Model>(index: usize) -> M {
    let mut dice = Dice::new(index);
    let mut cents = 0;
    let mut items = Vec::with_capacity(5);
    for _ in 0..5 {
        let line = line(&mut dice);
        cents += line.quantity.unsigned_abs() * line.cents;
        items.push(M::item(line));
    }
    let head = Head {
        id: order_id(index),
        number: format!("ORD-2024-{index:06}"),
        customer: customer_id(index % CUSTOMERS),
        tags: vec![dice.pick(&TAGS).to_owned(), dice.pick(&TAGS).to_owned()],
        status: dice.below(STATUSES),
        cents,
        notes: (!index.is_multiple_of(4)).then(|| "Call before delivery.".to_owned()),
        created_at: created_at(index),
        updated_at: created_at(index) + dice.below(864_000_000) as i64,
    };
    M::order(head, items)
}

/// The milliseconds at which the order at `index` was made: each a minute after the one before.
pub(crate) fn created_at(index: usize) -> i64 {
    EPOCH + index as i64 * 61_000
}

fn line(dice: &mut Dice) -> Line {
    let (quantity, price) = (1 + dice.below(9), 99 + dice.below(49_900));
    Line {
        product_id: format!("P-{:06}", dice.below(1_000_000)),
        name: [dice.pick(&ADJECTIVES), " ", dice.pick(&THINGS)].concat(),
        quantity: i32::try_from(quantity).expect("a digit"),
        cents: u32::try_from(price).expect("some hundred dollars"),
    }
}

/// Makes an amount of cents a BSON decimal: the coefficient in the low eight bytes, and on top the exponent, -2,
/// above its least value.
pub(crate) fn decimal128(cents: u32) -> Decimal128 {
    let exponent: u64 = (6176 - 2) << 49;
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&u64::from(cents).to_le_bytes());
    bytes[8..].copy_from_slice(&exponent.to_le_bytes());
    Decimal128::from_bytes(bytes)
}

fn id(kind: u8, index: usize) -> ObjectId {
    let mut bytes = [kind; 12];
    bytes[4..].copy_from_slice(&(index as u64).to_be_bytes());
    ObjectId::from_bytes(bytes)
}

/// Numbers that look random and are the same in every run (SplitMix64).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: usize) -> Self {
        Self(seed as u64)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % bound as u64) as usize
    }

    fn pick(&mut self, words: &[&'static str]) -> &'static str {
        words[self.below(words.len())]
    }
}
