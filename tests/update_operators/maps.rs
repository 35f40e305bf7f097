use std::collections::BTreeMap;

use mongo_odm::prelude::*;

use crate::support::{Item, assert_updates, items};

#[tokio::test]
async fn a_key() -> Result<()> {
    assert_updates!(
        { "prices": { "oslo": 1, "york": 2 } },
        |i| i.prices().key("oslo").set(5),
        { "$set": { "prices.oslo": 5 } },
        { "prices": { "oslo": 5, "york": 2 } }
    );
    assert_updates!({}, |i| i.prices().key("oslo").inc(5), where: { "prices.oslo": { "$not": { "$gt": 2_147_483_642 } } }, { "$inc": { "prices.oslo": 5 } }, { "prices": { "oslo": 5 } });
    Ok(())
}

#[tokio::test]
async fn unset_of_a_key() -> Result<()> {
    assert_updates!(
        { "prices": { "oslo": 1, "york": 2 } },
        |i| i.prices().unset_key("oslo"),
        { "$unset": { "prices.oslo": true } },
        { "prices": { "york": 2 } }
    );
    assert_updates!(
        { "prices": { "oslo": 1, "york": 2 } },
        |i| i.prices().key("york").unset(),
        { "$unset": { "prices.york": true } },
        { "prices": { "oslo": 1 } }
    );
    Ok(())
}

#[tokio::test]
async fn a_whole_map() -> Result<()> {
    let prices = BTreeMap::from([("b".to_owned(), 2), ("a".to_owned(), 1)]);
    assert_updates!(
        { "prices": { "oslo": 1 } },
        |i| i.prices().set(&prices),
        { "$set": { "prices": { "a": 1, "b": 2 } } },
        { "prices": { "a": 1, "b": 2 } }
    );
    assert_updates!({ "prices": { "oslo": 1 } }, |i| i.prices().unset(), { "$unset": { "prices": true } }, {});
    Ok(())
}

#[tokio::test]
async fn keys_that_no_path_can_name_are_errors_before_sending() -> Result<()> {
    let db = items([doc! { "_id": 1 }]).await?;
    for key in ["", "$x", "a.b", "a\0b"] {
        let (updated, commands) = db
            .record(async { Item::objects().update(|i| i.prices().key(key).set(1)).await })
            .await;
        let error = updated.unwrap_err().to_string();
        assert!(error.contains("the map key"), "{error}");
        commands.assert_none();
    }
    Ok(())
}
