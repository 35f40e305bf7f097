use mongo_odm::prelude::*;

#[derive(Document)]
#[document(colection = "orders", rename_all = "camelcase", hooks = true)]
#[document(db = "a", db = "b", ordering(-created, name, shipping_adress.city))]
struct Order {
    id: ObjectId,
    name: String,
    created_at: DateTime<Utc>,
}

#[derive(EmbeddedDocument)]
#[document(collection = "items", ordering(name), hooks)]
struct Item {
    name: String,
}

fn main() {
    // The type can still be used: only the attributes are reported.
    let _ = Order::builder().name("x").created_at(Utc::now()).build().to_bson();
    let _ = Order::objects().filter(|o| o.name().eq("x"));
    let _ = Item::builder().name("x").build();
}
