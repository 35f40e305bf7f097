use mongo_odm::{
    bson::Bson, error::ErrorKind, prelude::*, query::IntoUpdates, testing::TestDatabase,
};

use crate::support::{Item, items, stored};

type Fields = crate::support::ItemFields<Item>;

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
            .filter(|i| i.id().eq(id) & i.name().eq("a"))
            .update_one(|_| ())
            .upsert()
            .await?;
    }
    assert_eq!(
        stored(&db).await?,
        [doc! { "_id": 1, "n": "a" }, doc! { "_id": 2, "n": "a" }]
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
        .upsert_one(|i| (i.stock().inc(2), i.name().set_on_insert("b")))
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
                .upsert_one(|i| {
                    let parts = i.parts().each_where(|p| p.code().eq("x"));
                    (parts.quantity().set(1), i.id().set_on_insert(9))
                })
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
    let raised = last.upsert_one(|i| (i.stock().set(1), i.id().set_on_insert(9)));
    assert_eq!(raised.await?.id, 3);
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
    // A name is required, and this one has none.
    let db = items([doc! { "_id": 5, "stock": 1 }]).await?;
    let item = Item::objects()
        .on(&db)
        .by_id(5)
        .upsert_one(|i| (i.stock().set(1), i.name().set_on_insert("a")))
        .await;
    let error = item.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.document_id(), Some(&Bson::Int32(5)));
    assert_eq!(error.path().as_deref(), Some("n"));
    Ok(())
}

/// The text of the error of an upsert that must not be sent.
async fn refused<U: IntoUpdates<Item>>(
    filter: impl FnOnce(Fields) -> Filter<Item>,
    changes: impl Fn(Fields) -> U,
) -> Result<String> {
    let db = TestDatabase::new().await?;
    let items = Item::objects().filter(filter);
    let (errors, commands) = db
        .record(async {
            let one = items.clone().upsert_one(&changes).await.unwrap_err();
            let many = items.update(&changes).upsert().await.unwrap_err();
            [one, many].map(|error| error.to_string())
        })
        .await;
    commands.assert_none();
    let [one, many] = errors;
    assert_eq!(one, many);
    Ok(one)
}

#[tokio::test]
async fn an_upsert_that_leaves_a_required_field_out_is_refused() -> Result<()> {
    let without =
        "a document without it cannot be read. Give it with `set_on_insert`, or use `update_raw`";
    let error = refused(|i| i.id().eq(1), |i| i.stock().inc(1)).await?;
    assert_eq!(
        error,
        format!("items: an upsert must also give `name`: {without}")
    );

    let made = |i: Fields| (i.name().set("a"), i.maker().address().city().set("York"));
    let error = refused(|i| i.id().eq(1), made).await?;
    assert_eq!(
        error,
        format!("items: an upsert must also give `maker.name`: {without}")
    );

    // Neither of these says what is inserted.
    for filter in [
        |i: Fields| i.name().ne("a"),
        |i: Fields| i.name().gt("a"),
        |i: Fields| i.name().eq("a") | i.name().eq("b"),
        |i: Fields| !i.name().eq("a"),
    ] {
        let error = refused(filter, |i| i.stock().inc(1)).await?;
        assert!(error.contains("must also give `id`, `name`"), "{error}");
    }
    let error = refused(|i| i.id().eq(1), |i| i.name().unset()).await?;
    assert!(error.contains("`name` cannot be unset"), "{error}");
    Ok(())
}

#[tokio::test]
async fn the_equalities_of_an_upsert_are_checked() -> Result<()> {
    let named = |i: Fields| i.name().set("a");
    let error = refused(|i| i.id().eq(1) & i.stock().eq(-1), named).await?;
    assert_eq!(error, "items: stock: must be at least 0");
    // What finds an element would be inserted in place of the list.
    let error = refused(|i| i.id().eq(1) & i.tags().contains("new"), named).await?;
    assert!(error.contains("tags: expected an Array"), "{error}");
    let error = refused(|i| i.id().eq(1) & i.parts().quantity().eq(1), named).await?;
    assert!(error.contains("`parts` is a list"), "{error}");
    Ok(())
}

#[tokio::test]
async fn an_upsert_with_a_filter_in_bson_is_not_checked() -> Result<()> {
    let db = TestDatabase::new().await?;
    let upsert = Item::objects()
        .on(&db)
        .filter_raw(doc! { "_id": 1, "n": "a" })
        .update_one(|i| i.stock().inc(1))
        .upsert();
    assert_eq!(upsert.await?.upserted_id, Some(Bson::Int32(1)));
    assert_eq!(Item::objects().on(&db).get().await?.name, "a");
    Ok(())
}
