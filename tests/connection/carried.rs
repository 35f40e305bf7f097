//! What is made inside a scope belongs to it, wherever it is awaited or polled.

use std::{convert::Infallible, slice};

use axum_core::{body::Body, extract::Request, response::Response};
use futures_util::{StreamExt as _, TryStreamExt as _};
use mongo_odm::{ensure_indexes, prelude::*, testing::TestDatabase};
use tower::{ServiceExt as _, service_fn};

#[derive(Document, Clone, Debug, PartialEq)]
#[document(collection = "secrets", hooks)]
struct Secret {
    id: i32,
    #[field(unique)]
    of: String,
}

/// What the hooks of secrets write, without naming a database.
#[derive(Document, Clone, Debug)]
#[document(collection = "audit")]
struct Audit {
    id: ObjectId,
    what: String,
}

async fn audit(what: &str) -> Result<()> {
    Audit::builder().what(what).build().insert().await
}

impl Hooks for Secret {
    async fn pre_save(&mut self, _: &SaveContext) -> Result<()> {
        audit("pre_save").await
    }

    async fn post_save(&mut self, _: &SaveContext) -> Result<()> {
        audit("post_save").await
    }

    async fn pre_delete(&mut self, _: &DeleteContext) -> Result<()> {
        audit("pre_delete").await
    }

    async fn post_delete(&mut self, _: &DeleteContext) -> Result<()> {
        audit("post_delete").await
    }
}

fn secret(id: i32, of: &str) -> Secret {
    Secret {
        id,
        of: of.to_owned(),
    }
}

/// The tenant, in whose scope things are made, and another one, in whose scope they are awaited.
async fn tenants() -> Result<(TestDatabase, TestDatabase)> {
    let (tenant, other) = (TestDatabase::new().await?, TestDatabase::new().await?);
    for (db, of) in [(&tenant, "tenant"), (&other, "other")] {
        let document = doc! { "_id": 1, "of": of };
        db.driver()
            .collection("secrets")
            .insert_one(document)
            .await?;
    }
    Ok((tenant, other))
}

async fn stored(db: &TestDatabase) -> Result<Vec<(i32, String)>> {
    let secrets = Secret::objects().on(db).order_by(|s| s.id().asc());
    let stored = secrets.await?.into_iter();
    Ok(stored.map(|secret| (secret.id, secret.of)).collect())
}

async fn audited(db: &TestDatabase) -> Result<Vec<String>> {
    let all = Audit::objects().on(db).order_by(|a| a.id().asc()).await?;
    Ok(all.into_iter().map(|audit| audit.what).collect())
}

#[tokio::test]
async fn reads_that_were_made_in_a_scope_run_there() -> Result<()> {
    let (tenant, other) = tenants().await?;
    let all = || Secret::objects();
    let texts = doc! { "$project": { "of": 1 } };
    let (queryset, stream, get, first, count, distinct, raw, rows, explain) = tenant
        .scope(async {
            (
                all(),
                all().stream(),
                Secret::get(1),
                all().first(),
                all().filter(|s| s.of().eq("tenant")).count(),
                all().distinct(|s| s.of()),
                all().raw(),
                all().aggregate().stage(texts),
                all().explain(),
            )
        })
        .await;
    other
        .scope(async {
            let of_tenant = secret(1, "tenant");
            assert_eq!(queryset.clone().await?, slice::from_ref(&of_tenant));
            let streamed: Vec<_> = stream.try_collect().await?;
            assert_eq!(streamed, slice::from_ref(&of_tenant));
            assert_eq!(get.await?, of_tenant);
            assert_eq!(first.await?, Some(of_tenant.clone()));
            assert_eq!(count.await?, 1);
            assert_eq!(distinct.await?, ["tenant"]);
            assert_eq!(raw.await?[0].get_str("of").unwrap(), "tenant");
            assert_eq!(rows.await?[0].get_str("of").unwrap(), "tenant");
            let namespace = format!("{:?}", explain.await?);
            assert!(namespace.contains(tenant.name()), "{namespace}");
            // What is derived from it belongs there as well.
            assert_eq!(
                queryset.clone().page(1, 5).await?.items,
                slice::from_ref(&of_tenant)
            );
            assert!(
                queryset
                    .clone()
                    .filter(|s| s.of().eq("tenant"))
                    .exists()
                    .await?
            );
            let mut reloaded = tenant.scope(async { secret(1, "stale") }).await;
            let reload = tenant.scope(async { reloaded.reload() }).await;
            reload.await?;
            assert_eq!(reloaded, of_tenant);
            let spawned = tokio::spawn(queryset.into_future());
            assert_eq!(spawned.await.unwrap()?, [of_tenant]);
            Ok(())
        })
        .await
}

