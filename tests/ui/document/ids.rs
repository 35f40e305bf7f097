use mongo_odm::prelude::*;

#[derive(Document)]
struct Without {
    name: String,
}

#[derive(Document)]
struct Twice {
    #[field(id)]
    a: i32,
    #[field(id)]
    b: i32,
}

#[derive(Document)]
struct Odd {
    #[field(default, unique)]
    id: ObjectId,
    #[field(name = "_id")]
    other: i32,
}

fn main() {
    let _ = Without::objects();
}
