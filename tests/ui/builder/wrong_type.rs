use mongo_odm::prelude::*;

#[derive(Document)]
struct Order {
    id: ObjectId,
    quantity: i32,
    name: String,
}

fn main() {
    let _ = Order::builder().quantity("three").name(3);
    let _ = Order::builder().quantty(3);
}
