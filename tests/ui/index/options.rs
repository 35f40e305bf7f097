use mongo_odm::prelude::*;

#[derive(Document)]
#[document(
    index(title, unqiue),
    index(title, expire_after_secs),
    index(title.),
    index(-titel, name = "a"),
    index(title = -1),
    index(title desc),
    index(title: Text),
    index(title: desc),
    index(title, sparse = true),
    index(title, name = 5),
    index(title, name),
    index(title, partial = 5),
    index(title, expire_after_seconds = "60"),
    index(title: text, weights(titel = 5), name = "b"),
    index(title: text, weights(title = "5"), name = "c"),
    index(title, collation(local = "en")),
    index(title, collation(locale = "en", strenght = 2)),
    index(title, collation(locale = "en", strength = 6)),
    index(title, collation(locale = "en", case_first = "uper")),
    index(title, collation(locale = "en", numeric_ordering)),
    index(title, collation = "en"),
    index(),
    index = "title",
    index("title"),
)]
struct Book {
    id: ObjectId,
    title: String,
}

fn main() {}