#[tokio::test]
async fn writes_that_were_made_in_a_scope_run_there_with_their_hooks() -> Result<()> {
    let (tenant, other) = tenants().await?;
    let mut saved = secret(2, "saved");
    let mut inserted = secret(3, "inserted");
    let mut deleted = secret(1, "tenant");
    let (save, insert, many, delete, update, upsert, delete_many, indexes, all_indexes) = tenant
        .scope(async {
            let all = Secret::objects;
            (
                saved.save(),
                inserted.insert(),
                Secret::insert_many([secret(4, "many")]),
                deleted.delete(),
                all().by_id(2).update(|s| s.of().set("updated")),
                all().by_id(3).upsert_one(|s| s.of().set("upserted")),
                all().by_id(4).delete(),
                Secret::ensure_indexes(),
                ensure_indexes(),
            )
        })
        .await;
    other
        .scope(async {
            save.await?;
            insert.await?;
            many.await?;
            assert!(delete.await?);
            assert_eq!(
                stored(&tenant).await?,
                [(2, "saved"), (3, "inserted"), (4, "many")].map(|(id, of)| (id, of.to_owned()))
            );
            assert_eq!(update.await?.modified, 1);
            assert_eq!(upsert.await?.of, "upserted");
            assert_eq!(delete_many.await?, 1);
            assert_eq!(indexes.await?.created, ["of_1"]);
            all_indexes.await?;
            Ok::<_, Error>(())
        })
        .await?;
    assert_eq!(
        stored(&tenant).await?,
        [(2, "updated"), (3, "upserted")].map(|(id, of)| (id, of.to_owned()))
    );
    assert_eq!(stored(&other).await?, [(1, "other".to_owned())]);
    assert_eq!(other.collection_names().await?, ["secrets"]);
    let save = ["pre_save", "post_save"];
    let delete = ["pre_delete", "post_delete"];
    assert_eq!(audited(&tenant).await?, [save, save, save, delete].concat());
    Ok(())
}

#[tokio::test]
async fn what_was_made_outside_of_any_scope_runs_where_it_is_awaited() -> Result<()> {
    let (tenant, other) = tenants().await?;
    let queryset = Secret::objects();
    let mut secret = secret(2, "new");
    let save = secret.save();
    tenant.scope(save).await?;
    assert_eq!(stored(&tenant).await?.len(), 2);
    assert_eq!(audited(&tenant).await?, ["pre_save", "post_save"]);
    assert_eq!(tenant.scope(queryset.clone().count()).await?, 2);
    assert_eq!(other.scope(queryset.clone().count()).await?, 1);
    // An operation is made where it is called.
    let of = || queryset.clone();
    let (stream, update, rows, count, ids, sum, page) = tenant
        .scope(async {
            (
                of().stream(),
                of().by_id(2).update(|s| s.of().set("changed")),
                of().aggregate(),
                of().count(),
                of().distinct(|s| s.id()),
                of().sum(|s| s.id()),
                of().page(1, 5),
            )
        })
        .await;
    other
        .scope(async {
            assert_eq!(stream.count().await, 2);
            assert_eq!(update.await?.modified, 1);
            assert_eq!(rows.await?.len(), 2);
            assert_eq!(count.await?, 2);
            assert_eq!(ids.await?, [1, 2]);
            assert_eq!(sum.await?, 3);
            assert_eq!(page.await?.total, 2);
            Ok(())
        })
        .await
}

#[tokio::test]
async fn a_named_target_goes_before_the_scope_that_something_was_made_in() -> Result<()> {
    let (tenant, other) = tenants().await?;
    let mut named = secret(2, "named");
    let (of_database, stream, save) = tenant
        .scope(async {
            let of_database = other.objects::<Secret>();
            (
                of_database,
                Secret::objects().on(&other).stream(),
                named.save().on(&other),
            )
        })
        .await;
    save.await?;
    assert_eq!(of_database.count().await?, 2);
    assert_eq!(stream.count().await, 2);
    assert_eq!(stored(&tenant).await?.len(), 1);
    Ok(())
}

/// As an application has it: the tenant's scope is around the handler, and the body is polled by the
/// server after the handler has returned.
#[tokio::test]
async fn the_body_of_a_response_is_streamed_from_the_tenants_database() -> Result<()> {
    async fn export(_: Request) -> Result<Response, Infallible> {
        let lines = Secret::objects().stream().map_ok(|secret| secret.of + "\n");
        Ok(Response::new(Body::from_stream(lines)))
    }

    let (tenant, other) = tenants().await?;
    let app = service_fn(|request| tenant.scope(service_fn(export).oneshot(request)));
    let response = app.oneshot(Request::new(Body::empty())).await;
    let body = response.expect("a response").into_body();
    let lines = other
        .scope(body.into_data_stream().try_collect::<Vec<_>>())
        .await;
    assert_eq!(lines.expect("a whole body").concat(), b"tenant\n");
    Ok(())
}
