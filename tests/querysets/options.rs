//! What a queryset tells the server besides filter and order.

use std::time::Duration;

use mongo_odm::{
    bson::bson,
    connection::{ReadConcern, ReadPreference},
    meta::Collation,
    prelude::*,
};

use crate::support::{Book, Plain, four, ids, stored};

#[tokio::test]
async fn every_option_goes_with_a_find() -> Result<()> {
    let db = four().await?;
    let (found, commands) = db
        .record(async {
            Plain::objects()
                .hint("_id_")
                .collation(Collation::locale("en").strength(2))
                .comment("nightly")
                .max_time(Duration::from_secs(7))
                .batch_size(50)
                .allow_disk_use(true)
                .no_cursor_timeout()
                .read_concern(ReadConcern::local())
                .await
        })
        .await;
    assert_eq!(found?.len(), 4);
    commands.only().assert_body(doc! {
        "find": "books",
        "filter": {},
        "hint": "_id_",
        "collation": { "locale": "en", "strength": 2 },
        "comment": "nightly",
        "maxTimeMS": 7_000,
        "batchSize": 50,
        "allowDiskUse": true,
        "noCursorTimeout": true,
        "readConcern": { "level": "local" },
    });
    Ok(())
}

#[tokio::test]
async fn options_go_with_count_distinct_and_aggregate() -> Result<()> {
    let db = four().await?;
    let queryset = Plain::objects()
        .hint_keys(doc! { "_id": 1 })
        .collation(Collation::locale("en"))
        .comment(doc! { "job": 7 })
        .max_time(Duration::from_secs(7));
    let (done, commands) = db
        .record(async {
            queryset.clone().count().await?;
            queryset.clone().aggregate().await?;
            queryset.clone().exists().await?;
            queryset.get().await.unwrap_err();
            Ok::<_, Error>(())
        })
        .await;
    done?;
    assert_eq!(commands.names(), ["aggregate", "aggregate", "find", "find"]);
    for command in &commands {
        for (option, value) in [
            ("hint", bson!({ "_id": 1 })),
            ("collation", bson!({ "locale": "en" })),
            ("comment", bson!({ "job": 7 })),
            ("maxTimeMS", bson!(7_000)),
        ] {
            assert_eq!(command.body.get(option), Some(&value), "{command:?}");
        }
    }

    let distinct = Book::objects()
        .comment("c")
        .max_time(Duration::from_secs(7))
        .collation(Collation::locale("en"));
    let (years, commands) = db.record(distinct.distinct(|b| b.year())).await;
    assert_eq!(years?.len(), 3);
    commands.only().assert_body(doc! {
        "distinct": "books",
        "key": "year",
        "query": {},
        "comment": "c",
        "maxTimeMS": 7_000,
        "collation": { "locale": "en" },
    });
    Ok(())
}

#[tokio::test]
async fn options_stay_behind_later_filters_and_clones() -> Result<()> {
    let db = four().await?;
    let base = Plain::objects()
        .max_time(Duration::from_secs(7))
        .comment("c")
        .batch_size(5);
    let (found, commands) = db
        .record(async { base.clone().filter(|b| b.id().gt(1)).skip(1).await })
        .await;
    assert_eq!(found?.len(), 2);
    commands.only().assert_body(doc! {
        "find": "books",
        "filter": { "_id": { "$gt": 1 } },
        "skip": 1_i64,
        "maxTimeMS": 7_000,
        "comment": "c",
        "batchSize": 5,
    });
    Ok(())
}

#[tokio::test]
async fn a_collation_decides_what_is_equal_and_how_it_is_sorted() -> Result<()> {
    let titles = ["b10", "B2", "a"];
    let db = stored(
        (1..)
            .zip(titles)
            .map(|(id, title)| doc! { "_id": id, "t": title, "year": 1 }),
    )
    .await?;
    let books = Book::objects().on(&db).order_by(|b| [b.title().asc()]);
    assert_eq!(ids(&books.clone().await?), [2, 3, 1]);
    let natural = Collation::locale("en").with("numericOrdering", true);
    assert_eq!(ids(&books.clone().collation(natural).await?), [3, 2, 1]);
    let ignoring_case = books.collation(Collation::locale("en").strength(2));
    assert_eq!(
        ids(&ignoring_case.filter(|b| b.title().eq("b2")).await?),
        [2]
    );
    Ok(())
}

#[tokio::test]
async fn a_collation_that_is_none_is_an_error_before_sending() -> Result<()> {
    let db = four().await?;
    let (found, commands) = db
        .record(async {
            Book::objects()
                .collation(Collation::locale("en").with("strength", "high"))
                .await
        })
        .await;
    assert!(found.unwrap_err().to_string().contains("collation"));
    commands.assert_none();
    Ok(())
}

#[tokio::test]
async fn an_index_that_is_not_there_cannot_be_hinted() -> Result<()> {
    let db = four().await?;
    let error = Book::objects()
        .on(&db)
        .hint("no_such_index")
        .await
        .unwrap_err();
    assert_eq!(error.collection(), Some("books"), "{error}");
    Ok(())
}

#[tokio::test]
async fn a_read_preference_is_accepted() -> Result<()> {
    let db = four().await?;
    let nearest = ReadPreference::Nearest { options: None };
    let (found, commands) = db
        .record(async { Plain::objects().read_preference(nearest).await })
        .await;
    assert_eq!(found?.len(), 4);
    // The driver's own keys are left out of the body, and stand in the whole command.
    assert!(!commands.only().body.contains_key("$readPreference"));
    Ok(())
}

#[tokio::test]
async fn explain_is_of_the_find() -> Result<()> {
    let db = four().await?;
    let (plan, commands) = db
        .record(async {
            Book::objects()
                .filter(|b| b.id().gt(1))
                .hint("_id_")
                .collation(Collation::locale("simple"))
                .skip(1)
                .limit(2)
                .explain()
                .await
        })
        .await;
    assert!(plan?.contains_key("queryPlanner"));
    let command = commands.only();
    assert_eq!(command.collection.as_deref(), Some("books"));
    command.assert_body(doc! {
        "explain": {
            "find": "books",
            "filter": { "_id": { "$gt": 1 } },
            "hint": "_id_",
            "limit": 2_i64,
            "skip": 1_i64,
            "sort": { "year": -1, "t": 1 },
            "collation": { "locale": "simple" },
        },
        "verbosity": "queryPlanner",
    });
    Ok(())
}
