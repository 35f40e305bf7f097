use mongo_odm::{bson::Bson, error::ErrorKind, prelude::*, testing::TestDatabase};

use crate::support::{Item, items, stored};

#[tokio::test]
async fn an_upsert_inserts_from_the_filters_equalities_and_the_changes() -> Result<()> {
    let db = TestDatabase::new().await?;
    let (updated, commands) = db
        .record(async {
            Item::objects()
                .filter(|i| i.id().eq(7) & i.notes().eq("x") & i.stock().lt(5))
                .update_one(|i| (i.name().set("a"), i.sold().inc(2)))
                .upsert()
                .await
        })
        .await;
    commands.only().assert_body(doc! {
        "update": "items",
        "ordered": true,
        "updates": [{
            "q": { "_id": 7, "notes": "x", "stock": { "$lt": 5 } },
            "u": { "$set": { "n": "a" }, "$inc": { "sold": 2_i64 } },
            "upsert": true,
        }],
    });
    let updated = updated?;
    assert_eq!((updated.matched, updated.modified), (0, 0));
    assert_eq!(updated.upserted_id, Some(Bson::Int32(7)));
    assert_eq!(
        stored(&db).await?,
        [doc! { "_id": 7, "notes": "x", "n": "a", "sold": 2_i64 }]
    );
    Ok(())
}

#[tokio::test]
async fn an_upsert_changes_what_is_there() -> Result<()> {
    let db = items([doc! { "_id": 7, "n": "a" }]).await?;
    let upsert = Item::objects()
        .on(&db)
        .by_id(7)
        .update_one(|i| i.name().set("b"))
        .upsert();
    let updated = upsert.await?;
    assert_eq!(
        (updated.matched, updated.modified, updated.upserted_id),
        (1, 1, None)
    );
    assert_eq!(stored(&db).await?, [doc! { "_id": 7, "n": "b" }]);
    Ok(())
}

#[tokio::test]
async fn set_on_insert() -> Result<()> {
    let db = items([doc! { "_id": 1, "n": "a" }]).await?;
    let upsert = |id: i32| {
        Item::objects()
            .on(&db)
            .by_id(id)
            .update_one(|i| {
                (
                    i.name().set_on_insert("new"),
                    i.tags().set_on_insert(["t"]),
                    i.stock().inc(1),
                )
            })
            .upsert()
    };
    upsert(1).await?;
    upsert(2).await?;
    assert_eq!(
        stored(&db).await?,
        [
            doc! { "_id": 1, "n": "a", "stock": 1 },
            doc! { "_id": 2, "n": "new", "stock": 1, "tags": ["t"] },
        ]
    );
    Ok(())
}

#[tokio::test]
async fn an_upsert_without_changes_only_inserts() -> Result<()> {
    let db = items([doc! { "_id": 1, "n": "a" }]).await?;
    for id in [1, 2] {
        Item::objects()
            .on(&db)
            .by_id(id)
            .update_one(|_| ())
            .upsert()
            .await?;
    }
    assert_eq!(
        stored(&db).await?,
        [doc! { "_id": 1, "n": "a" }, doc! { "_id": 2 }]
    );
    Ok(())
}

#[tokio::test]
async fn an_upsert_of_many_inserts_one() -> Result<()> {
    let db = TestDatabase::new().await?;
    let upsert = Item::objects()
        .on(&db)
        .by_id(1)
        .update(|i| i.name().set("a"))
        .upsert();
    assert_eq!(upsert.await?.upserted_id, Some(Bson::Int32(1)));
    Ok(())
}

#[tokio::test]
async fn upsert_one_gives_the_document_as_it_is_then() -> Result<()> {
    let db = TestDatabase::new().await?;
    let (item, commands) = db
        .record(async {
            Item::objects()
                .by_id(1)
                .upsert_one(|i| (i.name().set("a"), i.stock().inc(2)))
                .await
        })
        .await;
    commands.only().assert_body(doc! {
        "findAndModify": "items",
        "query": { "_id": 1 },
        "update": { "$set": { "n": "a" }, "$inc": { "stock": 2 } },
        "new": true,
        "upsert": true,
    });
    assert_eq!(item?.stock, 2);
    let item = Item::objects()
        .on(&db)
        .by_id(1)
        .upsert_one(|i| i.stock().inc(2))
        .await?;
    assert_eq!((item.id, item.name.as_str(), item.stock), (1, "a", 4));
    Ok(())
}

#[tokio::test]
async fn upsert_one_changes_the_first_in_order() -> Result<()> {
    let db = items((1..=3).map(|id| doc! { "_id": id, "n": "a" })).await?;
    let (item, commands) = db
        .record(async {
            Item::objects()
                .filter(|i| i.name().eq("a"))
                .order_by(|i| [i.id().desc()])
                .upsert_one(|i| i.parts().each_where(|p| p.code().eq("x")).quantity().set(1))
                .await
        })
        .await;
    // There are no parts to change.
    let error = item.map(|item| item.id);
    let body = &commands.only().body;
    assert_eq!(body.get_document("sort").unwrap(), &doc! { "_id": -1 });
    assert_eq!(
        body.get_array("arrayFilters").unwrap(),
        &[doc! { "f0.c": "x" }.into()]
    );
    assert_eq!(error.unwrap_err().kind(), ErrorKind::Server);

    let last = Item::objects()
        .on(&db)
        .filter(|i| i.name().eq("a"))
        .order_by(|i| [i.id().desc()]);
    assert_eq!(last.upsert_one(|i| i.stock().set(1)).await?.id, 3);
    Ok(())
}

#[tokio::test]
async fn a_slice_cannot_be_upserted() -> Result<()> {
    let db = TestDatabase::new().await?;
    let ((), commands) = db
        .record(async {
            for slice in [
                Item::objects().limit(1),
                Item::objects().skip(1),
                Item::objects().limit(0),
            ] {
                let one = slice
                    .clone()
                    .update_one(|i| i.stock().set(1))
                    .upsert()
                    .await;
                assert_eq!(one.unwrap_err().kind(), ErrorKind::InvalidQuery);
                let one = slice.upsert_one(|i| i.stock().set(1)).await;
                assert_eq!(one.unwrap_err().kind(), ErrorKind::InvalidQuery);
            }
            let ordered = Item::objects().order_by(|i| [i.id().asc()]);
            let one = ordered.update_one(|i| i.stock().set(1)).upsert().await;
            assert_eq!(one.unwrap_err().kind(), ErrorKind::InvalidQuery);
            let none = Item::objects()
                .none()
                .upsert_one(|i| i.stock().set(1))
                .await;
            assert_eq!(none.unwrap_err().kind(), ErrorKind::InvalidQuery);
        })
        .await;
    commands.assert_none();
    Ok(())
}

#[tokio::test]
async fn a_document_that_cannot_be_read_is_an_error_that_names_it() -> Result<()> {
    let db = TestDatabase::new().await?;
    // A name is required, and none is given.
    let item = Item::objects()
        .on(&db)
        .by_id(5)
        .upsert_one(|i| i.stock().set(1))
        .await;
    let error = item.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.document_id(), Some(&Bson::Int32(5)));
    assert_eq!(error.path().as_deref(), Some("n"));
    Ok(())
}
