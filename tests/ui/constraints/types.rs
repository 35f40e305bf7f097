use mongo_odm::prelude::*;

#[derive(EmbeddedDocument)]
struct Item {
    #[field(max_length = 5)]
    quantity: i32,
    #[field(min = 1)]
    name: String,
    #[field(min_items = 1)]
    code: String,
    #[field(precision = 2)]
    count: i64,
    #[field(email)]
    mails: Vec<String>,
    #[field(each(max_length = 5))]
    label: String,
    #[field(each(max = 5))]
    tags: Vec<String>,
}

fn main() {}
