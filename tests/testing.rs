//! What `mongo_odm::testing` promises.

use std::{
    panic::AssertUnwindSafe,
    time::{Duration, Instant},
};

use futures_util::FutureExt;
use mongo_odm::{
    connection::Scope,
    prelude::*,
    testing::{Feature, Server, TestDatabase, requires},
};

#[derive(Document, Clone, Debug, PartialEq)]
#[document(collection = "notes")]
struct Note {
    id: ObjectId,
    text: String,
}

fn note(text: &str) -> Note {
    Note::builder().text(text).build()
}

/// Code under test that names no database.
async fn write(text: &str) -> Result<()> {
    note(text).save().await
}

async fn database_names(db: &TestDatabase) -> Vec<String> {
    db.client().list_database_names().await.unwrap()
}

#[tokio::test]
async fn code_that_names_no_database_runs_in_the_tests_own() -> Result<()> {
    let (one, other) = (TestDatabase::new().await?, TestDatabase::new().await?);
    assert_ne!(one.name(), other.name());
    one.scope(write("here")).await?;
    other.scope(write("there")).await?;
    let read = |db: &TestDatabase| Note::objects().on(db).distinct(|n| n.text());
    assert_eq!(read(&one).await?, ["here"]);
    assert_eq!(read(&other).await?, ["there"]);
    Ok(())
}

#[tokio::test]
async fn a_database_is_named_after_its_test() -> Result<()> {
    let db = TestDatabase::new().await?;
    assert_eq!(db.test(), "a_database_is_named_after_its_test");
    assert!(db.name().starts_with("a_database_is_named_after_its_test_"));
    Ok(())
}

#[tokio::test]
async fn run_gives_the_database_and_its_scope() -> Result<()> {
    TestDatabase::run(|db| async move {
        write("inside").await?;
        assert_eq!(db.collection_names().await?, ["notes"]);
        assert_eq!(Scope::current().database().unwrap().name(), db.name());
        Ok(())
    })
    .await
}

/// Waits until the database is gone: one that goes with its own server is dropped in the background.
async fn assert_is_dropped(witness: &TestDatabase, name: &str) {
    let start = Instant::now();
    while database_names(witness)
        .await
        .iter()
        .any(|known| known == name)
    {
        assert!(
            start.elapsed() < Duration::from_secs(5),
            "{name} is still there"
        );
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn the_database_is_dropped_with_its_last_handle() -> Result<()> {
    let witness = TestDatabase::new().await?;
    let db = TestDatabase::new().await?;
    let name = db.name().to_owned();
    db.scope(write("x")).await?;
    let clone = db.clone();
    drop(db);
    assert!(database_names(&witness).await.contains(&name));
    drop(clone);
    assert_is_dropped(&witness, &name).await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_database_of_a_test_that_panics_is_dropped() -> Result<()> {
    let witness = TestDatabase::new().await?;
    let name = std::sync::Mutex::new(String::new());
    let test = TestDatabase::run(|db| {
        let name = &name;
        async move {
            db.name().clone_into(&mut name.lock().unwrap());
            write("x").await.unwrap();
            panic!("as a failed assertion");
        }
    });
    let outcome: std::result::Result<(), _> = AssertUnwindSafe(test).catch_unwind().await;
    assert!(outcome.is_err());
    let name = name.into_inner().unwrap();
    assert!(name.contains("of_a_test_that_panics_is_dropped"), "{name}");
    assert_is_dropped(&witness, &name).await;
    Ok(())
}

#[test]
fn each_runtime_can_have_its_own() {
    for round in 0..3 {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let db = TestDatabase::new().await.unwrap();
            db.scope(write(&round.to_string())).await.unwrap();
            assert_eq!(Note::objects().on(&db).count().await.unwrap(), 1);
        });
    }
}

#[test]
fn a_database_may_outlive_its_runtime() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let db = runtime.block_on(async {
        let db = TestDatabase::new().await.unwrap();
        db.scope(write("x")).await.unwrap();
        db
    });
    drop(runtime);
    let start = Instant::now();
    drop(db);
    assert!(start.elapsed() < Duration::from_secs(6));
}

#[tokio::test]
async fn a_recording_has_the_commands_of_its_block_alone() -> Result<()> {
    let db = TestDatabase::new().await?;
    db.scope(write("before")).await?;
    let (found, commands) = db
        .record(async { Note::objects().filter(|n| n.text().eq("before")).await })
        .await;
    assert_eq!(found?.len(), 1);
    write("after").await.unwrap_err();

    let command = commands.only();
    assert_eq!(command.name, "find");
    assert_eq!(command.database, db.name());
    assert_eq!(command.collection.as_deref(), Some("notes"));
    command
        .assert_body(doc! { "find": "notes", "filter": { "text": "before" }, "batchSize": 1000 });
    assert!(command.full().contains_key("lsid"));
    assert!(command.reply().unwrap().contains_key("cursor"));
    assert!(command.duration().unwrap() > Duration::ZERO);
    assert_eq!(command.error(), None);
    Ok(())
}

#[tokio::test]
async fn a_recording_tells_what_failed() -> Result<()> {
    let db = TestDatabase::new().await?;
    let (found, commands) = db
        .record(async { Note::objects().filter_raw(doc! { "$no": 1 }).await })
        .await;
    assert!(found.is_err());
    let command = commands.only();
    assert_eq!(command.reply(), None);
    assert!(command.error().unwrap().contains("$no"), "{commands:?}");
    assert!(format!("{commands:?}").contains("failed"), "{commands:?}");
    Ok(())
}

