use mongo_odm::prelude::*;

#[derive(Document)]
struct Order {
    id: ObjectId,
    paid: bool,
    total: i32,
}

fn main() {
    let _ = Order::objects().filter(|o| o.paid() & o.total());
    let _ = Order::objects().filter(|o| o.total().gt(1) | o.total());
}
