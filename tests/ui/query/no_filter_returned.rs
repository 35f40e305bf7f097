use mongo_odm::prelude::*;

#[path = "../../ui_models/order.rs"]
mod order;
use order::Order;

fn main() {
    let _ = Order::objects().filter(|o| o.paid());
    let _ = Order::objects().filter(|o| o.quantity() == 3);
    let _ = Order::objects().filter(|o| o.paid().eq(true) && o.quantity().eq(3));
}
