use mongo_odm::{bson::Decimal128, prelude::*, testing::TestDatabase};

use crate::support::{Book, stored};

fn decimal(text: &str) -> Decimal128 {
    text.parse().unwrap()
}

async fn priced() -> Result<TestDatabase> {
    stored([
        doc! { "_id": 1, "year": 2000, "price": decimal("9.90"), "rating": 4.5, "tags": ["a", "b"], "ed": [{ "p": 10 }, { "p": 20 }] },
        doc! { "_id": 2, "year": 2001, "price": decimal("0.10"), "rating": 3.5, "tags": ["b"], "ed": [{ "p": 30 }] },
        doc! { "_id": 3, "year": 2001, "price": null, "tags": [] },
    ])
    .await
}

#[tokio::test]
async fn sum() -> Result<()> {
    let db = priced().await?;
    let (sum, commands) = db
        .record(async {
            Book::objects()
                .filter(|b| b.id().lt(3))
                .sum(|b| b.price())
                .await
        })
        .await;
    assert_eq!(sum?, dec!(10.00));
    commands.only().assert_body(doc! {
        "aggregate": "books",
        "pipeline": [
            { "$match": { "_id": { "$lt": 3 } } },
            { "$group": { "_id": null, "value": { "$sum": "$price" } } },
        ],
        "cursor": { "batchSize": 1000 },
    });
    let books = Book::objects().on(&db);
    assert_eq!(books.clone().sum(|b| b.year()).await?, 6002_i64);
    assert!((books.sum(|b| b.rating()).await? - 8.0).abs() < 1e-9);
    Ok(())
}

#[tokio::test]
async fn a_sum_of_integers_does_not_overflow_their_type() -> Result<()> {
    let db = stored([1, 2].map(|id| doc! { "_id": id, "year": i32::MAX })).await?;
    let sum = Book::objects().on(&db).sum(|b| b.year()).await?;
    assert_eq!(sum, 2 * i64::from(i32::MAX));
    Ok(())
}

#[tokio::test]
async fn sum_of_a_list_is_over_all_elements() -> Result<()> {
    let db = priced().await?;
    let (sum, commands) = db
        .record(async { Book::objects().sum(|b| b.editions().pages()).await })
        .await;
    assert_eq!(sum?, 60);
    commands.only().assert_body(doc! {
        "aggregate": "books",
        "pipeline": [
            { "$unwind": { "path": "$ed", "preserveNullAndEmptyArrays": true } },
            { "$group": { "_id": null, "value": { "$sum": "$ed.p" } } },
        ],
        "cursor": { "batchSize": 1000 },
    });
    Ok(())
}

#[tokio::test]
async fn the_sum_of_nothing_is_0_and_its_average_none() -> Result<()> {
    let db = priced().await?;
    let none = Book::objects().on(&db).filter(|b| b.id().gt(9));
    assert_eq!(none.clone().sum(|b| b.price()).await?, dec!(0));
    assert_eq!(none.clone().sum(|b| b.year()).await?, 0);
    assert_eq!(none.clone().average(|b| b.year()).await?, None);
    let (sum, commands) = db.record(none.none().sum(|b| b.year())).await;
    assert_eq!(sum?, 0);
    commands.assert_none();
    Ok(())
}

#[tokio::test]
async fn average() -> Result<()> {
    let db = priced().await?;
    let books = Book::objects().on(&db);
    // Absent and null do not count.
    assert_eq!(
        books.clone().average(|b| b.price()).await?,
        Some(dec!(5.00))
    );
    let rating: Option<f64> = books.clone().average(|b| b.rating()).await?;
    assert!((rating.unwrap() - 4.0).abs() < 1e-9);
    let pages: Option<f64> = books.average(|b| b.editions().pages()).await?;
    assert!((pages.unwrap() - 20.0).abs() < 1e-9);
    Ok(())
}

#[tokio::test]
async fn statistics_count_skip_and_limit_in() -> Result<()> {
    let db = priced().await?;
    let two = Book::objects()
        .on(&db)
        .order_by(|b| [b.id().asc()])
        .limit(2);
    assert_eq!(two.clone().sum(|b| b.year()).await?, 4001);
    assert_eq!(two.skip(1).sum(|b| b.year()).await?, 4002);
    Ok(())
}

#[tokio::test]
async fn item_frequencies() -> Result<()> {
    let db = priced().await?;
    let (frequencies, commands) = db
        .record(async {
            Book::objects()
                .filter(|b| b.id().lt(3))
                .item_frequencies(|b| b.tags())
                .await
        })
        .await;
    assert_eq!(
        frequencies?,
        [(Some("b".to_owned()), 2), (Some("a".to_owned()), 1)]
    );
    commands.only().assert_body(doc! {
        "aggregate": "books",
        "pipeline": [
            { "$match": { "_id": { "$lt": 3 } } },
            { "$unwind": { "path": "$tags", "preserveNullAndEmptyArrays": true } },
            { "$sortByCount": "$tags" },
        ],
        "cursor": { "batchSize": 1000 },
    });
    let books = Book::objects().on(&db);
    assert_eq!(
        books.clone().item_frequencies(|b| b.year()).await?,
        [(Some(2001), 2), (Some(2000), 1)]
    );
    // Absent values, null and empty lists count under none.
    let tags = books.item_frequencies(|b| b.tags()).await?;
    assert!(tags.contains(&(None, 1)), "{tags:?}");
    Ok(())
}
