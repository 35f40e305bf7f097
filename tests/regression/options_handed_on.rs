//! Every option of a queryset goes with every operation, or is an error that names it.

use std::{future::Future, pin::Pin, time::Duration};

use mongo_odm::{
    bson::{Bson, Document as BsonDocument, bson},
    connection::{ReadConcern, ReadPreference},
    error::ErrorKind,
    meta::Collation,
    prelude::*,
    query::QuerySet,
    testing::TestDatabase,
};

#[derive(Document, Clone, Debug)]
#[document(collection = "things")]
struct Thing {
    id: i32,
    n: Option<i32>,
    t: Option<i32>,
}

/// An option: its name, how it is set, and what is sent for it.
type Setting = (
    &'static str,
    fn(QuerySet<Thing>) -> QuerySet<Thing>,
    &'static str,
    fn() -> Bson,
);

const SETTINGS: [Setting; 9] = [
    ("hint", |q| q.hint("_id_"), "hint", || bson!("_id_")),
    (
        "hint",
        |q| q.hint_keys(doc! { "_id": 1 }),
        "hint",
        || bson!({ "_id": 1 }),
    ),
    (
        "collation",
        |q| q.collation(Collation::locale("en")),
        "collation",
        || bson!({ "locale": "en" }),
    ),
    ("comment", |q| q.comment("c"), "comment", || bson!("c")),
    (
        "max_time",
        |q| q.max_time(Duration::from_secs(7)),
        "maxTimeMS",
        || bson!(7_000),
    ),
    ("batch_size", |q| q.batch_size(5), "batchSize", || bson!(5)),
    (
        "allow_disk_use",
        |q| q.allow_disk_use(true),
        "allowDiskUse",
        || bson!(true),
    ),
    (
        "no_cursor_timeout",
        |q| q.no_cursor_timeout(),
        "noCursorTimeout",
        || bson!(true),
    ),
    (
        "read_concern",
        |q| q.read_concern(ReadConcern::local()),
        "readConcern",
        || bson!({ "level": "local" }),
    ),
];

type Operation = (
    &'static str,
    fn(QuerySet<Thing>) -> Pin<Box<dyn Future<Output = Result<()>> + Send>>,
    &'static [&'static str],
);

macro_rules! operation {
    ($name:literal, $queryset:ident => $run:expr, $takes:expr) => {
        (
            $name,
            |$queryset| Box::pin(async move { $run.await.map(drop) }),
            $takes,
        )
    };
}

const ALL: &[&str] = &[
    "hint",
    "collation",
    "comment",
    "max_time",
    "batch_size",
    "allow_disk_use",
    "no_cursor_timeout",
    "read_concern",
];
const AGGREGATE: &[&str] = &[
    "hint",
    "collation",
    "comment",
    "max_time",
    "batch_size",
    "allow_disk_use",
    "read_concern",
];
const COUNT: &[&str] = &["hint", "collation", "comment", "max_time", "read_concern"];
const ESTIMATE: &[&str] = &["comment", "max_time", "read_concern"];
const WRITE: &[&str] = &["hint", "collation", "comment"];
const MODIFY: &[&str] = &["hint", "collation", "comment", "max_time"];

const OPERATIONS: [Operation; 19] = [
    operation!("all", q => q.all(), ALL),
    operation!("first", q => q.first(), ALL),
    operation!("get", q => q.filter(|t| t.id().eq(1)).get(), ALL),
    operation!("exists", q => q.exists(), ALL),
    operation!("raw", q => std::future::IntoFuture::into_future(q.raw()), ALL),
    operation!("stream", q => async { q.stream().next().await.transpose() }, ALL),
    operation!("explain", q => q.explain(), ALL),
    operation!("aggregate", q => std::future::IntoFuture::into_future(q.aggregate()), AGGREGATE),
    operation!("sum", q => q.sum(|t| t.n()), AGGREGATE),
    operation!("average", q => q.average(|t| t.n()), AGGREGATE),
    operation!("item_frequencies", q => q.item_frequencies(|t| t.n()), AGGREGATE),
    operation!("count", q => q.count(), COUNT),
    operation!("distinct", q => q.distinct(|t| t.n()), COUNT),
    operation!("estimated_count", q => q.estimated_count(), ESTIMATE),
    operation!("update", q => std::future::IntoFuture::into_future(q.update(|t| t.n().set(1))), WRITE),
    operation!("update_one", q => std::future::IntoFuture::into_future(q.update_one(|t| t.n().set(1))), WRITE),
    operation!("sliced update", q => std::future::IntoFuture::into_future(q.limit(2).update(|t| t.n().set(1))), WRITE),
    operation!("delete", q => std::future::IntoFuture::into_future(q.filter(|t| t.id().eq(9)).delete()), WRITE),
    operation!("upsert_one", q => std::future::IntoFuture::into_future(q.filter(|t| t.id().eq(1)).upsert_one(|t| t.n().set(1))), MODIFY),
];

