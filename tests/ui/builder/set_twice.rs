use mongo_odm::prelude::*;

#[derive(Document)]
struct Order {
    id: ObjectId,
    number: String,
    total: i64,
}

fn main() {
    let _ = Order::builder().number("a").total(3).number("b").build();
}
