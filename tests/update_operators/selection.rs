//! Which documents an update or a delete touches.

use mongo_odm::{prelude::*, query::Updated, testing::TestDatabase};

use crate::support::{Item, items, stored};

/// Items 1 to 5; the stock is the id.
async fn five() -> Result<TestDatabase> {
    items((1..=5).map(|id| doc! { "_id": id, "stock": id })).await
}

/// The ids of the items whose name was set.
async fn named(db: &TestDatabase) -> Result<Vec<i32>> {
    let named = Item::objects().on(db).filter(|i| i.name().exists(true));
    named.distinct(|i| i.id()).await
}

#[tokio::test]
async fn update_changes_all_that_match() -> Result<()> {
    let db = five().await?;
    let (updated, commands) = db
        .record(async {
            Item::objects()
                .filter(|i| i.stock().gt(3))
                .update(|i| i.name().set("x"))
                .await
        })
        .await;
    commands.only().assert_body(doc! {
        "update": "items",
        "ordered": true,
        "updates": [{ "q": { "stock": { "$gt": 3 } }, "u": { "$set": { "n": "x" } }, "multi": true }],
    });
    let updated = updated?;
    assert_eq!(
        (updated.matched, updated.modified, updated.upserted_id),
        (2, 2, None)
    );
    assert_eq!(named(&db).await?, [4, 5]);
    Ok(())
}

#[tokio::test]
async fn what_is_so_already_is_matched_and_not_modified() -> Result<()> {
    let db = five().await?;
    let updated = Item::objects()
        .on(&db)
        .by_id(3)
        .update(|i| i.stock().set(3))
        .await?;
    assert_eq!((updated.matched, updated.modified), (1, 0));
    Ok(())
}

