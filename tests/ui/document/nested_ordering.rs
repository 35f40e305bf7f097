use mongo_odm::prelude::*;

#[derive(Document)]
#[document(ordering(address.ctiy, -address.city))]
struct Customer {
    id: ObjectId,
    address: Option<Address>,
}

#[derive(EmbeddedDocument)]
struct Address {
    city: String,
}

fn main() {}
