use mongo_odm::{error::ErrorKind, prelude::*};
use serde::Deserialize;

use crate::support::{Book, four, stored};

#[derive(EmbeddedDocument, Debug, PartialEq)]
struct Year {
    #[field(name = "_id")]
    year: i32,
    books: i64,
}

#[derive(Deserialize, Debug, PartialEq)]
struct SerdeYear {
    #[serde(rename = "_id")]
    year: i32,
    books: i64,
}

fn by_year() -> [mongo_odm::bson::Document; 2] {
    [
        doc! { "$group": { "_id": "$year", "books": { "$sum": 1 } } },
        doc! { "$sort": { "_id": 1 } },
    ]
}

#[tokio::test]
async fn rows_are_documents() -> Result<()> {
    let db = four().await?;
    let (rows, commands) = db
        .record(async {
            Book::objects()
                .filter(|b| b.year().gt(1900))
                .aggregate()
                .stages(by_year())
                .await
        })
        .await;
    assert_eq!(
        rows?,
        [
            doc! { "_id": 1965, "books": 1 },
            doc! { "_id": 2015, "books": 2 }
        ]
    );
    commands.only().assert_body(doc! {
        "aggregate": "books",
        "pipeline": [
            { "$match": { "year": { "$gt": 1900 } } },
            { "$group": { "_id": "$year", "books": { "$sum": 1 } } },
            { "$sort": { "_id": 1 } },
        ],
        "cursor": { "batchSize": 1000 },
    });
    Ok(())
}

#[tokio::test]
async fn rows_are_typed() -> Result<()> {
    let db = four().await?;
    let aggregate = || {
        Book::objects()
            .on(&db)
            .filter(|b| b.year().gt(1900))
            .aggregate()
            .stages(by_year())
    };
    assert_eq!(
        aggregate().rows::<Year>().await?,
        [
            Year {
                year: 1965,
                books: 1
            },
            Year {
                year: 2015,
                books: 2
            }
        ]
    );
    assert_eq!(
        aggregate().rows_serde::<SerdeYear>().await?,
        [
            SerdeYear {
                year: 1965,
                books: 1
            },
            SerdeYear {
                year: 2015,
                books: 2
            }
        ]
    );
    Ok(())
}

#[tokio::test]
async fn rows_can_be_the_document_itself() -> Result<()> {
    let db = four().await?;
    let books = Book::objects()
        .on(&db)
        .aggregate()
        .stage(doc! { "$match": { "$expr": { "$eq": ["$year", 1965] } } })
        .rows::<Book>()
        .await?;
    assert_eq!(
        books,
        [Book::builder().id(1).title("Dune").year(1965).build()]
    );
    Ok(())
}

#[tokio::test]
async fn a_row_that_cannot_be_read_is_an_error_that_names_the_field() -> Result<()> {
    let db = four().await?;
    let rows = Book::objects().on(&db).aggregate().rows::<Year>().await;
    let error = rows.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.collection(), Some("books"));
    assert_eq!(error.path().as_deref(), Some("books"), "{error}");
    let rows = Book::objects()
        .on(&db)
        .aggregate()
        .rows_serde::<SerdeYear>()
        .await;
    assert!(rows.unwrap_err().to_string().contains("books"));
    Ok(())
}

#[test]
fn filter_order_skip_and_limit_come_first() -> Result<()> {
    let pipeline = Book::objects()
        .filter(|b| b.year().gt(1900))
        .order_by(|b| [b.year().desc()])
        .skip(1)
        .limit(2)
        .aggregate()
        .stage(doc! { "$project": { "t": 1 } })
        .pipeline()?;
    assert_eq!(
        pipeline,
        [
            doc! { "$match": { "year": { "$gt": 1900 } } },
            doc! { "$sort": { "year": -1 } },
            doc! { "$skip": 1_i64 },
            doc! { "$limit": 2_i64 },
            doc! { "$project": { "t": 1 } },
        ]
    );
    Ok(())
}

#[test]
fn the_documents_own_order_is_not_a_stage() -> Result<()> {
    assert!(Book::objects().aggregate().pipeline()?.is_empty());
    assert!(Book::objects().skip(0).aggregate().pipeline()?.is_empty());
    Ok(())
}