#[tokio::test]
async fn update_one_changes_one() -> Result<()> {
    let db = five().await?;
    let (updated, commands) = db
        .record(async {
            Item::objects()
                .filter(|i| i.stock().gt(3))
                .update_one(|i| i.name().set("x"))
                .await
        })
        .await;
    commands.only().assert_body(doc! {
        "update": "items",
        "ordered": true,
        "updates": [{ "q": { "stock": { "$gt": 3 } }, "u": { "$set": { "n": "x" } } }],
    });
    assert_eq!(updated?.matched, 1);
    assert_eq!(named(&db).await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn update_one_changes_the_first_in_order() -> Result<()> {
    let db = five().await?;
    let (updated, commands) = db
        .record(async {
            Item::objects()
                .filter(|i| i.stock().lt(5))
                .order_by(|i| [i.stock().desc()])
                .update_one(|i| i.name().set("x"))
                .await
        })
        .await;
    assert_eq!(updated?.matched, 1);
    assert_eq!(named(&db).await?, [4]);
    commands.only().assert_body(doc! {
        "findAndModify": "items",
        "query": { "stock": { "$lt": 5 } },
        "sort": { "stock": -1 },
        "update": { "$set": { "n": "x" } },
        "fields": { "_id": 1, "n": 1 },
    });
    Ok(())
}

#[tokio::test]
async fn an_ordered_update_says_whether_it_modified() -> Result<()> {
    let before = doc! {
        "_id": 1, "n": "a", "stock": 5, "cost": 1, "tags": ["x"], "scores": [1, 2], "pt": [], "mk": { "name": "m" },
    };
    let db = items([before.clone()]).await?;
    let first = || Item::objects().on(&db).order_by(|i| [i.id().asc()]);
    let none: [&str; 0] = [];
    let done = vec![
        first().update_one(|i| i.name().set("a")),
        first().update_one(|i| i.maker().name().set("m")),
        first().update_one(|i| (i.notes().unset(), i.weight().set_on_insert(1.5))),
        first().update_one(|i| i.stock().inc(0)),
        first().update_one(|i| i.stock().mul(1)),
        first().update_one(|i| (i.stock().min(7), i.scores().at(0).max(1))),
        first().update_one(|i| i.tags().add_to_set("x")),
        first().update_one(|i| i.tags().add_all_to_set(none)),
        first().update_one(|i| i.tags().pull("y")),
        first().update_one(|i| i.scores().pull_all([3, 4])),
        first().update_one(|i| i.parts().pop_last()),
        first().update_one(|i| {
            (
                i.name().set("a"),
                i.prices().key("a").rename_to(|i| i.prices().key("b")),
            )
        }),
        first().update_one_raw(doc! { "$set": { "n": "a" } }),
    ];
    for (place, update) in done.into_iter().enumerate() {
        let updated = update.await?;
        assert_eq!((updated.matched, updated.modified), (1, 0), "{place}");
        assert_eq!(stored(&db).await?, std::slice::from_ref(&before), "{place}");
    }
    let changed = vec![
        first().update_one(|i| i.name().set("b")),
        first().update_one(|i| (i.name().set("b"), i.notes().set_null())),
        first().update_one(|i| i.stock().inc(1)),
        first().update_one(|i| i.sold().inc(0)),
        first().update_one(|i| i.stock().mul(2)),
        first().update_one(|i| i.stock().min(7)),
        first().update_one(|i| i.scores().at(0).max(2)),
        first().update_one(|i| i.tags().add_to_set("y")),
        first().update_one(|i| i.tags().push("x")),
        first().update_one(|i| i.tags().pull("y")),
        first().update_one(|i| i.scores().pull_all([2, 3])),
        first().update_one(|i| i.tags().pop_last()),
        first().update_one(|i| i.notes().unset()),
        first().update_one(|i| i.made().current_date()),
    ];
    for (place, update) in changed.into_iter().enumerate() {
        let before = stored(&db).await?;
        let updated = update.await?;
        assert_eq!((updated.matched, updated.modified), (1, 1), "{place}");
        assert_ne!(stored(&db).await?, before, "{place}");
    }
    Ok(())
}

#[tokio::test]
async fn update_one_behind_a_skip_finds_its_document_first() -> Result<()> {
    let db = five().await?;
    let (updated, commands) = db
        .record(async {
            let second = Item::objects().filter(|i| i.stock().lt(5)).skip(1);
            second.update_one(|i| i.name().set("x")).await
        })
        .await;
    assert_eq!(updated?.matched, 1);
    assert_eq!(commands.names(), ["find", "update"]);
    commands[0].assert_body(doc! {
        "find": "items",
        "filter": { "stock": { "$lt": 5 } },
        "projection": { "_id": 1 },
        "skip": 1_i64,
        "limit": 1_i64,
        "singleBatch": true,
    });
    // The filter stays: what has changed meanwhile is left alone.
    commands[1].assert_body(doc! {
        "update": "items",
        "ordered": true,
        "updates": [{
            "q": { "$and": [{ "_id": { "$in": [2] } }, { "stock": { "$lt": 5 } }] },
            "u": { "$set": { "n": "x" } },
        }],
    });
    Ok(())
}

#[tokio::test]
async fn a_delete_of_the_first_is_one_command() -> Result<()> {
    let db = five().await?;
    let (deleted, commands) = db
        .record(async {
            let last = Item::objects().order_by(|i| [i.stock().desc()]).limit(1);
            last.delete().await
        })
        .await;
    assert_eq!(deleted?, 1);
    commands.only().assert_body(doc! {
        "findAndModify": "items",
        "query": {},
        "sort": { "stock": -1 },
        "remove": true,
        "fields": { "_id": 1 },
    });
    assert_eq!(
        Item::objects().on(&db).distinct(|i| i.id()).await?,
        [1, 2, 3, 4]
    );
    Ok(())
}

#[tokio::test]
async fn update_one_of_a_slice_changes_its_first() -> Result<()> {
    let db = five().await?;
    let later = Item::objects()
        .on(&db)
        .order_by(|i| [i.id().asc()])
        .skip(2)
        .limit(3);
    later.update_one(|i| i.name().set("x")).await?;
    assert_eq!(named(&db).await?, [3]);
    Ok(())
}

#[tokio::test]
async fn an_update_of_a_slice_changes_exactly_the_slice() -> Result<()> {
    let db = five().await?;
    let slice = Item::objects()
        .on(&db)
        .order_by(|i| [i.stock().desc()])
        .skip(1)
        .limit(2);
    let updated = slice.update(|i| i.name().set("x")).await?;
    assert_eq!(updated.matched, 2);
    assert_eq!(named(&db).await?, [3, 4]);
    Ok(())
}

#[tokio::test]
async fn a_slice_is_cut_in_the_documents_own_order() -> Result<()> {
    #[derive(Document, Clone, Debug)]
    #[document(collection = "items", ordering(-stock))]
    struct ByStock {
        id: i32,
        stock: i32,
    }

    let db = five().await?;
    assert_eq!(ByStock::objects().on(&db).limit(2).delete().await?, 2);
    assert_eq!(
        Item::objects().on(&db).distinct(|i| i.id()).await?,
        [1, 2, 3]
    );
    Ok(())
}

#[tokio::test]
async fn a_slice_behind_the_last_document_touches_nothing() -> Result<()> {
    let db = five().await?;
    let (touched, commands) = db
        .record(async {
            let behind = Item::objects().skip(5);
            let updated = behind.clone().update(|i| i.name().set("x")).await?;
            Ok::<_, Error>((updated, behind.delete().await?))
        })
        .await;
    assert_eq!(touched?, (Updated::default(), 0));
    assert_eq!(commands.names(), ["find", "find"]);
    Ok(())
}

#[tokio::test]
async fn nothing_asked_for_is_nothing_touched_and_nothing_sent() -> Result<()> {
    let db = five().await?;
    let empty = [
        Item::objects().none(),
        Item::objects().limit(0),
        Item::objects().skip(1).limit(0),
        Item::objects().filter(|_| Filter::none()),
        Item::objects()
            .filter(|i| i.stock().gt(1))
            .filter(|_| Filter::any([])),
    ];
    for queryset in empty {
        let update = |queryset: QuerySet<Item>| async move {
            assert_eq!(
                queryset.clone().update(|i| i.name().set("x")).await?,
                Updated::default()
            );
            assert_eq!(
                queryset.clone().update_one(|i| i.name().set("x")).await?,
                Updated::default()
            );
            let raw = doc! { "$set": { "n": "x" } };
            assert_eq!(queryset.clone().update_raw(raw).await?, Updated::default());
            assert_eq!(queryset.delete().await?, 0);
            Ok::<_, Error>(())
        };
        let (touched, commands) = db.record(update(queryset)).await;
        touched?;
        commands.assert_none();
    }
    assert_eq!(named(&db).await?, [0; 0]);
    assert_eq!(Item::objects().on(&db).count().await?, 5);
    Ok(())
}

#[tokio::test]
async fn an_empty_list_of_values_touches_nothing() -> Result<()> {
    let db = five().await?;
    let nothing: [i32; 0] = [];
    assert_eq!(Item::objects().on(&db).by_ids(nothing).delete().await?, 0);
    assert_eq!(
        Item::objects()
            .on(&db)
            .filter(|i| i.stock().is_in(nothing))
            .delete()
            .await?,
        0
    );
    Ok(())
}

#[tokio::test]
async fn delete() -> Result<()> {
    let db = five().await?;
    let (deleted, commands) = db
        .record(async { Item::objects().filter(|i| i.stock().gt(3)).delete().await })
        .await;
    assert_eq!(deleted?, 2);
    commands.only().assert_body(doc! {
        "delete": "items",
        "ordered": true,
        "deletes": [{ "q": { "stock": { "$gt": 3 } }, "limit": 0 }],
    });
    assert_eq!(
        Item::objects().on(&db).distinct(|i| i.id()).await?,
        [1, 2, 3]
    );
    Ok(())
}

#[tokio::test]
async fn a_delete_of_a_slice_deletes_exactly_the_slice() -> Result<()> {
    let db = five().await?;
    let slice = Item::objects()
        .on(&db)
        .order_by(|i| [i.stock().desc()])
        .skip(1)
        .limit(2);
    assert_eq!(slice.delete().await?, 2);
    assert_eq!(
        Item::objects().on(&db).distinct(|i| i.id()).await?,
        [1, 2, 5]
    );
    Ok(())
}

#[tokio::test]
async fn a_delete_of_all_must_be_asked_for_by_no_filter() -> Result<()> {
    let db = five().await?;
    assert_eq!(Item::objects().on(&db).delete().await?, 5);
    assert!(stored(&db).await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn hint_collation_and_comment_go_with_updates_and_deletes() -> Result<()> {
    use mongo_odm::meta::Collation;

    let db = items([doc! { "_id": 1, "n": "a" }]).await?;
    let queryset = Item::objects()
        .filter(|i| i.name().eq("A"))
        .hint("_id_")
        .collation(Collation::locale("en").strength(2))
        .comment("nightly");
    let (update, delete) = (
        queryset.clone().update(|i| i.stock().set(1)),
        queryset.delete(),
    );
    let ((updated, deleted), commands) = db.record(async { (update.await, delete.await) }).await;
    assert_eq!((updated?.matched, deleted?), (1, 1));
    let collation = doc! { "locale": "en", "strength": 2 };
    commands[0].assert_body(doc! {
        "update": "items",
        "ordered": true,
        "updates": [{
            "q": { "n": "A" },
            "u": { "$set": { "stock": 1 } },
            "multi": true,
            "hint": "_id_",
            "collation": collation.clone(),
        }],
        "comment": "nightly",
    });
    commands[1].assert_body(doc! {
        "delete": "items",
        "ordered": true,
        "deletes": [{ "q": { "n": "A" }, "limit": 0, "hint": "_id_", "collation": collation }],
        "comment": "nightly",
    });
    Ok(())
}

#[tokio::test]
async fn must_exist() -> Result<()> {
    let db = five().await?;
    let set = |queryset: QuerySet<Item>| {
        queryset
            .on(&db)
            .update_one(|i| i.stock().set(9))
            .must_exist()
    };
    assert_eq!(set(Item::objects().by_id(1)).await?.matched, 1);
    assert!(
        set(Item::objects().by_id(99))
            .await
            .unwrap_err()
            .is_does_not_exist()
    );
    assert!(
        set(Item::objects().none())
            .await
            .unwrap_err()
            .is_does_not_exist()
    );
    Ok(())
}

#[tokio::test]
async fn a_raw_update_is_sent_as_it_is() -> Result<()> {
    let db = items([doc! { "_id": 1, "scores": [1, 9] }]).await?;
    let (updated, commands) = db
        .record(async {
            Item::objects()
                .update_raw(doc! { "$set": { "scores.$[low]": 0, "unknown": true } })
                .array_filters([doc! { "low": { "$lt": 5 } }])
                .await
        })
        .await;
    assert_eq!(updated?.modified, 1);
    commands.only().assert_body(doc! {
        "update": "items",
        "ordered": true,
        "updates": [{
            "q": {},
            "u": { "$set": { "scores.$[low]": 0, "unknown": true } },
            "multi": true,
            "arrayFilters": [{ "low": { "$lt": 5 } }],
        }],
    });
    assert_eq!(
        stored(&db).await?,
        [doc! { "_id": 1, "scores": [0, 9], "unknown": true }]
    );
    Ok(())
}

#[tokio::test]
async fn a_pipeline_can_be_an_update() -> Result<()> {
    let db = items([doc! { "_id": 1, "n": "a", "stock": 2 }]).await?;
    let pipeline = vec![doc! { "$set": { "stock": { "$multiply": ["$stock", 10] } } }];
    let (updated, commands) = db
        .record(async {
            Item::objects()
                .by_id(1)
                .update_one_raw(pipeline.clone())
                .await
        })
        .await;
    assert_eq!(updated?.modified, 1);
    commands.only().assert_body(doc! {
        "update": "items",
        "ordered": true,
        "updates": [{ "q": { "_id": 1 }, "u": pipeline }],
    });
    assert_eq!(
        stored(&db).await?,
        [doc! { "_id": 1, "n": "a", "stock": 20 }]
    );
    Ok(())
}
