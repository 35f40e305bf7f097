//! `&`, `|`, `!`, chained filters, raw filters.

use mongo_odm::{prelude::*, testing::TestDatabase};

use crate::support::{Item, assert_finds, items, regex};

/// 1: a and 1, 2: a and 5, 3: b and 10, 4: c and nothing.
async fn four() -> Result<TestDatabase> {
    items([
        doc! { "_id": 1, "n": "a", "stock": 1 },
        doc! { "_id": 2, "n": "a", "stock": 5 },
        doc! { "_id": 3, "n": "b", "stock": 10 },
        doc! { "_id": 4, "n": "c" },
    ])
    .await
}

#[tokio::test]
async fn conditions_on_two_fields_share_one_document() -> Result<()> {
    let db = four().await?;
    assert_finds!(
        db,
        |i| i.name().eq("a") & i.stock().gt(1),
        { "n": "a", "stock": { "$gt": 1 } },
        [2]
    );
    Ok(())
}

#[tokio::test]
async fn different_operators_on_one_field_are_merged() -> Result<()> {
    let db = four().await?;
    assert_finds!(
        db,
        |i| i.stock().gt(1) & i.stock().lt(10) & i.stock().ne(7),
        { "stock": { "$gt": 1, "$lt": 10, "$ne": 7 } },
        [2]
    );
    Ok(())
}

#[tokio::test]
async fn equal_operators_on_one_field_do_not_overwrite_each_other() -> Result<()> {
    let db = four().await?;
    assert_finds!(
        db,
        |i| i.stock().gt(1) & i.stock().gt(5) & i.stock().gt(3),
        { "stock": { "$gt": 1 }, "$and": [{ "stock": { "$gt": 5 } }, { "stock": { "$gt": 3 } }] },
        [3]
    );
    assert_finds!(
        db,
        |i| i.stock().eq(1) & i.stock().eq(5),
        { "stock": 1, "$and": [{ "stock": 5 }] },
        []
    );
    Ok(())
}

#[tokio::test]
async fn equality_and_an_operator_on_one_field() -> Result<()> {
    let db = four().await?;
    assert_finds!(
        db,
        |i| i.stock().eq(5) & i.stock().gt(1),
        { "stock": { "$eq": 5, "$gt": 1 } },
        [2]
    );
    assert_finds!(
        db,
        |i| i.name().regex("^a") & i.name().ne("b"),
        { "n": { "$regex": regex("^a", ""), "$ne": "b" } },
        [1, 2]
    );
    Ok(())
}

#[tokio::test]
async fn two_patterns_on_one_field() -> Result<()> {
    let db = items([doc! { "_id": 1, "n": "ab" }, doc! { "_id": 2, "n": "axb" }]).await?;
    assert_finds!(
        db,
        |i| i.name().starts_with("a") & i.name().contains("x"),
        { "n": regex("^a", ""), "$and": [{ "n": regex("x", "") }] },
        [2]
    );
    Ok(())
}

#[tokio::test]
async fn two_negations_on_one_field() -> Result<()> {
    let db = four().await?;
    assert_finds!(
        db,
        |i| !i.stock().gt(5) & !i.stock().lt(2),
        { "stock": { "$not": { "$gt": 5 } }, "$and": [{ "stock": { "$not": { "$lt": 2 } } }] },
        [2, 4]
    );
    assert_finds!(
        db,
        |i| !i.name().starts_with("a") & !i.name().starts_with("b"),
        {
            "n": { "$not": regex("^a", "") },
            "$and": [{ "n": { "$not": regex("^b", "") } }],
        },
        [4]
    );
    Ok(())
}

