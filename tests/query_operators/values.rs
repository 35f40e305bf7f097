//! Operands of every kind are sent as they are stored.

use mongo_odm::{
    bson::{Bson, Decimal128, oid::ObjectId},
    prelude::*,
};

use crate::support::{Item, Owner, State, assert_finds, items_with};

#[tokio::test]
async fn choices() -> Result<()> {
    let db = items_with("state", ["new", "in_stock", "sold"].map(Some)).await?;
    assert_finds!(db, |i| i.state().eq(State::InStock), { "state": "in_stock" }, [2]);
    assert_finds!(
        db,
        |i| i.state().is_in([State::New, State::Sold]),
        { "state": { "$in": ["new", "sold"] } },
        [1, 3]
    );
    Ok(())
}

#[tokio::test]
async fn decimals() -> Result<()> {
    let decimal = |text: &str| text.parse::<Decimal128>().unwrap();
    let db = items_with(
        "cost",
        ["9.90", "10.00", "10.01"].map(|text| Some(decimal(text))),
    )
    .await?;
    assert_finds!(
        db,
        |i| i.cost().gte(dec!(10)),
        { "cost": { "$gte": decimal("10") } },
        [2, 3]
    );
    assert_finds!(db, |i| i.cost().eq(dec!(9.9)), { "cost": decimal("9.9") }, [1]);
    Ok(())
}

#[tokio::test]
async fn doubles() -> Result<()> {
    let db = items_with("weight", [0.5, 1.5].map(Some)).await?;
    assert_finds!(db, |i| i.weight().gt(1.0), { "weight": { "$gt": 1.0 } }, [2]);
    Ok(())
}

#[tokio::test]
async fn dates() -> Result<()> {
    let at = |milliseconds| mongo_odm::bson::DateTime::from_millis(milliseconds);
    let db = items_with("made", [0, 1_000, 2_000].map(|time| Some(at(time)))).await?;
    let date = DateTime::from_timestamp_millis(1_000).unwrap();
    assert_finds!(db, |i| i.made().gte(date), { "made": { "$gte": at(1_000) } }, [2, 3]);
    assert_finds!(db, |i| i.made().lt(date), { "made": { "$lt": at(1_000) } }, [1]);
    Ok(())
}

#[tokio::test]
async fn references_by_document_by_id_and_by_reference() -> Result<()> {
    let owner = Owner::builder().name("Ada").build();
    let id = owner.id;
    let db = items_with("owner", [Some(id), Some(ObjectId::new()), None]).await?;
    assert_finds!(db, |i| i.owner().eq(&owner), { "owner": id }, [1]);
    assert_finds!(db, |i| i.owner().eq(id), { "owner": id }, [1]);
    assert_finds!(db, |i| i.owner().eq(Ref::from(&owner)), { "owner": id }, [1]);
    assert_finds!(db, |i| i.owner().is_in([&owner]), { "owner": { "$in": [id] } }, [1]);
    assert_finds!(db, |i| i.owner().is_null(), { "owner": null }, [3]);
    Ok(())
}

#[tokio::test]
async fn bson_values() -> Result<()> {
    let values = [Bson::Int32(1), "x".into(), Bson::Boolean(true)];
    let db = items_with("extra", values.map(Some)).await?;
    assert_finds!(db, |i| i.extra().eq(Bson::Boolean(true)), { "extra": true }, [3]);
    // Numbers are equal whatever their type.
    assert_finds!(db, |i| i.extra().eq(Bson::Int64(1)), { "extra": 1_i64 }, [1]);
    Ok(())
}

#[tokio::test]
async fn by_id_and_by_ids() -> Result<()> {
    let db = items_with("n", ["a", "b", "c"].map(Some)).await?;
    let (found, commands) = db
        .record(async { Item::objects().by_id(2).get().await })
        .await;
    assert_eq!(found?.name, "b");
    commands.only().assert_body(
        doc! { "find": "items", "filter": { "_id": 2 }, "limit": 2_i64, "batchSize": 3 },
    );

    let (found, commands) = db
        .record(async { Item::objects().by_ids([1, 3]).count().await })
        .await;
    assert_eq!(found?, 2);
    commands.only().assert_body(doc! {
        "aggregate": "items",
        "pipeline": [
            { "$match": { "_id": { "$in": [1, 3] } } },
            { "$group": { "_id": 1, "n": { "$sum": 1 } } },
        ],
        "cursor": {},
    });
    Ok(())
}

#[tokio::test]
async fn an_operand_that_cannot_be_stored_is_an_error_that_names_the_field() -> Result<()> {
    #[derive(Document)]
    struct Counter {
        id: ObjectId,
        #[field(name = "hits")]
        count: u64,
    }

    let db = mongo_odm::testing::TestDatabase::new().await?;
    let (found, commands) = db
        .record(async {
            Counter::objects()
                .filter(|c| c.count().gt(u64::MAX))
                .count()
                .await
        })
        .await;
    let error = found.unwrap_err();
    assert_eq!(error.path().as_deref(), Some("hits"), "{error}");
    commands.assert_none();
    Ok(())
}
