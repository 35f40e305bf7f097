use mongo_odm::prelude::*;

#[derive(Document)]
struct Tuple(ObjectId);

#[derive(EmbeddedDocument)]
struct Unit;

#[derive(EmbeddedDocument)]
enum Status {
    Open,
}

#[derive(Document)]
struct Borrowed<'a> {
    id: ObjectId,
    name: &'a str,
}

#[derive(Document)]
struct Order {
    id: ObjectId,
    unit: Unit,
    status: Status,
}

fn main() {
    let _ = Tuple::objects();
}
