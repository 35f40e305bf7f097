use mongo_odm::{
    connect,
    connection::{Scope, disconnect},
    error::ErrorKind,
    prelude::*,
    testing::TestDatabase,
};
use tokio::sync::Barrier;

use crate::options;

#[derive(Document, Clone, Debug)]
#[document(collection = "notes")]
struct Note {
    id: ObjectId,
    text: String,
}

/// A document of another connection.
#[derive(Document, Clone, Debug)]
#[document(collection = "events", db = "analytics of scopes")]
struct Event {
    id: ObjectId,
    name: String,
}

async fn write(text: &str) -> Result<()> {
    Note::builder().text(text).build().insert().await
}

async fn texts(db: &Database) -> Vec<String> {
    let mut texts = Note::objects().on(db).distinct(|n| n.text()).await.unwrap();
    texts.sort();
    texts
}

async fn two() -> Result<(TestDatabase, TestDatabase)> {
    Ok((TestDatabase::new().await?, TestDatabase::new().await?))
}

fn current() -> Option<String> {
    let scope = Scope::current();
    scope.database().map(|database| database.name().to_owned())
}

#[tokio::test]
async fn operations_in_a_scope_run_in_its_database() -> Result<()> {
    let (one, other) = two().await?;
    one.scope(write("one")).await?;
    other.scope(write("other")).await?;
    assert_eq!(texts(&one).await, ["one"]);
    assert_eq!(texts(&other).await, ["other"]);
    Ok(())
}

#[tokio::test]
async fn the_innermost_scope_counts_and_the_outer_one_comes_back() -> Result<()> {
    let (outer, inner) = two().await?;
    assert_eq!(current(), None);
    outer
        .scope(async {
            write("before").await?;
            inner.scope(write("inside")).await?;
            assert_eq!(current().as_deref(), Some(outer.name()));
            write("after").await
        })
        .await?;
    assert_eq!(current(), None);
    assert_eq!(texts(&outer).await, ["after", "before"]);
    assert_eq!(texts(&inner).await, ["inside"]);
    Ok(())
}

#[tokio::test]
async fn a_named_target_goes_before_the_scope() -> Result<()> {
    let (scope, named) = two().await?;
    scope
        .scope(async {
            let mut note = Note::builder().text("named").build();
            note.insert().on(&named).await
        })
        .await?;
    assert_eq!(texts(&scope).await, [""; 0]);
    assert_eq!(texts(&named).await, ["named"]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_tasks_do_not_see_each_others_scopes() -> Result<()> {
    let (one, other) = two().await?;
    let barrier = Barrier::new(2);
    let task = async |db: &TestDatabase, text: &str| {
        for _ in 0..20 {
            barrier.wait().await;
            write(text).await.unwrap();
            assert_eq!(current().as_deref(), Some(db.name()));
        }
    };
    tokio::join!(
        one.scope(task(&one, "one")),
        other.scope(task(&other, "other"))
    );
    assert_eq!(texts(&one).await, ["one"]);
    assert_eq!(texts(&other).await, ["other"]);
    Ok(())
}

#[tokio::test]
async fn a_spawned_task_starts_without_a_scope_unless_it_is_carried_over() -> Result<()> {
    let test = TestDatabase::new().await?;
    test.scope(async {
        let without = tokio::spawn(async { current() }).await.unwrap();
        assert_eq!(without, None);
        let carried = tokio::spawn(Scope::current().wrap(async {
            write("carried").await.unwrap();
            current()
        }));
        assert_eq!(carried.await.unwrap().as_deref(), Some(test.name()));
    })
    .await;
    assert_eq!(texts(&test).await, ["carried"]);
    // Nothing to carry over is carried over as well.
    let wrapped = Scope::current().wrap(async { current() });
    assert_eq!(test.scope(wrapped).await, None);
    Ok(())
}

#[tokio::test]
async fn tenants_share_the_connections_of_one_server() -> Result<()> {
    let test = TestDatabase::new().await?;
    let db = connect(options(&test)).await?;
    let tenant = db.with_name(&format!("{}_t", &test.name()[..test.name().len().min(60)]))?;
    tenant.scope(write("tenant")).await?;
    assert_eq!(texts(&tenant).await, ["tenant"]);
    assert_eq!(texts(&db).await, [""; 0]);
    assert!(db.with_name("no such name").is_err());
    tenant.drop_database().await?;
    assert_eq!(texts(&tenant).await, [""; 0]);
    disconnect(test.name());
    Ok(())
}

#[tokio::test]
async fn a_document_runs_on_the_connection_of_its_alias() -> Result<()> {
    let event = || Event::builder().name("sold").build();
    let error = event().insert().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(
        error.to_string().contains("`analytics of scopes`"),
        "{error}"
    );

    let (analytics, scope) = two().await?;
    connect(options(&analytics).alias("analytics of scopes")).await?;
    event().insert().await?;
    assert_eq!(Event::objects().on(&analytics).count().await?, 1);
    // A scope goes before the alias.
    scope.scope(async { event().insert().await }).await?;
    assert_eq!(Event::objects().on(&analytics).count().await?, 1);
    assert_eq!(Event::objects().on(&scope).count().await?, 1);
    disconnect("analytics of scopes");
    Ok(())
}
