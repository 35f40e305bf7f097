//! `count`, `exists`, `estimated_count`, `distinct`, `page`.

use mongo_odm::{error::ErrorKind, prelude::*};

use crate::support::{Book, four, ids, many, stored};

#[tokio::test]
async fn count() -> Result<()> {
    let db = four().await?;
    let (count, commands) = db
        .record(async { Book::objects().filter(|b| b.year().eq(2015)).count().await })
        .await;
    assert_eq!(count?, 2);
    commands.only().assert_body(doc! {
        "aggregate": "books",
        "pipeline": [
            { "$match": { "year": 2015 } },
            { "$group": { "_id": 1, "n": { "$sum": 1 } } },
        ],
        "cursor": {},
    });
    Ok(())
}

#[tokio::test]
async fn count_counts_skip_and_limit_in() -> Result<()> {
    let db = four().await?;
    let books = Book::objects().on(&db);
    assert_eq!(books.clone().skip(1).count().await?, 3);
    assert_eq!(books.clone().limit(3).count().await?, 3);
    assert_eq!(books.clone().skip(2).limit(3).count().await?, 2);
    assert_eq!(books.skip(9).count().await?, 0);
    let (count, commands) = db
        .record(async { Book::objects().limit(0).count().await })
        .await;
    assert_eq!(count?, 0);
    commands.assert_none();
    Ok(())
}

#[tokio::test]
async fn exists() -> Result<()> {
    let db = four().await?;
    let (exists, commands) = db
        .record(async { Book::objects().filter(|b| b.year().gt(2000)).exists().await })
        .await;
    assert!(exists?);
    commands.only().assert_body(doc! {
        "find": "books",
        "filter": { "year": { "$gt": 2000 } },
        "projection": { "_id": 1 },
        "limit": 1_i64,
        "singleBatch": true,
    });
    let books = Book::objects().on(&db);
    assert!(!books.clone().filter(|b| b.year().gt(2020)).exists().await?);
    assert!(!books.clone().skip(4).exists().await?);
    assert!(!books.none().exists().await?);
    Ok(())
}

#[tokio::test]
async fn estimated_count_is_of_the_whole_collection() -> Result<()> {
    let db = four().await?;
    let (count, commands) = db
        .record(async { Book::objects().estimated_count().await })
        .await;
    assert_eq!(count?, 4);
    assert_eq!(commands.only().name, "count");
    for part in [
        Book::objects().limit(1),
        Book::objects().filter(|b| b.year().gt(1)),
    ] {
        let (count, commands) = db.record(part.estimated_count()).await;
        assert_eq!(count.unwrap_err().kind(), ErrorKind::InvalidQuery);
        commands.assert_none();
    }
    Ok(())
}

#[tokio::test]
async fn distinct_values_are_typed() -> Result<()> {
    let db = four().await?;
    let (years, commands) = db
        .record(async {
            Book::objects()
                .filter(|b| b.id().lt(4))
                .distinct(|b| b.year())
                .await
        })
        .await;
    let mut years: Vec<i32> = years?;
    years.sort_unstable();
    assert_eq!(years, [1965, 2015]);
    commands.only().assert_body(doc! {
        "distinct": "books",
        "key": "year",
        "query": { "_id": { "$lt": 4 } },
    });
    Ok(())
}

#[tokio::test]
async fn distinct_of_a_list_is_of_its_elements() -> Result<()> {
    let db = stored([
        doc! { "_id": 1, "tags": ["a", "b"], "ed": [{ "p": 10 }, { "p": 20 }] },
        doc! { "_id": 2, "tags": ["b", "c"], "ed": [{ "p": 10 }] },
        doc! { "_id": 3, "tags": null },
    ])
    .await?;
    let books = Book::objects().on(&db);
    assert_eq!(books.clone().distinct(|b| b.tags()).await?, ["a", "b", "c"]);
    assert_eq!(
        books.clone().distinct(|b| b.editions().pages()).await?,
        [10, 20]
    );
    assert_eq!(books.clone().distinct(|b| b.price()).await?, []);
    assert_eq!(books.none().distinct(|b| b.tags()).await?, [""; 0]);
    Ok(())
}

#[tokio::test]
async fn a_distinct_value_of_another_type_is_an_error() -> Result<()> {
    let db = stored([doc! { "_id": 1, "year": "soon" }]).await?;
    let error = Book::objects()
        .on(&db)
        .distinct(|b| b.year())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.path().as_deref(), Some("year"), "{error}");
    Ok(())
}

#[tokio::test]
async fn pages() -> Result<()> {
    let db = many(25).await?;
    let books = Book::objects().on(&db).order_by(|b| [b.id().asc()]);
    let page = books.clone().page(1, 10).await?;
    assert_eq!(ids(&page.items), (1..=10).collect::<Vec<_>>());
    assert_eq!(
        (page.number, page.per_page, page.total, page.pages()),
        (1, 10, 25, 3)
    );
    assert!(page.has_next() && !page.has_previous());

    let page = books.clone().page(3, 10).await?;
    assert_eq!(ids(&page.items), [21, 22, 23, 24, 25]);
    assert!(!page.has_next() && page.has_previous());

    let page = books.page(4, 10).await?;
    assert!(page.items.is_empty() && page.total == 25 && !page.has_next());
    Ok(())
}

#[tokio::test]
async fn pages_are_of_what_the_queryset_gives() -> Result<()> {
    let db = many(25).await?;
    let part = Book::objects()
        .on(&db)
        .order_by(|b| [b.id().asc()])
        .skip(5)
        .limit(12);
    let page = part.clone().page(2, 10).await?;
    assert_eq!(ids(&page.items), [16, 17]);
    assert_eq!((page.total, page.pages()), (12, 2));
    assert!(part.page(3, 10).await?.items.is_empty());
    Ok(())
}

#[tokio::test]
async fn an_empty_queryset_has_one_empty_page() -> Result<()> {
    let db = many(1).await?;
    let page = Book::objects().on(&db).none().page(1, 10).await?;
    assert_eq!(
        (page.items.len(), page.total, page.pages(), page.has_next()),
        (0, 0, 1, false)
    );
    Ok(())
}

#[tokio::test]
async fn page_0_and_pages_of_nothing_are_errors() -> Result<()> {
    let db = many(1).await?;
    for (number, per_page, wrong) in [
        (0, 10, "books: there is no page 0: pages count from 1"),
        (
            1,
            0,
            "books: a page of 0 documents was asked for: `per_page` must be at least 1",
        ),
    ] {
        let (page, commands) = db.record(Book::objects().page(number, per_page)).await;
        let error = page.unwrap_err();
        assert!(error.is_invalid_request(), "{error}");
        assert_eq!(error.to_string(), wrong);
        commands.assert_none();
    }
    let last = Book::objects().on(&db).page(u32::MAX, u32::MAX).await?;
    assert!(last.items.is_empty());
    Ok(())
}
