use mongo_odm::{bson, error::ErrorKind, prelude::*, query::Sort};

use crate::support::{Book, Plain, four, ids};

#[tokio::test]
async fn order_by_replaces_the_documents_own_order() -> Result<()> {
    let db = four().await?;
    let (books, commands) = db
        .record(async {
            Book::objects()
                .order_by(|b| [b.year().asc(), b.title().desc()])
                .await
        })
        .await;
    assert_eq!(ids(&books?), [4, 1, 3, 2]);
    commands.only().assert_body(doc! {
        "find": "books",
        "filter": {},
        "sort": { "year": 1, "t": -1 },
        "batchSize": 1000,
    });
    Ok(())
}

#[tokio::test]
async fn a_later_order_replaces_an_earlier_one() -> Result<()> {
    let db = four().await?;
    let books = Book::objects()
        .on(&db)
        .order_by(|b| [b.year().asc()])
        .order_by(|b| [b.title().desc()]);
    assert_eq!(ids(&books.await?), [4, 3, 2, 1]);
    Ok(())
}

#[tokio::test]
async fn one_key_needs_no_list() -> Result<()> {
    let db = four().await?;
    let books = Book::objects().on(&db).order_by(|b| b.id().desc());
    assert_eq!(ids(&books.await?), [4, 3, 2, 1]);
    Ok(())
}

#[tokio::test]
async fn sorts_stand_in_arrays_vecs_tuples_and_options() -> Result<()> {
    let db = four().await?;
    let (done, commands) = db
        .record(async {
            let books = Book::objects();
            books.clone().order_by(|b| b.year().asc()).await?;
            books
                .clone()
                .order_by(|b| (b.year().asc(), b.title().desc()))
                .await?;
            books
                .clone()
                .order_by(|b| vec![b.year().asc(), b.title().desc()])
                .await?;
            books.clone().order_by(|b| Some([b.year().asc()])).await?;
            let title = true;
            books
                .clone()
                .order_by(|b| {
                    let titles = title.then(|| b.title().desc());
                    (b.year().asc(), titles, None::<Sort>, vec![b.id().asc()])
                })
                .await?;
            books.clone().order_by(|_| ()).await?;
            books.clone().order_by(|_| None::<Sort>).await?;
            books.order_by(|_| Vec::new()).await?;
            Ok::<_, Error>(())
        })
        .await;
    done?;
    let sorts: Vec<Option<bson::Document>> = commands
        .iter()
        .map(|command| command.body.get_document("sort").ok().cloned())
        .collect();
    assert_eq!(
        sorts,
        [
            Some(doc! { "year": 1 }),
            Some(doc! { "year": 1, "t": -1 }),
            Some(doc! { "year": 1, "t": -1 }),
            Some(doc! { "year": 1 }),
            Some(doc! { "year": 1, "t": -1, "_id": 1 }),
            None,
            None,
            None,
        ]
    );
    Ok(())
}

#[tokio::test]
async fn an_empty_order_is_that_of_the_collection() -> Result<()> {
    let db = four().await?;
    let (books, commands) = db
        .record(async { Book::objects().order_by(|_| []).await })
        .await;
    assert_eq!(ids(&books?), [1, 2, 3, 4]);
    commands
        .only()
        .assert_body(doc! { "find": "books", "filter": {}, "batchSize": 1000 });
    Ok(())
}

#[tokio::test]
async fn a_document_without_an_order_is_found_unsorted() -> Result<()> {
    let db = four().await?;
    let (found, commands) = db.record(async { Plain::objects().await }).await;
    assert_eq!(found?.len(), 4);
    assert!(!commands.only().body.contains_key("sort"));
    Ok(())
}

#[tokio::test]
async fn the_order_is_left_out_where_it_does_not_matter() -> Result<()> {
    let db = four().await?;
    let (done, commands) = db
        .record(async {
            let ordered = Book::objects().order_by(|b| [b.year().asc()]);
            ordered.clone().filter(|b| b.id().eq(1)).get().await?;
            ordered.clone().count().await?;
            ordered.clone().exists().await?;
            Book::objects().count().await?;
            Book::objects().exists().await?;
            Book::objects().distinct(|b| b.year()).await?;
            Book::objects().update(|b| b.rating().set(1.0)).await?;
            Book::objects().aggregate().await?;
            Book::objects().filter(|b| b.id().eq(1)).get().await?;
            Ok::<_, Error>(())
        })
        .await;
    done?;
    assert_eq!(commands.len(), 9);
    for command in &commands {
        assert!(!command.body.to_string().contains("sort"), "{command:?}");
    }
    Ok(())
}

#[tokio::test]
async fn skip_and_limit() -> Result<()> {
    let db = four().await?;
    let (books, commands) = db
        .record(async {
            Book::objects()
                .order_by(|b| [b.id().asc()])
                .skip(1)
                .limit(2)
                .await
        })
        .await;
    assert_eq!(ids(&books?), [2, 3]);
    commands.only().assert_body(doc! {
        "find": "books",
        "filter": {},
        "sort": { "_id": 1 },
        "skip": 1_i64,
        "limit": 2_i64,
        "batchSize": 3,
    });
    let all = Book::objects().on(&db).skip(0).limit(99);
    assert_eq!(all.await?.len(), 4);
    assert_eq!(Book::objects().on(&db).skip(4).await?, []);
    Ok(())
}

#[tokio::test]
async fn a_key_that_is_named_twice_is_an_error_before_sending() -> Result<()> {
    let db = four().await?;
    let (books, commands) = db
        .record(async {
            Book::objects()
                .order_by(|b| [b.year().asc(), b.year().desc()])
                .await
        })
        .await;
    let error = books.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidQuery);
    assert!(error.to_string().contains("`year` twice"), "{error}");
    commands.assert_none();
    Ok(())
}

#[tokio::test]
async fn an_embedded_field_can_be_sorted_by() -> Result<()> {
    let db = crate::support::stored([
        doc! { "_id": 1, "t": "a", "year": 1, "ed": [{ "p": 10 }, { "p": 99 }] },
        doc! { "_id": 2, "t": "b", "year": 1, "ed": [{ "p": 50 }] },
    ])
    .await?;
    let most_pages = Book::objects()
        .on(&db)
        .order_by(|b| [b.editions().pages().desc()]);
    assert_eq!(ids(&most_pages.await?), [1, 2]);
    let fewest = Book::objects()
        .on(&db)
        .order_by(|b| [b.editions().pages().asc()]);
    assert_eq!(ids(&fewest.await?), [1, 2]);
    Ok(())
}
