use mongo_odm::prelude::*;

#[derive(Document)]
struct Order {
    id: ObjectId,
    #[field(auto_now)]
    updated: String,
}

fn main() {}
