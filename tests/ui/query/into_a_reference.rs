use mongo_odm::prelude::*;

#[derive(Document)]
struct Customer {
    id: ObjectId,
    name: String,
}

#[derive(Document)]
struct Order {
    id: ObjectId,
    customer: Ref<Customer>,
    seller: Option<Ref<Customer>>,
    watchers: Vec<Ref<Customer>>,
}

fn main() {
    let _ = Order::objects().filter(|o| o.customer().name().eq("Ada"));
    let _ = Order::objects().filter(|o| o.seller().name().eq("Ada"));
    let _ = Order::objects().filter(|o| o.watchers().name().eq("Ada"));
}
