use mongo_odm::{
    bson::{Bson, Decimal128, Document as BsonDocument, bson},
    prelude::*,
};

use crate::support::{Address, Item, Maker, State, assert_updates, items, stored};

fn decimal(text: &str) -> Decimal128 {
    text.parse().unwrap()
}

/// The condition under which a change of `cost` leaves at least 0, and digits that the type can hold.
fn decimal_guard(operation: &str, amount: &str, starts_within: bool) -> BsonDocument {
    let size = bson!({ "$max": [decimal("0.1"), { "$abs": "$$result" }] });
    let room = bson!({ "$max": [0, { "$subtract": [27, { "$floor": { "$log10": size } }] }] });
    let places = bson!({ "$min": [room, 2_i64] });
    let fits = bson!([
        { "$gte": ["$$result", 0_i64] },
        { "$lte": ["$$result", decimal("79228162514264337593543950335")] },
        { "$eq": ["$$result", { "$round": ["$$result", places] }] },
    ]);
    let result = bson!({ operation: ["$$value", decimal(amount)] });
    let fits = bson!({ "$let": { "vars": { "result": result }, "in": { "$and": fits } } });
    let fits = bson!({ "$let": { "vars": { "value": "$cost" }, "in": fits } });
    doc! { "$cond": [{ "$isNumber": "$cost" }, fits, starts_within] }
}

#[tokio::test]
async fn set() -> Result<()> {
    assert_updates!({ "n": "a" }, |i| i.name().set("b"), { "$set": { "n": "b" } }, { "n": "b" });
    assert_updates!(
        { "n": "a" },
        |i| i.state().set(State::InStock),
        { "$set": { "state": "in_stock" } },
        { "n": "a", "state": "in_stock" }
    );
    Ok(())
}

#[tokio::test]
async fn set_of_an_embedded_field() -> Result<()> {
    assert_updates!(
        { "mk": { "name": "a", "addr": { "city": "Oslo" } } },
        |i| i.maker().address().city().set("York"),
        where: { "mk": { "$type": "object" } },
        { "$set": { "mk.addr.city": "York" } },
        { "mk": { "name": "a", "addr": { "city": "York" } } }
    );
    Ok(())
}

#[tokio::test]
async fn set_of_an_embedded_document() -> Result<()> {
    let maker = Maker {
        name: "b".into(),
        address: Some(Address {
            city: "York".into(),
        }),
    };
    assert_updates!(
        { "mk": { "name": "a", "more": 1 } },
        |i| i.maker().set(&maker),
        { "$set": { "mk": { "name": "b", "addr": { "city": "York" } } } },
        { "mk": { "name": "b", "addr": { "city": "York" } } }
    );
    Ok(())
}

#[tokio::test]
async fn unset() -> Result<()> {
    assert_updates!(
        { "n": "a", "notes": "x" },
        |i| i.notes().unset(),
        { "$unset": { "notes": true } },
        { "n": "a" }
    );
    assert_updates!({ "n": "a" }, |i| i.notes().unset(), { "$unset": { "notes": true } }, { "n": "a" });
    Ok(())
}

#[tokio::test]
async fn set_null_stores_null() -> Result<()> {
    assert_updates!(
        { "notes": "x" },
        |i| i.notes().set_null(),
        { "$set": { "notes": null } },
        { "notes": null }
    );
    Ok(())
}

#[tokio::test]
async fn set_or_unset() -> Result<()> {
    assert_updates!(
        { "notes": "x" },
        |i| i.notes().set_or_unset(Some("y")),
        { "$set": { "notes": "y" } },
        { "notes": "y" }
    );
    assert_updates!(
        { "notes": "x" },
        |i| i.notes().set_or_unset(None::<&str>),
        { "$unset": { "notes": true } },
        {}
    );
    Ok(())
}

#[tokio::test]
async fn inc_keeps_the_type_of_the_field() -> Result<()> {
    assert_updates!({ "stock": 5 }, |i| i.stock().inc(2), where: { "stock": { "$not": { "$gt": 2_147_483_645 } } }, { "$inc": { "stock": 2 } }, { "stock": 7 });
    assert_updates!({ "stock": 5 }, |i| i.stock().inc(-2), where: { "stock": { "$gte": 2 } }, { "$inc": { "stock": -2 } }, { "stock": 3 });
    assert_updates!(
        { "sold": 5_i64 },
        |i| i.sold().inc(2),
        { "$inc": { "sold": 2_i64 } },
        { "sold": 7_i64 }
    );
    assert_updates!(
        { "weight": 0.5 },
        |i| i.weight().inc(0.25),
        { "$inc": { "weight": 0.25 } },
        { "weight": 0.75 }
    );
    assert_updates!(
        { "cost": decimal("1.10") },
        |i| i.cost().inc(dec!(0.20)),
        where: { "$expr": decimal_guard("$add", "0.20", true) },
        { "$inc": { "cost": decimal("0.20") } },
        { "cost": decimal("1.30") }
    );
    Ok(())
}

