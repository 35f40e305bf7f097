use mongo_odm::prelude::*;

#[derive(Document)]
struct Book {
    id: ObjectId,
    title: String,
    pages: i32,
}

#[derive(EmbeddedDocument)]
struct Chapter {
    title: String,
    pages: i32,
}

mod films {
    use mongo_odm::prelude::*;

    #[derive(Document)]
    pub struct Film {
        id: ObjectId,
        pub title: String,
    }

    #[derive(Document)]
    pub struct Book {
        id: ObjectId,
        pub title: String,
    }
}

fn main() {
    let _ = Book::builder().pages(3).build();
    let _ = Chapter::builder().title("One").pages(3).build();
    let _ = films::Film::builder().build();
    let _ = films::Book::builder().build();
}
