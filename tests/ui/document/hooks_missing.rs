use mongo_odm::prelude::*;

#[derive(Document)]
#[document(hooks)]
struct Order {
    id: ObjectId,
}

fn main() {}
