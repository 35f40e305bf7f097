use mongo_odm::prelude::*;

#[derive(Document)]
#[document(index(stock, expire_after_seconds = 60), index(times, expire_after_seconds = 60))]
struct Product {
    id: Vec<i32>,
    #[field(expire_after_seconds = 60)]
    sku: String,
    stock: i32,
    times: Vec<DateTime<Utc>>,
    #[field(expire_after_seconds = 60)]
    gone: Option<DateTime<Utc>>,
    #[field(null)]
    name: String,
    #[field(null)]
    note: Option<String>,
}

#[derive(Document)]
struct Country {
    #[field(id)]
    code: Option<String>,
}

fn main() {}
