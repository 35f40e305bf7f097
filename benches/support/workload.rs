//! The workload: orders of about 796 bytes, the same in every run.

use bson::{DateTime, Decimal128, oid::ObjectId};

use super::peer::{Item, Order, Status};

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

/// The order at `index`.
pub(crate) fn order(index: usize) -> Order {
    let mut dice = Dice::new(index);
    let items: Vec<(usize, Item)> = (0..5).map(|_| item(&mut dice)).collect();
    let cents = items.iter().map(|(cents, _)| cents).sum();
    Order {
        id: order_id(index),
        number: format!("ORD-2024-{index:06}"),
        customer: customer_id(index % CUSTOMERS),
        items: items.into_iter().map(|(_, item)| item).collect(),
        tags: vec![dice.pick(&TAGS).to_owned(), dice.pick(&TAGS).to_owned()],
        status: Status::ALL[dice.below(Status::ALL.len())],
        total: decimal(cents),
        notes: (!index.is_multiple_of(4)).then(|| "Call before delivery.".to_owned()),
        created_at: created_at(index),
        updated_at: DateTime::from_millis(
            created_at(index).timestamp_millis() + dice.below(864_000_000) as i64,
        ),
    }
}

/// When the order at `index` was made: each a minute after the one before.
pub(crate) fn created_at(index: usize) -> DateTime {
    DateTime::from_millis(EPOCH + index as i64 * 61_000)
}

fn item(dice: &mut Dice) -> (usize, Item) {
    let (quantity, price) = (1 + dice.below(9), 99 + dice.below(49_900));
    let item = Item {
        product_id: format!("P-{:06}", dice.below(1_000_000)),
        name: format!("{} {}", dice.pick(&ADJECTIVES), dice.pick(&THINGS)),
        quantity: i32::try_from(quantity).expect("a digit"),
        price: decimal(price),
    };
    (quantity * price, item)
}

fn decimal(cents: usize) -> Decimal128 {
    let text = format!("{}.{:02}", cents / 100, cents % 100);
    text.parse().expect("a decimal number")
}

fn id(kind: u8, index: usize) -> ObjectId {
    let mut bytes = [kind; 12];
    bytes[4..].copy_from_slice(&(index as u64).to_be_bytes());
    ObjectId::from_bytes(bytes)
}

/// Numbers that look random and are the same in every run (SplitMix64).
struct Dice(u64);

impl Dice {
    fn new(seed: usize) -> Self {
        Self(seed as u64)
    }

    fn below(&mut self, bound: usize) -> usize {
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
