use mongo_odm::prelude::*;

#[path = "../../ui_models/order.rs"]
mod order;
use order::Order;

#[derive(Document)]
struct Customer {
    id: ObjectId,
    name: String,
}

fn main() {
    let named = Customer::condition(|c| c.name().eq("x"));
    let _ = Order::objects().filter(|_| named);
}
