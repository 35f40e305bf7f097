//! Updates and deletes of a slice, while others change the same documents.

use std::sync::Arc;

use futures_util::future::try_join_all;
use mongo_odm::{prelude::*, query::Updated, testing::TestDatabase};

#[derive(Document, Clone, Debug)]
#[document(collection = "jobs")]
struct Job {
    id: i32,
    state: String,
    #[field(default)]
    worker: i32,
}

/// Jobs 1 to `count`, all open.
async fn open_jobs(count: i32) -> Result<Arc<TestDatabase>> {
    let db = TestDatabase::new().await?;
    let jobs = (1..=count).map(|id| Job {
        id,
        state: "open".to_owned(),
        worker: 0,
    });
    Job::insert_many(jobs).on(&db).await?;
    Ok(Arc::new(db))
}

fn open(db: &TestDatabase) -> QuerySet<Job> {
    let open = Job::objects().on(db).filter(|j| j.state().eq("open"));
    open.order_by(|j| [j.id().asc()])
}

/// What each of `workers` got that ran at the same time.
async fn at_once<T: Send + 'static, F: Future<Output = Result<T>> + Send + 'static>(
    workers: i32,
    work: impl Fn(i32) -> F,
) -> Vec<T> {
    let workers: Vec<_> = (1..=workers).map(|id| tokio::spawn(work(id))).collect();
    let done = try_join_all(workers).await.expect("no worker panics");
    done.into_iter().map(|result| result.unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn thirty_workers_over_twenty_documents_change_twenty() -> Result<()> {
    let db = open_jobs(20).await?;
    let taken = at_once(30, |worker| {
        let db = db.clone();
        async move {
            let next = open(&db).update_one(|j| (j.state().set("taken"), j.worker().set(worker)));
            next.await
        }
    })
    .await;
    let changed = taken.iter().filter(|updated| updated.modified == 1).count();
    assert_eq!(changed, 20);
    assert_eq!(taken.iter().map(|updated| updated.matched).sum::<u64>(), 20);
    assert_eq!(open(&db).count().await?, 0);
    let workers = Job::objects().on(&*db).distinct(|j| j.worker()).await?;
    assert_eq!(workers.len(), 20, "one job a worker: {workers:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_a_skip_none_is_answered_while_one_matches() -> Result<()> {
    let db = open_jobs(20).await?;
    let taken = at_once(30, |worker| {
        let db = db.clone();
        async move {
            let next = open(&db).skip(2);
            let next = next.update_one(|j| (j.state().set("taken"), j.worker().set(worker)));
            next.must_exist().await.map_or_else(
                |error| {
                    assert!(error.is_does_not_exist(), "{error}");
                    Ok(0)
                },
                |updated| Ok(updated.matched),
            )
        }
    })
    .await;
    assert_eq!(taken.iter().sum::<u64>(), 18);
    assert_eq!(open(&db).count().await?, 2);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn each_update_of_a_slice_changes_as_many_as_it_asks_for() -> Result<()> {
    let db = open_jobs(20).await?;
    let taken: Vec<Updated> = at_once(10, |worker| {
        let db = db.clone();
        async move {
            let two = open(&db).limit(2);
            two.update(|j| (j.state().set("taken"), j.worker().set(worker)))
                .await
        }
    })
    .await;
    let taken: Vec<u64> = taken.iter().map(|updated| updated.modified).collect();
    assert_eq!(taken, [2; 10]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn each_delete_of_a_slice_deletes_as_many_as_it_asks_for() -> Result<()> {
    let db = open_jobs(20).await?;
    let deleted = at_once(10, |_| {
        let db = db.clone();
        async move { open(&db).limit(2).delete().await }
    })
    .await;
    assert_eq!(deleted, [2; 10]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_ordered_delete_of_one_is_answered_none_only_when_there_is_none() -> Result<()> {
    let db = open_jobs(20).await?;
    let deleted = at_once(30, |_| {
        let db = db.clone();
        async move { open(&db).limit(1).delete().await }
    })
    .await;
    assert_eq!(deleted.iter().sum::<u64>(), 20);
    assert_eq!(Job::objects().on(&*db).count().await?, 0);
    Ok(())
}
