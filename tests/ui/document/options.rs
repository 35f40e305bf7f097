use mongo_odm::prelude::*;

#[derive(Document)]
#[document(
    collections = "books",
    table = "books",
    order_by(title),
    Hooks,
    ordering = "title",
    rename_all = camelCase,
    validate = "check",
    crate = mongo_odm,
)]
#[document]
#[document(collection("books"))]
struct Book {
    id: ObjectId,
    #[document(max_length = 5)]
    title: String,
}

#[derive(Document)]
#[document(ordering(titel, "id", -title, title))]
#[document(rename_all = "camel_case")]
#[field(unique)]
struct Film {
    id: ObjectId,
    title: String,
}

fn main() {}
