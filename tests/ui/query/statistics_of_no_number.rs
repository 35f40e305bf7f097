use mongo_odm::prelude::*;

#[path = "../../ui_models/order.rs"]
mod order;
use order::Order;

fn main() {
    let _ = Order::objects().sum(|o| o.name());
    let _ = Order::objects().average(|o| o.tags());
    let _ = Order::objects().sum(|o| o.address());
}