#[tokio::test]
async fn chained_filters_are_one_conjunction() -> Result<()> {
    let db = four().await?;
    let (found, commands) = db
        .record(async {
            Item::objects()
                .filter(|i| i.name().is_in(["a", "b"]))
                .filter(|i| i.name().eq("a"))
                .filter(|i| i.stock().gte(5))
                .await
        })
        .await;
    commands.only().assert_body(doc! {
        "find": "items",
        "filter": { "n": { "$in": ["a", "b"], "$eq": "a" }, "stock": { "$gte": 5 } },
        "batchSize": 1000,
    });
    assert_eq!(found?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn or() -> Result<()> {
    let db = four().await?;
    assert_finds!(
        db,
        |i| i.name().eq("b") | i.stock().lt(5),
        { "$or": [{ "n": "b" }, { "stock": { "$lt": 5 } }] },
        [1, 3]
    );
    Ok(())
}

#[tokio::test]
async fn or_of_three_is_flat() -> Result<()> {
    let db = four().await?;
    assert_finds!(
        db,
        |i| i.name().eq("b") | (i.name().eq("c") | i.stock().eq(1)),
        { "$or": [{ "n": "b" }, { "n": "c" }, { "stock": 1 }] },
        [1, 3, 4]
    );
    Ok(())
}

#[tokio::test]
async fn two_ors_must_both_hold() -> Result<()> {
    let db = four().await?;
    assert_finds!(
        db,
        |i| (i.name().eq("a") | i.name().eq("b")) & (i.stock().eq(1) | i.stock().eq(10)),
        {
            "$or": [{ "n": "a" }, { "n": "b" }],
            "$and": [{ "$or": [{ "stock": 1 }, { "stock": 10 }] }],
        },
        [1, 3]
    );
    Ok(())
}

#[tokio::test]
async fn and_within_or_within_and() -> Result<()> {
    let db = four().await?;
    assert_finds!(
        db,
        |i| i.id().gt(0) & ((i.name().eq("a") & i.stock().eq(5)) | i.name().eq("c")),
        { "_id": { "$gt": 0 }, "$or": [{ "n": "a", "stock": 5 }, { "n": "c" }] },
        [2, 4]
    );
    Ok(())
}

#[tokio::test]
async fn a_negated_comparison_finds_absent_fields_too() -> Result<()> {
    let db = four().await?;
    assert_finds!(db, |i| !i.stock().gt(1), { "stock": { "$not": { "$gt": 1 } } }, [1, 4]);
    Ok(())
}

#[tokio::test]
async fn negations_that_have_an_operator_of_their_own() -> Result<()> {
    let db = four().await?;
    assert_finds!(db, |i| !i.stock().eq(1), { "stock": { "$ne": 1 } }, [2, 3, 4]);
    assert_finds!(db, |i| !i.stock().ne(1), { "stock": 1 }, [1]);
    assert_finds!(db, |i| !i.stock().is_in([1, 5]), { "stock": { "$nin": [1, 5] } }, [3, 4]);
    assert_finds!(db, |i| !i.stock().not_in([1, 5]), { "stock": { "$in": [1, 5] } }, [1, 2]);
    assert_finds!(db, |i| !i.stock().exists(true), { "stock": { "$exists": false } }, [4]);
    assert_finds!(db, |i| !i.stock().is_null(), { "stock": { "$ne": null } }, [1, 2, 3]);
    assert_finds!(db, |i| !!i.stock().gt(1), { "stock": { "$gt": 1 } }, [2, 3]);
    Ok(())
}

#[tokio::test]
async fn negated_combinations() -> Result<()> {
    let db = four().await?;
    assert_finds!(
        db,
        |i| !(i.name().eq("a") & i.stock().eq(5)),
        { "$nor": [{ "n": "a", "stock": 5 }] },
        [1, 3, 4]
    );
    assert_finds!(
        db,
        |i| !(i.name().eq("a") | i.stock().eq(10)),
        { "$nor": [{ "n": "a" }, { "stock": 10 }] },
        [4]
    );
    assert_finds!(
        db,
        |i| !!(i.name().eq("a") | i.stock().eq(10)),
        { "$or": [{ "n": "a" }, { "stock": 10 }] },
        [1, 2, 3]
    );
    Ok(())
}

#[tokio::test]
async fn two_negated_combinations_do_not_overwrite_each_other() -> Result<()> {
    let db = four().await?;
    assert_finds!(
        db,
        |i| !(i.name().eq("a") | i.name().eq("x")) & !(i.name().eq("b") | i.name().eq("y")),
        {
            "$nor": [{ "n": "a" }, { "n": "x" }],
            "$and": [{ "$nor": [{ "n": "b" }, { "n": "y" }] }],
        },
        [4]
    );
    Ok(())
}

#[tokio::test]
async fn exclude() -> Result<()> {
    let db = four().await?;
    let found = Item::objects()
        .on(&db)
        .exclude(|i| i.name().eq("a") & i.stock().eq(1));
    assert_eq!(found.count().await?, 3);
    Ok(())
}

#[tokio::test]
async fn every_and_any() -> Result<()> {
    let db = four().await?;
    assert_finds!(
        db,
        |i| Filter::every([i.name().eq("a"), i.stock().gt(1)]),
        { "n": "a", "stock": { "$gt": 1 } },
        [2]
    );
    assert_finds!(
        db,
        |i| Filter::any(["b", "c"].map(|name| i.name().eq(name))),
        { "$or": [{ "n": "b" }, { "n": "c" }] },
        [3, 4]
    );
    assert_finds!(db, |_| Filter::every([]), {}, [1, 2, 3, 4]);
    assert_finds!(db, |_| Filter::all(), {}, [1, 2, 3, 4]);
    Ok(())
}

#[tokio::test]
async fn conditions_start_with_the_filter_that_changes_nothing() -> Result<()> {
    let db = four().await?;
    let (mut any, mut every, mut trap) = (Filter::none(), Filter::all(), Filter::all());
    for name in ["b", "c"] {
        let condition = Item::condition(|i| i.name().eq(name));
        any = any | condition.clone();
        every = every & !condition.clone();
        trap = trap | condition;
    }
    assert_finds!(db, |_| any, { "$or": [{ "n": "b" }, { "n": "c" }] }, [3, 4]);
    assert_finds!(db, |_| every, { "n": { "$ne": "b" }, "$and": [{ "n": { "$ne": "c" } }] }, [1, 2]);
    assert_finds!(db, |_| trap, {}, [1, 2, 3, 4]);
    Ok(())
}

#[tokio::test]
async fn any_of_nothing_and_none_find_nothing_and_send_nothing() -> Result<()> {
    let db = four().await?;
    for condition in [
        Filter::any([]),
        Filter::none(),
        Filter::none() & Filter::all(),
    ] {
        let (found, commands) = db
            .record(async { Item::objects().filter(|_| condition).await })
            .await;
        assert!(found?.is_empty());
        commands.assert_none();
    }
    assert_finds!(db, |i| Filter::none() | i.name().eq("c"), { "n": "c" }, [4]);
    assert_finds!(db, |_| !Filter::<Item>::none(), {}, [1, 2, 3, 4]);
    Ok(())
}

#[tokio::test]
async fn none_within_a_combination() -> Result<()> {
    let db = four().await?;
    assert_finds!(
        db,
        |i| i.name().eq("a") & !(Filter::none() & i.stock().eq(1)),
        { "n": "a" },
        [1, 2]
    );
    Ok(())
}

#[tokio::test]
async fn raw() -> Result<()> {
    let db = four().await?;
    assert_finds!(
        db,
        |i| Filter::raw(doc! { "stock": { "$gt": 1 } }) & i.name().eq("a"),
        { "stock": { "$gt": 1 }, "n": "a" },
        [2]
    );
    Ok(())
}

#[tokio::test]
async fn raw_and_typed_conditions_on_one_field_do_not_overwrite_each_other() -> Result<()> {
    let db = four().await?;
    assert_finds!(
        db,
        |i| i.stock().gt(1) & Filter::raw(doc! { "stock": { "$lt": 10 } }),
        { "stock": { "$gt": 1 }, "$and": [{ "stock": { "$lt": 10 } }] },
        [2]
    );
    assert_finds!(
        db,
        |i| Filter::raw(doc! { "stock": { "$lt": 10 } }) & i.stock().gt(1),
        { "stock": { "$lt": 10 }, "$and": [{ "stock": { "$gt": 1 } }] },
        [2]
    );
    assert_finds!(
        db,
        |i| Filter::raw(doc! { "stock": 5 }) & i.stock().eq(1),
        { "stock": 5, "$and": [{ "stock": 1 }] },
        []
    );
    Ok(())
}

#[tokio::test]
async fn raw_conjunctions_and_alternatives_are_kept() -> Result<()> {
    let db = four().await?;
    assert_finds!(
        db,
        |i| Filter::raw(doc! { "$and": [{ "stock": { "$gt": 1 } }] })
            & i.name().eq("a")
            & i.name().eq("a"),
        { "n": "a", "$and": [{ "n": "a" }, { "stock": { "$gt": 1 } }] },
        [2]
    );
    assert_finds!(
        db,
        |i| Filter::raw(doc! { "$or": [{ "n": "a" }, { "n": "b" }] })
            & (i.stock().eq(1) | i.stock().eq(10)),
        {
            "$or": [{ "n": "a" }, { "n": "b" }],
            "$and": [{ "$or": [{ "stock": 1 }, { "stock": 10 }] }],
        },
        [1, 3]
    );
    assert_finds!(db, |_| !Filter::raw(doc! { "n": "a" }), { "$nor": [{ "n": "a" }] }, [3, 4]);
    Ok(())
}

#[tokio::test]
async fn filter_raw_of_a_queryset() -> Result<()> {
    let db = four().await?;
    let found = Item::objects()
        .on(&db)
        .filter(|i| i.name().eq("a"))
        .filter_raw(doc! { "$expr": { "$eq": ["$stock", "$_id"] } });
    assert_eq!(found.distinct(|i| i.id()).await?, [1]);
    Ok(())
}

#[tokio::test]
async fn a_condition_is_unchanged_by_its_use() -> Result<()> {
    let db = four().await?;
    let cheap = Item::condition(|i| i.stock().lt(6));
    let (negated, widened) = (
        !cheap.clone(),
        cheap.clone() | Item::condition(|i| i.name().eq("c")),
    );
    assert_finds!(db, |_| cheap.clone(), { "stock": { "$lt": 6 } }, [1, 2]);
    assert_finds!(db, |_| negated, { "stock": { "$not": { "$lt": 6 } } }, [3, 4]);
    assert_finds!(db, |_| widened, { "$or": [{ "stock": { "$lt": 6 } }, { "n": "c" }] }, [1, 2, 4]);
    assert_finds!(db, |_| cheap, { "stock": { "$lt": 6 } }, [1, 2]);
    Ok(())
}

#[tokio::test]
async fn optional_conditions() -> Result<()> {
    let db = four().await?;
    let search = |name: Option<&'static str>| {
        Item::objects()
            .on(&db)
            .optional(name, |q, name| q.filter(|i| i.name().eq(name)))
            .count()
    };
    assert_eq!(search(Some("a")).await?, 2);
    assert_eq!(search(None).await?, 4);
    Ok(())
}