#[tokio::test]
async fn recordings_side_by_side_do_not_mix() -> Result<()> {
    let db = TestDatabase::new().await?;
    let reading = db.record(async {
        for _ in 0..5 {
            Note::objects().count().await?;
        }
        Ok::<_, Error>(())
    });
    let writing = db.record(async {
        for _ in 0..5 {
            write("x").await?;
        }
        Ok::<_, Error>(())
    });
    let ((read, reads), (written, writes)) = tokio::join!(reading, writing);
    read?;
    written?;
    assert_eq!(reads.names(), ["aggregate"; 5]);
    assert_eq!(writes.len(), 5);
    assert!(writes.named("aggregate").next().is_none());
    Ok(())
}

#[tokio::test]
async fn an_inner_recording_belongs_to_the_outer_one_too() -> Result<()> {
    let (db, other) = (TestDatabase::new().await?, TestDatabase::new().await?);
    let ((inner, elsewhere), outer) = db
        .record(async {
            Note::objects().count().await.unwrap();
            let ((), inner) = db.record(async { write("x").await.unwrap() }).await;
            let (count, elsewhere) = other.record(Note::objects().on(&other).count()).await;
            count.unwrap();
            (inner, elsewhere)
        })
        .await;
    assert_eq!(inner.len(), 1);
    assert_eq!(outer.len(), 2);
    assert_eq!(outer.names()[1], inner.only().name);
    assert_eq!(elsewhere.only().database, other.name());
    Ok(())
}

#[tokio::test]
async fn commands_of_spawned_tasks_are_recorded() -> Result<()> {
    let db = TestDatabase::new().await?;
    let (count, commands) = db
        .record(async { tokio::spawn(Scope::current().wrap(Note::objects().count())).await })
        .await;
    assert_eq!(count.unwrap()?, 0);
    assert_eq!(commands.only().name, "aggregate");
    Ok(())
}

#[tokio::test]
async fn a_block_that_sends_nothing_has_no_commands() -> Result<()> {
    let db = TestDatabase::new().await?;
    let (found, commands) = db.record(async { Note::objects().none().await }).await;
    assert_eq!(found?, []);
    commands.assert_none();
    Ok(())
}

#[tokio::test]
#[should_panic(expected = "one command was expected, and 2 were sent")]
async fn only_refuses_several_commands() {
    let db = TestDatabase::new().await.unwrap();
    let ((), commands) = db
        .record(async {
            Note::objects().count().await.unwrap();
            Note::objects().count().await.unwrap();
        })
        .await;
    let _ = commands.only();
}

#[tokio::test]
#[should_panic(expected = "`filter.text` is \"a\" instead of \"b\"")]
async fn another_command_is_told_by_its_first_difference() {
    let db = TestDatabase::new().await.unwrap();
    let (found, commands) = db
        .record(async { Note::objects().filter(|n| n.text().eq("a")).await })
        .await;
    found.unwrap();
    commands
        .only()
        .assert_body(doc! { "find": "notes", "filter": { "text": "b" }, "batchSize": 1000 });
}

#[tokio::test]
async fn a_test_is_skipped_when_the_server_lacks_a_feature() -> Result<()> {
    let db = TestDatabase::new().await?;
    let text = db.supports(Feature::TextIndex).await?;
    assert_eq!(db.supports(Feature::TextIndex).await?, text);
    // The detection leaves nothing behind.
    assert!(db.collection_names().await?.is_empty());

    let reached = std::cell::Cell::new(false);
    let test = async || -> Result<()> {
        requires!(db, TextIndex);
        reached.set(true);
        Ok(())
    };
    test().await?;
    assert_eq!(reached.get(), text);
    Ok(())
}

#[tokio::test]
async fn a_detected_feature_works() -> Result<()> {
    let db = TestDatabase::new().await?;
    requires!(db, Transactions);
    let mut session = db.client().start_session().await.unwrap();
    session.start_transaction().await.unwrap();
    let notes = db.driver().collection::<mongo_odm::bson::Document>("notes");
    let written = notes.insert_one(doc! { "text": "x" }).session(&mut session);
    written.await.unwrap();
    session.abort_transaction().await.unwrap();
    assert_eq!(notes.count_documents(doc! {}).await.unwrap(), 0);
    Ok(())
}

#[tokio::test]
async fn a_server_of_its_own_can_be_killed_and_restarted() -> Result<()> {
    let server = match Server::start_with(Server::builder().local()).await {
        Ok(server) => server,
        // Only an address of a server is known: none can be started here.
        Err(error) if std::env::var_os("MONGODB_URI").is_some() => {
            mongo_odm::testing::skip("a_server_of_its_own_can_be_killed_and_restarted", error);
            return Ok(());
        }
        Err(error) => return Err(error),
    };
    let db = TestDatabase::on(&server).await?;
    db.scope(write("before")).await?;
    server.stop().await?;
    assert!(!server.is_running());
    server.restart().await?;
    assert_eq!(Note::objects().on(&db).count().await?, 1);
    server.kill().await?;
    let start = Instant::now();
    drop(db);
    assert!(start.elapsed() < Duration::from_secs(1));
    Ok(())
}

#[tokio::test]
async fn an_operation_is_recorded_without_a_block_around_it() -> Result<()> {
    let db = TestDatabase::new().await?;
    let (counted, commands) = db.record(db.objects::<Note>().aggregate()).await;
    assert!(counted?.is_empty());
    assert_eq!(commands.names(), ["aggregate"]);
    // Made outside of any scope, so that it runs in that of the recording.
    let (stored, commands) = db.record(Note::insert_many([])).await;
    assert!(stored?.is_empty());
    commands.assert_none();
    let (found, commands) = db.record(Note::objects()).await;
    assert!(found?.is_empty());
    assert_eq!(commands.only().database, db.name());
    let all = TestDatabase::run(|_| Note::objects()).await?;
    assert!(all.is_empty());
    Ok(())
}
