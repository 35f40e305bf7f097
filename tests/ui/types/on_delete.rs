use mongo_odm::prelude::*;

#[derive(Document)]
struct Customer {
    id: ObjectId,
}

#[derive(Document)]
struct Order {
    id: ObjectId,
    #[field(on_delete = deny)]
    name: String,
    #[field(on_delete = nullify)]
    customer: Ref<Customer>,
    #[field(on_delete = pull)]
    other: Ref<Customer>,
}

fn main() {}
