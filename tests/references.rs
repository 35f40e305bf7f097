//! References: what is stored, loading, and comparing in filters.

use mongo_odm::{prelude::*, testing::TestDatabase};

#[derive(Document, Clone, Debug, PartialEq)]
struct Author {
    id: ObjectId,
    name: String,
}

#[derive(Document, Clone, Debug, PartialEq)]
struct Country {
    #[field(id)]
    code: String,
}

#[derive(Document, Clone, Debug, PartialEq)]
struct Book {
    id: ObjectId,
    author: Ref<Author>,
    editor: Option<Ref<Author>>,
    #[field(default)]
    readers: Vec<Ref<Author>>,
    country: Option<Ref<Country>>,
}

async fn library() -> Result<(Author, Author, Book)> {
    let mut ada = Author::builder().name("Ada").build();
    let mut bob = Author::builder().name("Bob").build();
    ada.save().await?;
    bob.save().await?;
    let mut book = Book::builder()
        .author(&ada)
        .editor(&bob)
        .readers(vec![Ref::from(&ada)])
        .build();
    book.save().await?;
    Ok((ada, bob, book))
}

#[tokio::test]
async fn a_reference_stores_the_id_alone() -> Result<()> {
    TestDatabase::run(|_| async {
        let (ada, bob, book) = library().await?;
        let stored = Book::objects().raw().await?;
        assert_eq!(
            mongo_odm::bson::Document::try_from(stored[0].clone()).unwrap(),
            doc! { "_id": book.id, "author": ada.id, "editor": bob.id, "readers": [ada.id] }
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn reading_the_id_sends_nothing_and_fetch_one_find() -> Result<()> {
    TestDatabase::run(|db| async move {
        let (ada, _, book) = library().await?;
        let (id, commands) = db.record(async { *book.author.id() }).await;
        commands.assert_none();
        assert_eq!(id, ada.id);
        let (fetched, commands) = db.record(async { book.author.fetch().await }).await;
        assert_eq!(fetched?, ada);
        commands.only().assert_body(doc! {
            "find": "author", "filter": { "_id": ada.id }, "limit": 1_i64, "singleBatch": true,
        });
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_dangling_reference_does_not_exist() -> Result<()> {
    TestDatabase::run(|_| async {
        let (mut ada, _, book) = library().await?;
        ada.delete().await?;
        let error = book.author.fetch().await.unwrap_err();
        assert!(error.is_does_not_exist());
        assert_eq!(error.collection(), Some("author"));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_filter_takes_the_document_its_id_or_a_reference() -> Result<()> {
    TestDatabase::run(|_| async {
        let (ada, bob, book) = library().await?;
        let found = |filter: Filter<Book>| Book::objects().filter(|_| filter).count();
        assert_eq!(found(Book::condition(|b| b.author().eq(&ada))).await?, 1);
        assert_eq!(found(Book::condition(|b| b.author().eq(ada.id))).await?, 1);
        assert_eq!(
            found(Book::condition(|b| b.author().eq(book.author))).await?,
            1
        );
        assert_eq!(found(Book::condition(|b| b.author().eq(&bob))).await?, 0);
        assert_eq!(
            found(Book::condition(|b| b.author().is_in([&ada, &bob]))).await?,
            1
        );
        assert_eq!(found(Book::condition(|b| b.editor().ne(&bob))).await?, 0);
        assert_eq!(
            found(Book::condition(|b| b.readers().contains(&ada))).await?,
            1
        );
        assert_eq!(found(Book::condition(|b| b.country().is_null())).await?, 1);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn references_to_ids_of_other_types() -> Result<()> {
    TestDatabase::run(|_| async {
        let (_, _, book) = library().await?;
        Country::builder().code("NO").build().save().await?;
        Book::objects()
            .by_id(book.id)
            .update_one(|b| b.country().set("NO"))
            .await?;
        let book = Book::get(book.id).await?;
        assert_eq!(book.country.as_ref().unwrap().fetch().await?.code, "NO");
        assert_eq!(
            Book::objects()
                .filter(|b| b.country().eq("NO"))
                .count()
                .await?,
            1
        );
        Ok(())
    })
    .await
}

#[test]
fn a_reference_is_its_id_for_serde() {
    let country = Ref::<Country>::to("NO".to_owned());
    let json = serde_json::to_string(&country).unwrap();
    assert_eq!(json, "\"NO\"");
    let read: Ref<Country> = serde_json::from_str(&json).unwrap();
    assert_eq!(read, country);

    let id = ObjectId::new();
    let json = serde_json::to_value(Ref::<Author>::to(id)).unwrap();
    assert_eq!(json, serde_json::json!(id.to_hex()));
}
