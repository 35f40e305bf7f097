use mongo_odm::prelude::*;

struct Money {
    cents: i64,
}

#[derive(EmbeddedDocument)]
struct Item {
    price: Money,
}

fn main() {}