#[tokio::test]
async fn inc_of_an_absent_field_starts_at_0() -> Result<()> {
    assert_updates!({}, |i| i.stock().inc(2), where: { "stock": { "$not": { "$gt": 2_147_483_645 } } }, { "$inc": { "stock": 2 } }, { "stock": 2 });
    Ok(())
}

#[tokio::test]
async fn dec_is_inc_of_the_negative_with_the_type_of_the_field() -> Result<()> {
    assert_updates!({ "stock": 5 }, |i| i.stock().dec(2), where: { "stock": { "$gte": 2 } }, { "$inc": { "stock": -2 } }, { "stock": 3 });
    assert_updates!({ "stock": 5 }, |i| i.stock().dec(-2), where: { "stock": { "$not": { "$gt": 2_147_483_645 } } }, { "$inc": { "stock": 2 } }, { "stock": 7 });
    assert_updates!(
        { "sold": 5_i64 },
        |i| i.sold().dec(2),
        { "$inc": { "sold": -2_i64 } },
        { "sold": 3_i64 }
    );
    assert_updates!(
        { "weight": 0.75 },
        |i| i.weight().dec(0.25),
        { "$inc": { "weight": -0.25 } },
        { "weight": 0.5 }
    );
    assert_updates!(
        { "cost": decimal("1.30") },
        |i| i.cost().dec(dec!(0.20)),
        where: { "$expr": decimal_guard("$add", "-0.20", false) },
        { "$inc": { "cost": decimal("-0.20") } },
        { "cost": decimal("1.10") }
    );
    Ok(())
}

#[tokio::test]
async fn dec_at_the_ends_of_the_integers() -> Result<()> {
    assert_updates!(
        { "sold": 0_i64, "stock": -1 },
        |i| i.stock().dec(i32::MIN),
        where: { "stock": { "$lte": -1 } },
        { "$inc": { "stock": 2_147_483_648_i64 } },
        { "sold": 0_i64, "stock": 2_147_483_647_i64 }
    );
    let db = items([doc! { "_id": 1 }]).await?;
    let updated = Item::objects()
        .on(&db)
        .update(|i| i.sold().dec(i64::MIN))
        .await;
    let error = updated.unwrap_err();
    assert_eq!(error.path().as_deref(), Some("sold"), "{error}");
    Ok(())
}

#[tokio::test]
async fn mul() -> Result<()> {
    assert_updates!({ "stock": 5 }, |i| i.stock().mul(3), where: { "stock": { "$not": { "$gt": 715_827_882 } } }, { "$mul": { "stock": 3 } }, { "stock": 15 });
    assert_updates!(
        { "cost": decimal("1.10") },
        |i| i.cost().mul(dec!(2)),
        where: { "$expr": decimal_guard("$multiply", "2", true) },
        { "$mul": { "cost": decimal("2") } },
        { "cost": decimal("2.20") }
    );
    assert_updates!({}, |i| i.stock().mul(3), where: { "stock": { "$not": { "$gt": 715_827_882 } } }, { "$mul": { "stock": 3 } }, { "stock": 0 });
    Ok(())
}

#[tokio::test]
async fn min_and_max() -> Result<()> {
    assert_updates!({ "stock": 5 }, |i| i.stock().min(3), { "$min": { "stock": 3 } }, { "stock": 3 });
    assert_updates!({ "stock": 5 }, |i| i.stock().min(9), { "$min": { "stock": 9 } }, { "stock": 5 });
    assert_updates!({ "stock": 5 }, |i| i.stock().max(9), { "$max": { "stock": 9 } }, { "stock": 9 });
    assert_updates!({ "stock": 5 }, |i| i.stock().max(3), { "$max": { "stock": 3 } }, { "stock": 5 });
    assert_updates!({ "n": "b" }, |i| i.name().min("a"), { "$min": { "n": "a" } }, { "n": "a" });
    Ok(())
}

