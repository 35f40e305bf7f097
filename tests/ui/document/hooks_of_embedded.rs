use mongo_odm::prelude::*;

#[derive(EmbeddedDocument)]
struct Item {
    sku: String,
}

impl Hooks for Item {}

#[derive(EmbeddedDocument)]
struct Pair<T> {
    first: T,
}

impl<T: Send> Hooks for Pair<T> {}

fn main() {}
