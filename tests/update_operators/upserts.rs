use mongo_odm::{
    bson::Bson,
    error::ErrorKind,
    prelude::*,
    query::{IntoUpdates, Update},
    testing::TestDatabase,
};

use crate::support::{Item, items, part, stored};

const NOTHING: [Update<Item>; 0] = [];

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
            .update_one(|_| NOTHING)
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
                .upsert_one(|i| (i.name().set("a"), i.sold().inc(2)))
                .await
        })
        .await;
    commands.only().assert_body(doc! {
        "findAndModify": "items",
        "query": { "_id": 1 },
        "update": { "$set": { "n": "a" }, "$inc": { "sold": 2_i64 } },
        "new": true,
        "upsert": true,
    });
    assert_eq!(item?.sold, 2);
    let item = Item::objects()
        .on(&db)
        .by_id(1)
        .upsert_one(|i| (i.sold().inc(2), i.name().set_on_insert("b")))
        .await?;
    assert_eq!((item.id, item.name.as_str(), item.sold), (1, "a", 4));
    Ok(())
}

#[tokio::test]
async fn a_guarded_upsert_is_an_update_and_an_insert() -> Result<()> {
    let db = TestDatabase::new().await?;
    let upsert = || async {
        let item = Item::objects().by_id(1);
        item.upsert_one(|i| (i.name().set("a"), i.stock().inc(2)))
            .await
    };
    let update = doc! {
        "findAndModify": "items",
        "query": { "_id": 1, "stock": { "$not": { "$gt": 2_147_483_645 } } },
        "update": { "$set": { "n": "a" }, "$inc": { "stock": 2 } },
        "new": true,
    };
    let (item, commands) = db.record(upsert()).await;
    assert_eq!(item?.stock, 2);
    assert_eq!(commands.names(), ["findAndModify", "update"]);
    commands[0].assert_body(update.clone());
    commands[1].assert_body(doc! {
        "update": "items",
        "ordered": true,
        "updates": [{ "q": { "_id": 1 }, "u": { "$setOnInsert": { "n": "a", "stock": 2 } }, "upsert": true }],
    });
    let (item, commands) = db.record(upsert()).await;
    assert_eq!(item?.stock, 4);
    commands.only().assert_body(update);
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
    let start = "items: the upsert would insert a document that cannot be read";
    let end = "Give what is missing with `set_on_insert`, or use `update_raw`";
    let error = refused(|i| i.id().eq(1), |i| i.stock().inc(1)).await?;
    assert_eq!(
        error,
        format!("{start}: `name`: required, but absent or null. {end}")
    );

    let made = |i: Fields| (i.name().set("a"), i.maker().address().city().set("York"));
    let error = refused(|i| i.id().eq(1), made).await?;
    assert_eq!(
        error,
        format!("{start}: `maker.name`: required, but absent or null. {end}")
    );

    // Neither of these says what is inserted.
    for filter in [
        |i: Fields| i.name().ne("a"),
        |i: Fields| i.name().gt("a"),
        |i: Fields| i.name().eq("a") | i.name().eq("b"),
        |i: Fields| !i.name().eq("a"),
    ] {
        let error = refused(filter, |i| i.stock().inc(1)).await?;
        assert!(
            error.contains("`id`: required, but absent or null"),
            "{error}"
        );
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
    assert!(
        error.contains("`tags`: expected an Array, found String"),
        "{error}"
    );
    let error = refused(|i| i.id().eq(1) & i.parts().quantity().eq(1), named).await?;
    assert!(
        error.contains("`parts`: expected an Array, found Document"),
        "{error}"
    );
    Ok(())
}

#[tokio::test]
async fn an_upsert_with_a_filter_in_bson_is_checked_too() -> Result<()> {
    let db = TestDatabase::new().await?;
    let upsert = |filter| {
        let items = Item::objects().on(&db).filter_raw(filter);
        items.update_one(|i| i.stock().inc(1)).upsert()
    };
    let inserted = upsert(doc! { "_id": 1, "n": { "$eq": "a" } }).await?;
    assert_eq!(inserted.upserted_id, Some(Bson::Int32(1)));
    assert_eq!(Item::objects().on(&db).get().await?.name, "a");
    for filter in [
        doc! { "_id": 2 },
        doc! { "_id": 2, "n": { "$gt": "a" } },
        doc! { "_id": 2, "n": { "$regex": "a" } },
        doc! { "_id": 2, "$or": [{ "n": "a" }, { "n": "b" }] },
        doc! { "$and": [{ "_id": 2 }, { "n": 5 }] },
        doc! { "_id": 2, "n": "longer than ten" },
    ] {
        let error = upsert(filter.clone()).await.unwrap_err();
        assert!(error.to_string().contains("name"), "{filter}: {error}");
    }
    Ok(())
}

#[tokio::test]
async fn what_an_upsert_would_insert_is_read_as_a_whole() -> Result<()> {
    let new = |i: &Fields| i.id().eq(1) & i.name().eq("a");
    let wrong = [
        refused(|i| new(&i) & i.tags().all(["x"]), |i| i.stock().set(1)).await?,
        refused(|i| new(&i) & i.tags().at(0).eq("x"), |i| i.stock().set(1)).await?,
        refused(|i| new(&i), |i| i.tags().at(0).set("x")).await?,
        refused(|i| new(&i), |i| i.parts().at(0).set(part("a", 1))).await?,
        refused(|i| new(&i), |i| i.stock().inc(-1)).await?,
        refused(|i| new(&i) & i.stock().eq(3), |i| i.stock().dec(4)).await?,
        refused(
            |i| new(&i) & i.cost().eq(dec!(3)),
            |i| i.cost().dec(dec!(3.5)),
        )
        .await?,
        refused(
            |i| new(&i),
            |i| (i.maker().address().city().set("York"), i.stock().set(1)),
        )
        .await?,
    ];
    let fields = [
        "tags",
        "tags",
        "tags",
        "parts",
        "stock",
        "stock",
        "cost",
        "maker.name",
    ];
    for (error, field) in wrong.iter().zip(fields) {
        assert!(error.contains(field), "{field}: {error}");
    }
    Ok(())
}

#[tokio::test]
async fn an_upsert_is_checked_by_the_documents_own_function() -> Result<()> {
    fn in_order(booking: &Booking) -> Result<(), String> {
        if booking.until < booking.from {
            return Err("must not end before it begins".to_owned());
        }
        Ok(())
    }

    #[derive(Document, Clone, Debug)]
    #[document(collection = "items", validate = in_order)]
    struct Booking {
        id: i32,
        from: i32,
        until: i32,
    }

    let db = TestDatabase::new().await?;
    let (error, commands) = db
        .record(async {
            let booking = Booking::objects().by_id(1).filter(|b| b.from().eq(5));
            booking.upsert_one(|b| b.until().set(3)).await
        })
        .await;
    commands.assert_none();
    let error = error.unwrap_err();
    assert!(error.is_validation(), "{error}");
    assert!(
        error.to_string().contains("must not end before it begins"),
        "{error}"
    );
    let booking = Booking::objects()
        .on(&db)
        .by_id(1)
        .filter(|b| b.from().eq(5));
    assert_eq!(booking.upsert_one(|b| b.until().set(6)).await?.until, 6);
    Ok(())
}
