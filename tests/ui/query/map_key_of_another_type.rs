use std::collections::BTreeMap;

use mongo_odm::prelude::*;

#[derive(Document)]
struct Shelf {
    id: ObjectId,
    by_owner: BTreeMap<ObjectId, i32>,
    by_region: BTreeMap<Region, i32>,
    by_name: BTreeMap<String, i32>,
}

#[derive(Choices, PartialEq, Eq, PartialOrd, Ord)]
enum Region {
    North,
}

fn main() {
    let _ = Shelf::objects().filter(|s| s.by_owner().key("507f1f77bcf86cd799439011").eq(1));
    let _ = Shelf::objects().filter(|s| s.by_region().contains_key("north"));
    let _ = Shelf::objects().update(|s| s.by_name().unset_key(3));
}
