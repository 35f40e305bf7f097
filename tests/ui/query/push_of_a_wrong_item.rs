use mongo_odm::prelude::*;

#[path = "../../ui_models/order.rs"]
mod order;
use order::Order;

fn main() {
    let _ = Order::objects().update(|o| o.tags().push(3));
}
