//! Every operation's future can be sent between threads: it works under `tokio::spawn` and in the
//! handlers of web frameworks.

use mongo_odm::{ensure_indexes, prelude::*, testing::TestDatabase};

#[derive(Document, Clone, Debug)]
#[document(collection = "items")]
struct Item {
    id: ObjectId,
    name: String,
    #[field(default)]
    tags: Vec<String>,
    #[field(default)]
    size: i32,
    parent: Option<Ref<Item>>,
}

fn sent<T: IntoFuture<IntoFuture: Send>>(_: T) {}

#[test]
fn the_futures_of_all_operations_are_send() {
    let all = Item::objects;
    let mut item = Item::builder().name("a").build();
    sent(item.save());
    sent(item.insert());
    sent(item.reload());
    sent(item.delete());
    sent(Item::get(item.id));
    sent(Ref::from(&item).fetch());
    sent(Item::insert_many([item]));
    sent(Item::ensure_indexes());
    sent(ensure_indexes());
    sent(all());
    sent(all().get());
    sent(all().first());
    sent(all().count());
    sent(all().exists());
    sent(all().estimated_count());
    sent(all().distinct(|i| i.tags()));
    sent(all().sum(|i| i.size()));
    sent(all().average(|i| i.size()));
    sent(all().item_frequencies(|i| i.tags()));
    sent(all().page(1, 10));
    sent(all().raw());
    sent(all().explain());
    sent(all().aggregate());
    sent(all().aggregate().rows::<Item>());
    sent(all().update(|i| i.size().inc(1)));
    sent(all().upsert_one(|i| i.size().inc(1)));
    sent(all().delete());
    fn streamed<T: Send>(_: T) {}
    streamed(all().stream());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_spawned_task_works_with_the_scope_that_it_is_given() -> Result<()> {
    TestDatabase::run(|_| async {
        let tasks: Vec<_> = (0..20)
            .map(|n| {
                let work =
                    async move { Item::builder().name(format!("i{n}")).build().save().await };
                tokio::spawn(Scope::current().wrap(work))
            })
            .collect();
        for task in tasks {
            task.await.expect("the task ends")?;
        }
        assert_eq!(Item::objects().count().await?, 20);
        Ok(())
    })
    .await
}
