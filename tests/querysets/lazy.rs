//! A queryset is a value: building it sends nothing, and it is not changed by its use.

use mongo_odm::{connection::Scope, error::ErrorKind, prelude::*, testing::TestDatabase};

use crate::support::{Book, four, ids};

#[tokio::test]
async fn building_sends_nothing() -> Result<()> {
    let db = four().await?;
    let ((), commands) = db
        .record(async {
            let books = Book::objects()
                .filter(|b| b.year().gt(1))
                .order_by(|b| [b.year().asc()]);
            drop(books.clone().update(|b| b.year().inc(1)));
            drop(books.clone().delete());
            drop(books.clone().stream());
            drop(books.clone().count());
            drop(books.aggregate());
        })
        .await;
    commands.assert_none();
    Ok(())
}

#[tokio::test]
async fn clones_go_their_own_ways() -> Result<()> {
    let db = four().await?;
    let new = Book::objects()
        .on(&db)
        .filter(|b| b.year().gt(1900))
        .order_by(|b| [b.id().asc()]);
    let newest = new.clone().filter(|b| b.year().gt(2000));
    let reversed = new.clone().order_by(|b| [b.id().desc()]).limit(1);
    assert_eq!(ids(&newest.await?), [2, 3]);
    assert_eq!(ids(&reversed.await?), [3]);
    assert_eq!(ids(&new.clone().await?), [1, 2, 3]);
    assert_eq!(ids(&new.await?), [1, 2, 3]);
    Ok(())
}

#[tokio::test]
async fn a_queryset_sees_what_is_stored_when_it_is_awaited() -> Result<()> {
    let db = four().await?;
    let books = Book::objects().on(&db);
    assert_eq!(books.clone().count().await?, 4);
    Book::objects().on(&db).by_id(1).delete().await?;
    assert_eq!(books.await?.len(), 3);
    Ok(())
}

#[tokio::test]
async fn on_goes_before_the_scope() -> Result<()> {
    let (four, empty) = (four().await?, TestDatabase::new().await?);
    let counts = four.scope(async {
        let here = Book::objects().count().await?;
        let there = Book::objects().on(&empty).count().await?;
        let inner = empty.scope(async { Book::objects().count().await }).await?;
        // Made out here.
        let outer = empty.scope(Book::objects().count()).await?;
        Ok::<_, Error>((here, there, inner, outer))
    });
    assert_eq!(counts.await?, (4, 0, 0, 4));
    assert_eq!(four.objects::<Book>().count().await?, 4);
    Ok(())
}

#[tokio::test]
async fn without_a_connection_there_is_an_error_that_says_so() {
    assert!(Scope::current().database().is_none());
    let error = Book::objects().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("default"), "{error}");
}

#[tokio::test]
async fn debug_shows_what_would_be_sent() {
    let books = Book::objects()
        .filter(|b| b.title().eq("Dune"))
        .order_by(|b| [b.year().desc()])
        .skip(1)
        .limit(2);
    let text = format!("{books:?}");
    for part in [
        "books",
        r#"{ "t": "Dune" }"#,
        "year: -1",
        "Some(1)",
        "Some(2)",
    ] {
        assert!(text.contains(part), "{text}");
    }
}

#[tokio::test]
async fn querysets_run_side_by_side() -> Result<()> {
    let db = four().await?;
    let books = Book::objects().on(&db);
    let (all, count, first) =
        tokio::join!(books.clone().all(), books.clone().count(), books.first());
    assert_eq!((all?.len(), count?), (4, 4));
    assert!(first?.is_some());
    Ok(())
}
