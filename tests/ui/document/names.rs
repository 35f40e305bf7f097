use mongo_odm::prelude::*;

#[derive(Document)]
struct Order {
    _id: ObjectId,
    number: String,
}

#[derive(Document)]
struct Conversion {
    id: ObjectId,
    into: String,
    r#try_into: i32,
}

#[derive(EmbeddedDocument)]
#[document(fields = "Item Paths", builder = Maker)]
struct Item {
    sku: String,
}

fn main() {}
