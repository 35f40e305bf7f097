use mongo_odm::prelude::*;

#[derive(Document)]
struct Order {
    id: ObjectId,
    notes: Option<Option<String>>,
}

#[derive(EmbeddedDocument)]
struct Item {
    sizes: Vec<Option<Box<Option<i32>>>>,
}

fn main() {}
