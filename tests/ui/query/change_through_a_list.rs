use mongo_odm::prelude::*;

#[derive(EmbeddedDocument)]
struct Item {
    quantity: i32,
    tags: Vec<String>,
}

#[derive(Document)]
struct Order {
    id: ObjectId,
    items: Vec<Item>,
    notes: Vec<Option<String>>,
}

fn main() {
    let _ = Order::objects().update(|o| o.items().quantity().set(4));
    let _ = Order::objects().update(|o| o.items().quantity().inc(1));
    let _ = Order::objects().update(|o| o.items().tags().push("gift"));
    let _ = Order::objects().update(|o| o.notes().set_null());
    let _ = Order::objects().update(|o| o.items().tags().each().set("gift"));
}
