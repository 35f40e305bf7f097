use std::collections::{BTreeMap, BTreeSet, HashSet};

use mongo_odm::prelude::*;

#[derive(Choices)]
enum Tag {
    New,
    Old,
}

#[derive(Document)]
struct Order {
    id: ObjectId,
    hashed: HashSet<Tag>,
    sorted: BTreeSet<Tag>,
    counts: BTreeMap<Tag, i32>,
}

fn main() {}
