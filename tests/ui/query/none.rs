use mongo_odm::prelude::*;

#[derive(Document)]
struct Order {
    id: ObjectId,
    notes: Option<String>,
    rank: Option<i32>,
}

fn main() {
    let _ = Order::objects().filter(|o| o.notes().eq(None));
    let _ = Order::objects().update(|o| o.notes().set(None));
    let _ = Order::objects().update(|o| o.rank().set(Some(3)));
}
