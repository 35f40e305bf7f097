use mongo_odm::prelude::*;

#[derive(Document)]
struct Order {
    id: ObjectId,
    notes: Option<String>,
    total: i32,
    tags: Vec<String>,
    scores: Vec<i32>,
}

fn main() {
    let _ = Order::objects().update(|o| o.notes().rename_to(|o| o.total()));
    let _ = Order::objects().update(|o| o.tags().rename_to(|o| o.scores()));
    let _ = Order::objects().update(|o| o.notes().rename_to("label"));
}
