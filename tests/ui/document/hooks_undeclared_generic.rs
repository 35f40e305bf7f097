use mongo_odm::prelude::*;

#[derive(Document)]
struct Page<T> {
    id: ObjectId,
    content: T,
}

impl Hooks for Page<String> {}

fn main() {}
