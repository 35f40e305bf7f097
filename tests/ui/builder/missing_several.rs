use mongo_odm::prelude::*;

type Perhaps = Option<String>;

#[derive(Document)]
struct Order<T> {
    id: ObjectId,
    number: String,
    r#type: T,
    build: Vec<i32>,
    notes: Option<String>,
    // Known to be an `Option` only by the compiler.
    remarks: Perhaps,
    #[field(default)]
    tags: Vec<String>,
    #[field(auto_now)]
    updated_at: DateTime<Utc>,
}

fn main() {
    let _ = Order::<i32>::builder().build();
    let _ = Order::<i32>::builder().number("1").r#type(2).set_build([]).build();
}
