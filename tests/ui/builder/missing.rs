use mongo_odm::prelude::*;

#[derive(Document)]
struct Order {
    id: ObjectId,
    order_number: String,
    notes: Option<String>,
    quantity: i32,
}

fn main() {
    let _ = Order::builder().quantity(3).build();
}