#[test]
fn stages_that_must_be_first_stay_first() -> Result<()> {
    let near = doc! { "$geoNear": { "near": [0, 0], "distanceField": "d" } };
    let pipeline = Book::objects()
        .filter(|b| b.year().gt(1900))
        .aggregate()
        .stages([near.clone(), doc! { "$limit": 1 }])
        .pipeline()?;
    assert_eq!(
        pipeline,
        [
            near,
            doc! { "$match": { "year": { "$gt": 1900 } } },
            doc! { "$limit": 1 }
        ]
    );
    Ok(())
}

#[tokio::test]
async fn an_aggregation_over_nothing_sends_nothing() -> Result<()> {
    let db = four().await?;
    for queryset in [Book::objects().none(), Book::objects().limit(0)] {
        let (rows, commands) = db
            .record(async { queryset.aggregate().stages(by_year()).await })
            .await;
        assert_eq!(rows?, []);
        commands.assert_none();
    }
    Ok(())
}

#[tokio::test]
async fn a_stage_that_the_server_refuses_is_an_error() -> Result<()> {
    let db = four().await?;
    let rows = Book::objects()
        .on(&db)
        .aggregate()
        .stage(doc! { "$no": 1 })
        .await;
    let error = rows.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Server);
    assert_eq!(error.collection(), Some("books"), "{error}");
    Ok(())
}

#[tokio::test]
async fn many_rows_take_several_replies() -> Result<()> {
    let db = crate::support::many(2_500).await?;
    let (rows, commands) = db.record(async { Book::objects().aggregate().await }).await;
    assert_eq!(rows?.len(), 2_500);
    assert_eq!(commands.names(), ["aggregate", "getMore", "getMore"]);
    Ok(())
}

#[derive(EmbeddedDocument, Debug)]
struct Titled {
    #[field(name = "t")]
    title: String,
    editions: Vec<Counted>,
}

#[derive(EmbeddedDocument, Debug)]
struct Counted {
    pages: i32,
}

#[tokio::test]
async fn a_row_of_another_type_is_an_error_that_names_the_row_and_the_field() -> Result<()> {
    let db = four().await?;
    let rows = Book::objects()
        .on(&db)
        .aggregate()
        .stage(doc! { "$project": {
            "t": 1,
            "editions": [{ "pages": "$t" }],
        } });
    let error = rows.rows::<Titled>().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.collection(), Some("books"));
    assert_eq!(error.path().as_deref(), Some("editions.0.pages"));
    assert_eq!(
        error.to_string(),
        "books: cannot read the aggregation's row: editions.0.pages: expected i32, found String"
    );

    let rows = Book::objects().on(&db).aggregate().stages(by_year());
    let rows = rows.stage(doc! { "$unset": "books" });
    let error = rows.rows_serde::<SerdeYear>().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    let text = error.to_string();
    assert!(
        text.starts_with("books: cannot read the aggregation's row: "),
        "{text}"
    );
    assert!(text.contains("missing field `books`"), "{text}");
    Ok(())
}

#[derive(Deserialize, Debug)]
struct SerdeTitled {
    #[serde(rename = "editions")]
    _editions: Vec<SerdeCounted>,
}

#[derive(Deserialize, Debug)]
struct SerdeCounted {
    #[serde(rename = "pages")]
    _pages: i32,
}

#[tokio::test]
async fn a_row_that_serde_refuses_names_the_field() -> Result<()> {
    let db = four().await?;
    let rows = Book::objects().on(&db).filter(|b| b.id().eq(1)).aggregate();
    let rows = rows.stage(doc! { "$project": { "editions": [{ "pages": "$t" }] } });
    let error = rows.rows_serde::<SerdeTitled>().await.unwrap_err();
    assert_eq!(error.path().as_deref(), Some("editions.0.pages"), "{error}");
    assert_eq!(
        error.to_string(),
        "books: cannot read the aggregation's row: editions.0.pages: invalid type: string \"Dune\", expected i32"
    );
    Ok(())
}

#[tokio::test]
async fn a_statistic_of_another_type_is_an_error_that_names_the_field() -> Result<()> {
    let db = stored([doc! { "_id": 1, "t": 5 }, doc! { "_id": 2, "t": "Emma" }]).await?;
    let books = Book::objects().on(&db);
    let error = books.item_frequencies(|b| b.title()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.path().as_deref(), Some("t"));
    assert_eq!(
        error.to_string(),
        "books: cannot read the aggregation's row: t: expected String, found Int32"
    );
    Ok(())
}
