use mongo_odm::prelude::*;

#[path = "../../ui_models/order.rs"]
mod order;
use order::Order;

fn main() {
    let _ = Order::objects().order_by(|o| [o.nmae().asc()]);
    let _ = Order::objects().order_by(|o| [o.name().up()]);
}
