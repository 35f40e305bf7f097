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
}

fn order(customer: Customer) -> Order {
    Order { id: ObjectId::new(), customer }
}

fn main() {}
