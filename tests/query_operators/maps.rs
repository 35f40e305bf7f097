use std::collections::BTreeMap;

use mongo_odm::{codec::ElementType, prelude::*, testing::TestDatabase};

use crate::support::{Item, assert_finds, items};

async fn prices() -> Result<TestDatabase> {
    items([
        doc! { "_id": 1, "prices": { "oslo": 5, "47": 1 } },
        doc! { "_id": 2, "prices": { "oslo": 9, "a$b": 2 } },
        doc! { "_id": 3, "prices": {} },
        doc! { "_id": 4, "prices": null },
        doc! { "_id": 5, "spares": { "left": { "c": "x", "q": 3 } } },
    ])
    .await
}

#[tokio::test]
async fn key() -> Result<()> {
    let db = prices().await?;
    assert_finds!(db, |i| i.prices().key("oslo").gt(5), { "prices.oslo": { "$gt": 5 } }, [2]);
    assert_finds!(db, |i| i.prices().key("oslo").exists(false), { "prices.oslo": { "$exists": false } }, [3, 4, 5]);
    Ok(())
}

#[tokio::test]
async fn contains_key() -> Result<()> {
    let db = prices().await?;
    assert_finds!(db, |i| i.prices().contains_key("oslo"), { "prices.oslo": { "$exists": true } }, [1, 2]);
    Ok(())
}

#[tokio::test]
async fn keys_of_digits_or_with_a_dollar_are_keys() -> Result<()> {
    let db = prices().await?;
    assert_finds!(db, |i| i.prices().key("47").eq(1), { "prices.47": 1 }, [1]);
    assert_finds!(db, |i| i.prices().key("a$b").eq(2), { "prices.a$b": 2 }, [2]);
    Ok(())
}

#[tokio::test]
async fn a_key_of_embedded_documents() -> Result<()> {
    let db = prices().await?;
    assert_finds!(db, |i| i.spares().key("left").quantity().eq(3), { "spares.left.q": 3 }, [5]);
    Ok(())
}

#[tokio::test]
async fn a_whole_map() -> Result<()> {
    let db = prices().await?;
    let map = BTreeMap::from([("47".to_owned(), 1), ("oslo".to_owned(), 5)]);
    // Documents are equal only with their keys in the same order.
    assert_finds!(db, |i| i.prices().eq(&map), { "prices": { "$eq": { "47": 1, "oslo": 5 } } }, []);
    assert_finds!(db, |i| i.prices().eq(BTreeMap::new()), { "prices": { "$eq": {} } }, [3]);
    assert_finds!(db, |i| i.prices().ne(BTreeMap::new()), { "prices": { "$ne": {} } }, [1, 2, 4, 5]);
    Ok(())
}

#[tokio::test]
async fn a_map_can_be_absent() -> Result<()> {
    let db = prices().await?;
    assert_finds!(db, |i| i.prices().exists(true), { "prices": { "$exists": true } }, [1, 2, 3, 4]);
    assert_finds!(db, |i| i.prices().is_null(), { "prices": null }, [4, 5]);
    assert_finds!(db, |i| i.prices().is_not_null(), { "prices": { "$ne": null } }, [1, 2, 3]);
    assert_finds!(
        db,
        |i| i.prices().has_type(ElementType::DOCUMENT),
        { "prices": { "$type": "object" } },
        [1, 2, 3]
    );
    Ok(())
}

#[tokio::test]
async fn keys_that_no_path_can_name_are_errors_before_sending() -> Result<()> {
    let db = prices().await?;
    for (key, wrong) in [
        ("", "is empty"),
        ("$gt", "starts with `$`"),
        ("a.b", "contains a dot"),
        ("a\0", "NUL"),
    ] {
        let (found, commands) = db
            .record(async { Item::objects().filter(|i| i.prices().key(key).eq(1)).await })
            .await;
        let error = found.unwrap_err().to_string();
        assert!(error.contains(wrong), "{error}");
        commands.assert_none();
    }
    Ok(())
}
