#![forbid(unsafe_code)]

use std::cell::{self, RefCell};
use std::rc::Rc;

use mongo_odm::prelude::*;

#[derive(Document)]
struct Order {
    id: ObjectId,
    number: Rc<str>,
}

#[derive(Document)]
struct Counter {
    id: ObjectId,
    count: RefCell<i64>,
    last: Option<cell::Cell<i32>>,
}

#[derive(EmbeddedDocument)]
struct Item<T> {
    #[field(serde)]
    product: Vec<Rc<T>>,
}

fn main() {
    let _ = (Order::objects(), Counter::objects());
}