/// The options of a command, wherever they stand in it.
fn sent(command: &BsonDocument, key: &str) -> Option<Bson> {
    if let Some(value) = command.get(key) {
        return Some(value.clone());
    }
    if let Ok(cursor) = command.get_document("cursor")
        && let Some(value) = cursor.get(key)
    {
        return Some(value.clone());
    }
    let statement = ["updates", "deletes"]
        .iter()
        .find_map(|name| command.get_array(name).ok()?.first()?.as_document());
    let inner = statement.or_else(|| command.get_document("explain").ok());
    inner?.get(key).cloned()
}

#[tokio::test]
async fn every_option_goes_with_every_operation_or_is_an_error() -> Result<()> {
    TestDatabase::run(|db| async move {
        for id in 1..4 {
            Thing {
                id,
                n: Some(id),
                t: None,
            }
            .insert()
            .await?;
        }
        let mut wrong = Vec::new();
        for (operation, run, takes) in OPERATIONS {
            for (option, set, key, value) in SETTINGS {
                let (result, commands) = db.record(run(set(Thing::objects()))).await;
                if takes.contains(&option) {
                    let ok = result.is_ok() && !commands.is_empty();
                    if !ok
                        || !commands
                            .iter()
                            .all(|c| sent(c.full(), key) == Some(value()))
                    {
                        wrong.push(format!(
                            "{operation} with {option}: {result:?}, {commands:?}"
                        ));
                    }
                    continue;
                }
                let named = result.as_ref().err().is_some_and(|error| {
                    error.kind() == ErrorKind::InvalidQuery
                        && error.collection() == Some("things")
                        && error.to_string().contains(&format!("`{option}`"))
                });
                if !named || !commands.is_empty() {
                    wrong.push(format!(
                        "{operation} without {option}: {result:?}, {commands:?}"
                    ));
                }
            }
        }
        assert!(
            wrong.is_empty(),
            "{} of them:\n{}",
            wrong.len(),
            wrong.join("\n")
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_read_preference_is_of_reads_alone() -> Result<()> {
    TestDatabase::run(|db| async move {
        Thing {
            id: 1,
            n: Some(1),
            t: None,
        }
        .insert()
        .await?;
        for (operation, run, takes) in OPERATIONS {
            let queryset =
                Thing::objects().read_preference(ReadPreference::Nearest { options: None });
            let (result, commands) = db.record(run(queryset)).await;
            if takes == WRITE || takes == MODIFY {
                let error = result.unwrap_err().to_string();
                assert!(error.contains("`read_preference`"), "{operation}: {error}");
                commands.assert_none();
            } else {
                result?;
                assert!(!commands.is_empty());
            }
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_page_hands_on_what_each_of_its_two_commands_takes() -> Result<()> {
    TestDatabase::run(|db| async move {
        for id in 1..4 {
            Thing {
                id,
                n: Some(id),
                t: None,
            }
            .insert()
            .await?;
        }
        let queryset = Thing::objects()
            .comment("c")
            .batch_size(2)
            .no_cursor_timeout()
            .allow_disk_use(true);
        let (page, commands) = db.record(queryset.page(1, 2)).await;
        assert_eq!(page?.total, 3);
        assert_eq!(commands.names(), ["aggregate", "find"]);
        for command in &commands {
            assert_eq!(sent(command.full(), "comment"), Some(bson!("c")));
        }
        Ok(())
    })
    .await
}
