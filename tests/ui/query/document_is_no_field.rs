use mongo_odm::prelude::*;

#[derive(EmbeddedDocument, Clone)]
struct Address {
    city: String,
}

#[derive(Document, Clone)]
struct Order {
    id: ObjectId,
    address: Address,
}

fn whole(order: Order) {
    let _ = Order::objects().filter(|o| o.is_null());
    let _ = Order::objects().filter(|o| o.exists(true));
    let _ = Order::objects().update(|o| o.set(order));
    let _ = Order::objects().order_by(|o| o.desc());
    let _ = Address::condition(|a| a.is_null());
}

// A document that is stored in a field is one.
fn stored(address: Address) {
    let _ = Order::objects().filter(|o| o.address().is_null() | o.address().eq(&address));
    let _ = Order::objects().order_by(|o| o.address().desc());
    let _ = Order::objects().update(|o| o.address().set(address));
}

fn main() {}
