use mongo_odm::prelude::*;

#[derive(Document)]
#[document(
    index(title: text),
    index(body: text, name = "body_text"),
    index(pages),
    index(pages, unique),
    index(-pages, name = "same"),
    index(title, name = "same"),
    index(sku),
    index(title: hashed, body: hashed),
    index(title, default_language = "english", name = "language"),
)]
struct Book {
    id: ObjectId,
    title: String,
    body: String,
    pages: i32,
    #[field(unique)]
    sku: String,
    #[field(unique, index)]
    isbn: String,
}

#[derive(EmbeddedDocument)]
#[document(db = "x", index(city, unqiue), index(_id))]
struct Address {
    city: String,
}

fn main() {}
