use mongo_odm::prelude::*;

struct Money {
    cents: i64,
}

#[derive(Document)]
struct Order {
    id: ObjectId,
    #[field(serde)]
    total: Money,
}

fn main() {}
