use mongo_odm::prelude::*;

#[derive(Document)]
struct Product {
    id: ObjectId,
    #[field(uniqe, max_lenght = 50)]
    sku: String,
    #[field(db_field = "n", required)]
    name: String,
    #[field(max_length = "50", name)]
    text: String,
    #[field(on_delete = casade)]
    maker: Ref<Product>,
    #[field(default = 3, default)]
    #[field(name = "a.b")]
    count: i32,
    #[field(name = "text")]
    other: String,
    #[field = "x"]
    last: String,
}

fn main() {}
