//! `auto_now` fields follow every update.

use mongo_odm::{bson::Bson, prelude::*, testing::TestDatabase};

#[derive(Document, Clone, Debug)]
#[document(collection = "stamped")]
struct Stamped {
    id: i32,
    #[field(default)]
    name: String,
    #[field(auto_now_add)]
    created_at: DateTime<Utc>,
    #[field(name = "changed", auto_now)]
    updated_at: DateTime<Utc>,
}

/// The `u` of the only update, and the time in it at `path`.
fn update(commands: &mongo_odm::testing::Commands) -> mongo_odm::bson::Document {
    let updates = commands.only().body.get_array("updates").unwrap();
    let update = updates[0].as_document().unwrap();
    update.get_document("u").unwrap().clone()
}

fn assert_is_now(time: Option<&Bson>) {
    let time = time.and_then(Bson::as_datetime).unwrap();
    let age = Utc::now().timestamp_millis() - time.timestamp_millis();
    assert!((0..10_000).contains(&age), "{age} ms");
}

#[tokio::test]
async fn an_update_sets_auto_now_and_leaves_auto_now_add() -> Result<()> {
    let db = TestDatabase::new().await?;
    let (updated, commands) = db
        .record(async { Stamped::objects().update(|s| s.name().set("x")).await })
        .await;
    updated?;
    let update = update(&commands);
    assert_eq!(update.keys().collect::<Vec<_>>(), ["$set"]);
    let set = update.get_document("$set").unwrap();
    assert_eq!(set.keys().collect::<Vec<_>>(), ["name", "changed"]);
    assert_is_now(set.get("changed"));
    Ok(())
}

#[tokio::test]
async fn other_operators_are_followed_too() -> Result<()> {
    let db = TestDatabase::new().await?;
    let (updated, commands) = db
        .record(async { Stamped::objects().update_one(|s| s.name().unset()).await })
        .await;
    updated?;
    let update = update(&commands);
    assert_eq!(
        update.get_document("$unset").unwrap(),
        &doc! { "name": true }
    );
    assert_is_now(update.get_document("$set").unwrap().get("changed"));
    Ok(())
}

#[tokio::test]
async fn a_time_that_is_given_is_not_replaced() -> Result<()> {
    let db = TestDatabase::new().await?;
    let time = DateTime::from_timestamp_millis(1_000).unwrap();
    let (updated, commands) = db
        .record(async {
            Stamped::objects()
                .update(|s| s.updated_at().set(time))
                .await
        })
        .await;
    updated?;
    let given = mongo_odm::bson::DateTime::from_millis(1_000);
    assert_eq!(update(&commands), doc! { "$set": { "changed": given } });
    Ok(())
}

#[tokio::test]
async fn an_upsert_gives_both() -> Result<()> {
    let db = TestDatabase::new().await?;
    let (stamped, commands) = db
        .record(async {
            Stamped::objects()
                .by_id(1)
                .upsert_one(|s| s.name().set("x"))
                .await
        })
        .await;
    let stamped = stamped?;
    assert_eq!(stamped.created_at, stamped.updated_at);
    let update = commands.only().body.get_document("update").unwrap();
    assert_is_now(update.get_document("$set").unwrap().get("changed"));
    assert_is_now(
        update
            .get_document("$setOnInsert")
            .unwrap()
            .get("created_at"),
    );

    let again = Stamped::objects()
        .on(&db)
        .by_id(1)
        .upsert_one(|s| s.name().set("y"))
        .await?;
    assert_eq!(again.created_at, stamped.created_at);
    Ok(())
}

#[tokio::test]
async fn a_raw_update_gives_none() -> Result<()> {
    let db = TestDatabase::new().await?;
    let (updated, commands) = db
        .record(async {
            Stamped::objects()
                .update_raw(doc! { "$set": { "name": "x" } })
                .await
        })
        .await;
    updated?;
    assert_eq!(update(&commands), doc! { "$set": { "name": "x" } });
    Ok(())
}
