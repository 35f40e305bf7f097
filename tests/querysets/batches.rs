//! Results that take several replies of the server.

use std::time::{Duration, Instant};

use futures_util::StreamExt;
use mongo_odm::{error::ErrorKind, prelude::*, testing::TestDatabase};

use crate::support::{Book, Plain, ids, many, stored};

#[tokio::test]
async fn a_large_result_is_read_in_batches() -> Result<()> {
    let db = many(2_500).await?;
    let (books, commands) = db
        .record(async { Book::objects().order_by(|b| [b.id().asc()]).await })
        .await;
    assert_eq!(ids(&books?), (1..=2_500).collect::<Vec<_>>());
    assert_eq!(commands.names(), ["find", "getMore", "getMore"]);
    assert_eq!(commands[1].collection.as_deref(), Some("books"));
    Ok(())
}

#[tokio::test]
async fn a_large_limit_is_read_in_batches() -> Result<()> {
    let db = many(2_500).await?;
    let books = Book::objects()
        .on(&db)
        .order_by(|b| [b.id().asc()])
        .skip(100)
        .limit(1_700);
    assert_eq!(ids(&books.await?), (101..=1_800).collect::<Vec<_>>());
    Ok(())
}

#[tokio::test]
async fn batch_size() -> Result<()> {
    let db = many(25).await?;
    let (books, commands) = db
        .record(async {
            Book::objects()
                .order_by(|b| [b.id().asc()])
                .batch_size(10)
                .await
        })
        .await;
    assert_eq!(ids(&books?), (1..=25).collect::<Vec<_>>());
    assert_eq!(commands.names(), ["find", "getMore", "getMore"]);
    assert_eq!(commands[0].body.get("batchSize"), Some(&10.into()));
    assert_eq!(commands[1].body.get("batchSize"), Some(&10.into()));
    Ok(())
}

#[tokio::test]
async fn a_stream_gives_the_documents_one_by_one() -> Result<()> {
    let db = many(2_500).await?;
    let mut stream = Book::objects()
        .on(&db)
        .order_by(|b| [b.id().asc()])
        .stream();
    let mut expected = 0;
    while let Some(book) = stream.next().await {
        expected += 1;
        assert_eq!(book?.id, expected);
    }
    assert_eq!(expected, 2_500);
    assert!(stream.next().await.is_none());
    Ok(())
}

#[tokio::test]
async fn a_stream_fetches_no_more_than_it_is_asked_for() -> Result<()> {
    let db = many(2_500).await?;
    let ((), commands) = db
        .record(async {
            let mut stream = Plain::objects().stream();
            for _ in 0..1_000 {
                assert!(stream.next().await.is_some());
            }
            // The stream is kept, so that nothing is sent for its end.
            std::mem::forget(stream);
        })
        .await;
    assert_eq!(commands.only().name, "find");
    Ok(())
}

/// Waits until the server does not know the cursor any more.
async fn assert_is_closed(db: &TestDatabase, cursor: i64) {
    let start = Instant::now();
    loop {
        let more = doc! { "getMore": cursor, "collection": "books", "batchSize": 1 };
        if db.driver().run_command(more).await.is_err() {
            return;
        }
        assert!(
            start.elapsed() < Duration::from_secs(5),
            "the cursor is still open"
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_stream_that_is_dropped_early_closes_its_cursor() -> Result<()> {
    let db = many(2_500).await?;
    let (first, commands) = db
        .record(async {
            let mut stream = Plain::objects().batch_size(2).stream();
            stream.next().await.unwrap()
        })
        .await;
    first?;
    let reply = commands[0].reply().unwrap();
    let cursor = reply.get_document("cursor").unwrap().get_i64("id").unwrap();
    assert_ne!(cursor, 0);
    assert_is_closed(&db, cursor).await;
    Ok(())
}

#[tokio::test]
async fn a_stream_goes_on_behind_a_document_that_cannot_be_read() -> Result<()> {
    let db = stored([
        doc! { "_id": 1, "t": "a", "year": 1 },
        doc! { "_id": 2, "t": "b", "year": "soon" },
        doc! { "_id": 3, "t": "c", "year": 3 },
    ])
    .await?;
    let stream = Book::objects()
        .on(&db)
        .order_by(|b| [b.id().asc()])
        .stream();
    let books: Vec<Result<Book>> = stream.collect().await;
    let ids: Vec<Option<i32>> = books
        .iter()
        .map(|book| book.as_ref().ok().map(|b| b.id))
        .collect();
    assert_eq!(ids, [Some(1), None, Some(3)]);
    assert_eq!(books[1].as_ref().unwrap_err().kind(), ErrorKind::Decode);
    Ok(())
}

#[tokio::test]
async fn a_stream_that_cannot_start_gives_its_error_and_ends() -> Result<()> {
    let db = many(1).await?;
    let mut stream = Book::objects()
        .on(&db)
        .filter_raw(doc! { "$no": 1 })
        .stream();
    let error = stream.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Server);
    assert!(stream.next().await.is_none());
    Ok(())
}

#[tokio::test]
async fn a_stream_of_nothing_sends_nothing() -> Result<()> {
    let db = many(1).await?;
    let (books, commands) = db
        .record(async { Book::objects().none().stream().collect::<Vec<_>>().await })
        .await;
    assert!(books.is_empty());
    commands.assert_none();
    Ok(())
}
