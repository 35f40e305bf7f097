use mongo_odm::prelude::*;

#[derive(EmbeddedDocument)]
struct Item {
    #[field(default = "none")]
    quantity: i32,
    #[field(default)]
    status: Status,
}

#[derive(Choices)]
enum Status {
    Open,
}

fn main() {}
