use mongo_odm::prelude::*;

#[derive(Document)]
struct Customer {
    id: ObjectId,
    name: String,
}

#[derive(Document)]
struct Order {
    id: ObjectId,
    customer: Customer,
}

#[derive(Document)]
struct Group {
    id: ObjectId,
    members: Option<Vec<Customer>>,
}

// The rows of a join hold documents.
#[derive(EmbeddedDocument)]
struct Row {
    customer: Customer,
}

fn main() {}
