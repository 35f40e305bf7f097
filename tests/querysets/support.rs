use mongo_odm::{bson::Document as BsonDocument, prelude::*, testing::TestDatabase};

use crate::stored::database_with;

#[derive(Document, Clone, Debug, PartialEq)]
#[document(collection = "books", ordering(-year, title))]
pub(crate) struct Book {
    pub(crate) id: i32,
    #[field(name = "t")]
    pub(crate) title: String,
    pub(crate) year: i32,
    pub(crate) price: Option<Decimal>,
    pub(crate) rating: Option<f64>,
    #[field(default)]
    pub(crate) tags: Vec<String>,
    #[field(name = "ed", default)]
    pub(crate) editions: Vec<Edition>,
}

#[derive(EmbeddedDocument, Clone, Debug, PartialEq)]
pub(crate) struct Edition {
    #[field(name = "p")]
    pub(crate) pages: i32,
}

/// A document of the same collection without an order of its own.
#[derive(Document, Clone, Debug, PartialEq)]
#[document(collection = "books")]
pub(crate) struct Plain {
    pub(crate) id: i32,
}

/// A database with these books, as they are stored.
pub(crate) async fn stored(
    documents: impl IntoIterator<Item = BsonDocument>,
) -> Result<TestDatabase> {
    database_with("books", documents).await
}

/// In the documents' own order: 2, 3, 1, 4.
pub(crate) async fn four() -> Result<TestDatabase> {
    stored([
        doc! { "_id": 1, "t": "Dune", "year": 1965 },
        doc! { "_id": 2, "t": "Emma", "year": 2015 },
        doc! { "_id": 3, "t": "Ulysses", "year": 2015 },
        doc! { "_id": 4, "t": "Walden", "year": 1854 },
    ])
    .await
}

/// Books 1, 2, ... `number`.
pub(crate) async fn many(number: i32) -> Result<TestDatabase> {
    stored((1..=number).map(|id| doc! { "_id": id, "t": format!("book {id}"), "year": 2000 })).await
}

pub(crate) fn ids(books: &[Book]) -> Vec<i32> {
    books.iter().map(|book| book.id).collect()
}
