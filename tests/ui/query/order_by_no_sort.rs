use mongo_odm::prelude::*;

#[path = "../../ui_models/order.rs"]
mod order;
use order::Order;

fn main() {
    let _ = Order::objects().order_by(|o| o.name());
    let _ = Order::objects().order_by(|o| (o.name().asc(), o.quantity()));
    let _ = Order::objects().order_by(|o| [o.name()]);
    let _ = Order::objects().order_by(|_| "name");
}
