//! `.await`, `get`, `first`, `raw`.

use mongo_odm::{
    bson::{Bson, Document as BsonDocument},
    error::ErrorKind,
    prelude::*,
};

use crate::support::{Book, Plain, four, ids, stored};

#[tokio::test]
async fn awaiting_gives_all_documents() -> Result<()> {
    let db = four().await?;
    let (books, commands) = db
        .record(async { Book::objects().filter(|b| b.year().gt(1900)).await })
        .await;
    let books = books?;
    assert_eq!(ids(&books), [2, 3, 1]);
    let emma = Book::builder().id(2).title("Emma").year(2015).build();
    assert_eq!(books[0], emma);
    commands.only().assert_body(doc! {
        "find": "books",
        "filter": { "year": { "$gt": 1900 } },
        "sort": { "year": -1, "t": 1 },
        "batchSize": 1000,
    });
    Ok(())
}

#[tokio::test]
async fn a_collection_that_does_not_exist_has_no_documents() -> Result<()> {
    let db = mongo_odm::testing::TestDatabase::new().await?;
    assert_eq!(Book::objects().on(&db).await?, []);
    assert_eq!(Book::objects().on(&db).first().await?, None);
    assert_eq!(Book::objects().on(&db).count().await?, 0);
    Ok(())
}

#[tokio::test]
async fn get_gives_the_one() -> Result<()> {
    let db = four().await?;
    let (book, commands) = db
        .record(async { Book::objects().filter(|b| b.title().eq("Dune")).get().await })
        .await;
    assert_eq!(book?.id, 1);
    commands.only().assert_body(
        doc! { "find": "books", "filter": { "t": "Dune" }, "limit": 2_i64, "batchSize": 3 },
    );
    Ok(())
}

#[tokio::test]
async fn get_of_none_says_what_was_searched_for() -> Result<()> {
    let db = four().await?;
    let error = Book::objects()
        .on(&db)
        .filter(|b| b.title().eq("?"))
        .get()
        .await
        .unwrap_err();
    assert!(error.is_does_not_exist());
    assert_eq!(error.collection(), Some("books"));
    assert!(error.to_string().contains(r#"{ "t": "?" }"#), "{error}");
    Ok(())
}

#[tokio::test]
async fn get_of_several_is_an_error() -> Result<()> {
    let db = four().await?;
    let error = Book::objects()
        .on(&db)
        .filter(|b| b.year().eq(2015))
        .get()
        .await
        .unwrap_err();
    assert!(error.is_multiple_objects());
    assert!(!error.is_does_not_exist());
    // A limit would hide it.
    let error = Book::objects().on(&db).limit(1).get().await.unwrap_err();
    assert!(error.is_multiple_objects());
    Ok(())
}

#[tokio::test]
async fn get_of_nothing_sends_nothing() -> Result<()> {
    let db = four().await?;
    for queryset in [Book::objects().none(), Book::objects().limit(0)] {
        let (book, commands) = db.record(queryset.get()).await;
        assert!(book.unwrap_err().is_does_not_exist());
        commands.assert_none();
    }
    Ok(())
}

#[tokio::test]
async fn get_by_id() -> Result<()> {
    let db = four().await?;
    let (book, commands) = db.record(async { Book::get(3).await }).await;
    assert_eq!(book?.title, "Ulysses");
    assert_eq!(commands.only().name, "find");
    let error = Book::get(99).on(&db).await.unwrap_err();
    assert!(error.is_does_not_exist());
    assert_eq!(error.document_id(), Some(&Bson::Int32(99)), "{error}");
    Ok(())
}

#[tokio::test]
async fn first_is_the_first_in_order() -> Result<()> {
    let db = four().await?;
    let (book, commands) = db.record(async { Book::objects().first().await }).await;
    assert_eq!(book?.map(|book| book.id), Some(2));
    commands.only().assert_body(doc! {
        "find": "books",
        "filter": {},
        "sort": { "year": -1, "t": 1 },
        "limit": 1_i64,
        "singleBatch": true,
    });
    let later = Book::objects()
        .on(&db)
        .order_by(|b| [b.year().asc()])
        .skip(1);
    assert_eq!(later.first().await?.map(|book| book.id), Some(1));
    let none = Book::objects().on(&db).filter(|b| b.year().eq(1));
    assert_eq!(none.first().await?, None);
    Ok(())
}

#[tokio::test]
async fn first_of_nothing_sends_nothing() -> Result<()> {
    let db = four().await?;
    let (book, commands) = db.record(Book::objects().limit(0).first()).await;
    assert_eq!(book?, None);
    commands.assert_none();
    Ok(())
}

#[tokio::test]
async fn raw_gives_every_stored_field() -> Result<()> {
    let db = stored([doc! { "_id": 1, "t": "Dune", "unknown": [1, 2] }]).await?;
    let rows = Book::objects().on(&db).raw().await?;
    assert_eq!(rows.len(), 1);
    let row = BsonDocument::try_from(&*rows[0]).unwrap();
    assert_eq!(row, doc! { "_id": 1, "t": "Dune", "unknown": [1, 2] });
    Ok(())
}

#[tokio::test]
async fn a_document_that_cannot_be_read_is_named() -> Result<()> {
    let db = stored([
        doc! { "_id": 1, "t": "Dune", "year": 1965 },
        doc! { "_id": 2, "t": "Emma", "year": "soon" },
    ])
    .await?;
    let error = Book::objects().on(&db).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.collection(), Some("books"));
    assert_eq!(error.document_id(), Some(&Bson::Int32(2)));
    assert_eq!(error.path().as_deref(), Some("year"));
    let text = error.to_string();
    assert!(text.contains("String"), "{text}");
    // What does not read the field is not in the way.
    assert_eq!(Plain::objects().on(&db).await?.len(), 2);
    Ok(())
}
