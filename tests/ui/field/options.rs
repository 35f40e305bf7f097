use mongo_odm::prelude::*;

#[derive(Document)]
struct Product {
    id: ObjectId,
    #[field(max_len = 5, MAX = 3, nullable, one_of = [1])]
    sku: String,
    #[field(each(max_lenght = 3), min_items = 3, max_items = 1)]
    tags: Vec<String>,
    #[field(each(min = 5, max = 3))]
    numbers: Vec<i32>,
    #[field(each())]
    words: Vec<String>,
    #[field(max_length = 5.5, min_length, regex = 5)]
    text: String,
    #[field(min = "5", max(7))]
    count: i32,
    #[field(email = true, unique = "yes")]
    mail: String,
    #[field(choices = ["a", "b", "a"])]
    level: String,
    #[field(choices("a", "b"))]
    other: String,
    #[field(validate = "check", default(5))]
    code: String,
    #[field(name = stored, "x")]
    label: String,
    #[field(on_delete = "deny")]
    maker: Ref<Product>,
    #[field(on_delete = set_null)]
    seller: Ref<Product>,
    #[field(reverse_delete_rule = cascade)]
    owner: Ref<Product>,
}

fn main() {}
