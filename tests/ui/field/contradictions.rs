use mongo_odm::prelude::*;

#[derive(Document)]
struct Product {
    id: ObjectId,
    #[field(min = 5, max = 1)]
    stock: i32,
    #[field(default, null)]
    note: Option<String>,
    #[field(auto_now, auto_now_add)]
    at: DateTime<Utc>,
    #[field(sparse)]
    code: Option<String>,
    #[field(length = 2, max_length = 3)]
    country: String,
}

#[derive(EmbeddedDocument)]
struct Item {
    #[field(id)]
    key: String,
    #[field(auto_now)]
    at: DateTime<Utc>,
}

fn main() {}
