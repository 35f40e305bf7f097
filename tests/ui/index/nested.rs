use mongo_odm::prelude::*;

#[derive(Document)]
#[document(
    index(shipping_address.ctiy),
    index(name.first),
    index(name, partial = |c| c.nmae().eq("x")),
)]
struct Customer {
    id: ObjectId,
    name: String,
    shipping_address: Option<Address>,
}

#[derive(EmbeddedDocument)]
struct Address {
    city: String,
}

fn main() {}