#[tokio::test]
async fn rename_moves_a_field_to_another_of_its_type() -> Result<()> {
    #[derive(Document, Clone, Debug)]
    #[document(collection = "items")]
    struct Moved {
        id: i32,
        old: Option<String>,
        new: Option<String>,
        from: Option<Vec<i32>>,
        to: Option<Vec<i32>>,
    }

    let db = items([doc! { "_id": 1, "old": "x", "new": "y", "from": [1] }]).await?;
    let (updated, commands) = db
        .record(Moved::objects().on(&db).by_id(1).update_one(|m| {
            [
                m.old().rename_to(|m| m.new()),
                m.from().rename_to(|m| m.to()),
            ]
        }))
        .await;
    commands.only().assert_body(doc! {
        "update": "items",
        "ordered": true,
        "updates": [{ "q": { "_id": 1 }, "u": { "$rename": { "old": "new", "from": "to" } } }],
    });
    assert_eq!(updated?.modified, 1);
    assert_eq!(
        stored(&db).await?,
        [doc! { "_id": 1, "new": "x", "to": [1] }]
    );
    assert_updates!(
        { "prices": { "old": 1 } },
        |i| i.prices().key("old").rename_to(|i| i.prices().key("new")),
        { "$rename": { "prices.old": "prices.new" } },
        { "prices": { "new": 1 } }
    );
    Ok(())
}

#[tokio::test]
async fn rename_to_a_field_that_the_type_does_not_have_is_said_in_bson() -> Result<()> {
    let db = items([doc! { "_id": 1, "n": "a", "notes": "x" }]).await?;
    Item::objects()
        .on(&db)
        .update_raw(doc! { "$rename": { "notes": "label.en" } })
        .await?;
    assert_eq!(
        stored(&db).await?,
        [doc! { "_id": 1, "n": "a", "label": { "en": "x" } }]
    );
    Ok(())
}

#[tokio::test]
async fn current_date_is_the_servers() -> Result<()> {
    let db = items([doc! { "_id": 1 }]).await?;
    let before = Utc::now();
    let (updated, commands) = db
        .record(async {
            Item::objects()
                .by_id(1)
                .update_one(|i| i.made().current_date())
                .await
        })
        .await;
    updated?;
    commands.only().assert_body(doc! {
        "update": "items",
        "ordered": true,
        "updates": [{ "q": { "_id": 1 }, "u": { "$currentDate": { "made": true } } }],
    });
    let after = stored(&db).await?;
    let Some(Bson::DateTime(made)) = after[0].get("made") else {
        panic!("{after:?}");
    };
    let late = made.timestamp_millis() - before.timestamp_millis();
    assert!((-5_000..60_000).contains(&late), "{late} ms");
    Ok(())
}

#[tokio::test]
async fn several_changes_are_grouped_by_operator() -> Result<()> {
    assert_updates!(
        { "n": "a", "stock": 1, "notes": "x" },
        |i| (
            i.name().set("b"),
            i.stock().inc(1),
            i.state().set(State::New),
            i.notes().unset(),
        ),
        where: { "stock": { "$not": { "$gt": 2_147_483_646 } } },
        {
            "$set": { "n": "b", "state": "new" },
            "$inc": { "stock": 1 },
            "$unset": { "notes": true },
        },
        { "n": "b", "stock": 2, "state": "new" }
    );
    Ok(())
}

#[tokio::test]
async fn changes_come_in_arrays_vectors_and_options() -> Result<()> {
    assert_updates!(
        {},
        |i| [i.name().set("b"), i.notes().set("x")],
        { "$set": { "n": "b", "notes": "x" } },
        { "n": "b", "notes": "x" }
    );
    assert_updates!(
        {},
        |i| vec![i.name().set("b"), i.stock().inc(1)],
        where: { "stock": { "$not": { "$gt": 2_147_483_646 } } },
        { "$set": { "n": "b" }, "$inc": { "stock": 1 } },
        { "n": "b", "stock": 1 }
    );
    let (notes, stock) = (Some("x"), None::<i32>);
    assert_updates!(
        {},
        |i| (notes.map(|notes| i.notes().set(notes)), stock.map(|stock| i.stock().set(stock))),
        { "$set": { "notes": "x" } },
        { "notes": "x" }
    );
    Ok(())
}

#[tokio::test]
async fn text_that_looks_like_an_expression_is_text() -> Result<()> {
    assert_updates!(
        { "n": "a" },
        |i| i.notes().set("$n"),
        { "$set": { "notes": "$n" } },
        { "n": "a", "notes": "$n" }
    );
    Ok(())
}
