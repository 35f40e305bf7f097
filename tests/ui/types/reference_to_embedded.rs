use mongo_odm::prelude::*;

#[derive(EmbeddedDocument)]
struct Address {
    city: String,
}

#[derive(Document)]
struct Order {
    id: ObjectId,
    address: Ref<Address>,
}

fn main() {
    let _ = Order::objects();
}
