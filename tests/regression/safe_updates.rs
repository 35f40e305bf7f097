//! No typed update leaves a document that its type cannot read, or that breaks the constraints of its fields.

use std::{collections::BTreeMap, future::IntoFuture};

use mongo_odm::{
    bson::{Bson, Document as BsonDocument},
    error::ErrorKind,
    prelude::*,
    query::IntoUpdates,
    testing::TestDatabase,
};

use crate::stored::database_with;

type Fields = ThingFields<Thing>;

#[derive(Document, Clone, Debug, PartialEq)]
#[document(collection = "things")]
struct Thing {
    id: i32,
    #[field(default)]
    stock: u32,
    #[field(default)]
    byte: i8,
    #[field(default)]
    count: i32,
    #[field(default)]
    total: i64,
    #[field(default)]
    big: u64,
    #[field(default = 10, min = 10, max = 20)]
    level: i64,
    #[field(default, max = 1.0)]
    share: f64,
    #[field(default)]
    small: f32,
    #[field(default)]
    price: Decimal,
    #[field(default, min = 0, precision = 2)]
    cost: Decimal,
    #[field(default, max_items = 3)]
    tags: Vec<String>,
    #[field(default = vec!["a".to_owned()], min_items = 1)]
    names: Vec<String>,
    #[field(default)]
    scores: Vec<u16>,
    #[field(default)]
    parts: Vec<Part>,
    address: Option<Address>,
    #[field(default)]
    addresses: BTreeMap<String, Address>,
    #[field(default)]
    grid: Vec<Vec<u8>>,
    #[field(default)]
    rows: Vec<Vec<u16>>,
    label: Option<String>,
    #[field(default)]
    title: String,
}

#[derive(EmbeddedDocument, Clone, Debug, PartialEq)]
struct Part {
    code: String,
    #[field(min = 1, max = 9)]
    quantity: i32,
    #[field(default, max_items = 2)]
    marks: Vec<String>,
    maker: Option<Address>,
}

#[derive(EmbeddedDocument, Clone, Debug, PartialEq)]
struct Address {
    city: String,
    zip: String,
    floor: Option<i32>,
}

async fn thing(fields: BsonDocument) -> Result<TestDatabase> {
    let mut stored = doc! { "_id": 1 };
    stored.extend(fields);
    database_with("things", [stored]).await
}

async fn stored(db: &TestDatabase) -> Result<BsonDocument> {
    let all: Vec<BsonDocument> = Thing::objects().on(db).aggregate().await?;
    assert_eq!(all.len(), 1, "{all:?}");
    Ok(all.into_iter().next().unwrap())
}

/// The text of the error of a change that the stored document does not allow; the document is as before.
async fn held_back<U: IntoUpdates<Thing>>(
    fields: BsonDocument,
    changes: impl Fn(Fields) -> U,
) -> Result<String> {
    let db = thing(fields).await?;
    let before = stored(&db).await?;
    let one = Thing::objects().on(&db).by_id(1).update_one(&changes);
    let error = one.await.unwrap_err();
    assert!(error.is_out_of_range(), "{error}");
    assert_eq!(error.kind(), ErrorKind::OutOfRange);
    assert!(error.path().is_some(), "{error}");
    // The first in order is asked for the same.
    let first = Thing::objects().on(&db).order_by(|t| t.id().asc());
    let error = first.update_one(&changes).await.unwrap_err();
    assert!(error.is_out_of_range(), "{error}");
    let skipped = Thing::objects().on(&db).skip(0).limit(5).update(&changes);
    let updated = skipped.await?;
    assert_eq!((updated.matched, updated.out_of_range), (0, 1));
    // Of many it is counted.
    let updated = Thing::objects()
        .on(&db)
        .update(&changes)
        .must_exist()
        .await?;
    assert_eq!(
        (updated.matched, updated.modified, updated.out_of_range),
        (0, 0, 1)
    );
    assert_eq!(stored(&db).await?, before);
    Ok(error.to_string())
}

/// Makes a change that is allowed; the document can be read and is valid.
async fn made<U: IntoUpdates<Thing>>(
    fields: BsonDocument,
    changes: impl Fn(Fields) -> U,
) -> Result<Thing> {
    let db = thing(fields.clone()).await?;
    let updated = Thing::objects()
        .on(&db)
        .by_id(1)
        .update_one(&changes)
        .await?;
    assert_eq!((updated.matched, updated.out_of_range), (1, 0));
    let db_many = thing(fields).await?;
    let updated = Thing::objects().on(&db_many).update(&changes).await?;
    assert_eq!((updated.matched, updated.out_of_range), (1, 0));
    assert_eq!(stored(&db_many).await?, stored(&db).await?);
    let mut thing = Thing::get(1).on(&db).await?;
    thing.validate()?;
    Ok(thing)
}

#[tokio::test]
async fn an_unsigned_number_does_not_go_below_0() -> Result<()> {
    let error = held_back(doc! { "stock": 1_i64 }, |t| t.stock().dec(2)).await?;
    assert_eq!(
        error,
        "things 1: stock: adding -2 to 1 gives -1, which is outside of the range of the field (0 to 4294967295)"
    );
    held_back(doc! { "stock": 0 }, |t| t.stock().dec(1)).await?;
    held_back(doc! { "big": 3_i64 }, |t| t.big().dec(4)).await?;
    // The server starts at 0.
    held_back(doc! {}, |t| t.stock().dec(1)).await?;
    assert_eq!(
        made(doc! { "stock": 2_i64 }, |t| t.stock().dec(2))
            .await?
            .stock,
        0
    );
    assert_eq!(made(doc! {}, |t| t.stock().inc(2)).await?.stock, 2);
    Ok(())
}

#[tokio::test]
async fn a_number_stays_within_its_type() -> Result<()> {
    held_back(doc! { "byte": 120 }, |t| t.byte().inc(8)).await?;
    held_back(doc! { "byte": -120 }, |t| t.byte().dec(9)).await?;
    held_back(doc! { "byte": 64 }, |t| t.byte().mul(2)).await?;
    held_back(doc! { "byte": -128 }, |t| t.byte().mul(-1)).await?;
    held_back(doc! { "count": i32::MAX }, |t| t.count().inc(1)).await?;
    held_back(doc! { "stock": i64::from(u32::MAX) }, |t| t.stock().inc(1)).await?;
    held_back(doc! { "small": f64::from(f32::MAX) }, |t| {
        t.small().mul(2.0)
    })
    .await?;
    assert_eq!(
        made(doc! { "byte": 120 }, |t| t.byte().inc(7)).await?.byte,
        127
    );
    assert_eq!(
        made(doc! { "byte": -128 }, |t| t.byte().inc(127))
            .await?
            .byte,
        -1
    );
    assert_eq!(
        made(doc! { "byte": -64 }, |t| t.byte().mul(2)).await?.byte,
        -128
    );
    assert_eq!(
        made(doc! { "byte": 127 }, |t| t.byte().mul(-1)).await?.byte,
        -127
    );
    assert_eq!(
        made(doc! { "count": i32::MAX - 1 }, |t| t.count().inc(1))
            .await?
            .count,
        i32::MAX
    );
    assert_eq!(made(doc! {}, |t| t.byte().mul(100)).await?.byte, 0);
    Ok(())
}

#[tokio::test]
async fn a_number_stays_within_min_and_max() -> Result<()> {
    let error = held_back(doc! { "level": 19_i64 }, |t| t.level().inc(2)).await?;
    assert!(
        error.contains("gives 21, which is outside of the range of the field (10 to 20)"),
        "{error}"
    );
    held_back(doc! { "level": 11_i64 }, |t| t.level().dec(2)).await?;
    held_back(doc! { "level": 11_i64 }, |t| t.level().mul(2)).await?;
    held_back(doc! { "level": 11_i64 }, |t| t.level().mul(-1)).await?;
    // Nothing is stored, and the server starts at 0, not at the default.
    held_back(doc! {}, |t| t.level().inc(1)).await?;
    held_back(doc! {}, |t| t.level().mul(2)).await?;
    held_back(doc! { "share": 0.75 }, |t| t.share().inc(0.5)).await?;
    held_back(doc! { "share": 0.75 }, |t| t.share().mul(2.0)).await?;
    assert_eq!(
        made(doc! { "level": 18_i64 }, |t| t.level().inc(2))
            .await?
            .level,
        20
    );
    assert_eq!(
        made(doc! { "level": 10_i64 }, |t| t.level().mul(2))
            .await?
            .level,
        20
    );
    assert_eq!(made(doc! {}, |t| t.level().inc(12)).await?.level, 12);
    assert_eq!(
        made(doc! { "share": 0.5 }, |t| t.share().inc(0.5))
            .await?
            .share,
        1.0
    );
    assert_eq!(
        made(doc! { "share": -5.0 }, |t| t.share().mul(0.5))
            .await?
            .share,
        -2.5
    );
    Ok(())
}

#[tokio::test]
async fn what_no_stored_number_allows_is_not_sent() -> Result<()> {
    let db = thing(doc! {}).await?;
    let (errors, commands) = db
        .record(async {
            [
                Thing::objects()
                    .update(|t| t.level().mul(0))
                    .await
                    .unwrap_err(),
                Thing::objects()
                    .update(|t| t.share().inc(f64::NAN))
                    .await
                    .unwrap_err(),
                Thing::objects()
                    .update(|t| t.cost().inc(dec!(0.001)))
                    .await
                    .unwrap_err(),
            ]
        })
        .await;
    commands.assert_none();
    for error in errors {
        assert!(error.is_out_of_range(), "{error}");
    }
    Ok(())
}

#[tokio::test]
async fn a_decimal_keeps_to_what_it_can_hold() -> Result<()> {
    let decimal = |text: &str| Bson::Decimal128(text.parse().unwrap());
    let long = dec!(1.23456789012345);
    held_back(doc! { "price": decimal("1.23456789012345") }, |t| {
        t.price().mul(long)
    })
    .await?;
    held_back(
        doc! { "price": decimal("0.1234567890123456789012345678") },
        |t| t.price().inc(10),
    )
    .await?;
    held_back(
        doc! { "price": decimal("79228162514264337593543950335") },
        |t| t.price().inc(1),
    )
    .await?;
    held_back(doc! { "cost": decimal("5.00") }, |t| {
        t.cost().dec(dec!(5.01))
    })
    .await?;
    held_back(doc! { "cost": decimal("1.01") }, |t| {
        t.cost().mul(dec!(1.1))
    })
    .await?;
    let made_of = async |text: &str, amount: Decimal| {
        let price = decimal(text);
        made(doc! { "price": price }, |t| t.price().inc(amount)).await
    };
    assert_eq!(made_of("1.10", dec!(0.205)).await?.price, dec!(1.305));
    assert_eq!(
        made_of("99999999999999999.99", dec!(0.01)).await?.price,
        dec!(100000000000000000)
    );
    assert_eq!(
        made_of("-0.0000000000000000000000000001", dec!(0.1))
            .await?
            .price,
        dec!(0.0999999999999999999999999999)
    );
    let cost = made(doc! { "cost": decimal("1.10") }, |t| t.cost().mul(2))
        .await?
        .cost;
    assert_eq!(cost, dec!(2.20));
    assert_eq!(
        made(doc! {}, |t| t.cost().inc(dec!(1.5))).await?.cost,
        dec!(1.5)
    );
    held_back(doc! {}, |t| t.cost().dec(dec!(1.5))).await?;
    Ok(())
}

#[tokio::test]
async fn unguarded_changes_are_made() -> Result<()> {
    let db = thing(doc! { "stock": 1_i64, "level": 20_i64, "tags": ["a", "b", "c"] }).await?;
    let (updated, commands) = db
        .record(async {
            Thing::objects()
                .by_id(1)
                .update_one(|t| {
                    (
                        t.stock().dec(2).unguarded(),
                        t.level().inc(1).unguarded(),
                        t.tags().push("d").unguarded(),
                    )
                })
                .await
        })
        .await;
    assert_eq!(updated?.modified, 1);
    commands.only().assert_body(doc! {
        "update": "things",
        "ordered": true,
        "updates": [{
            "q": { "_id": 1 },
            "u": { "$inc": { "stock": -2_i64, "level": 1_i64 }, "$push": { "tags": "d" } },
        }],
    });
    Ok(())
}

#[tokio::test]
async fn the_range_is_a_condition_of_the_same_command() -> Result<()> {
    let db = thing(doc! { "stock": 5_i64 }).await?;
    let (updated, commands) = db
        .record(async {
            Thing::objects()
                .by_id(1)
                .update_one(|t| (t.stock().dec(2), t.count().inc(1)))
                .await
        })
        .await;
    assert_eq!(updated?.modified, 1);
    commands.only().assert_body(doc! {
        "update": "things",
        "ordered": true,
        "updates": [{
            "q": { "_id": 1, "stock": { "$gte": 2 }, "count": { "$not": { "$gt": 2_147_483_646 } } },
            "u": { "$inc": { "stock": -2_i64, "count": 1 } },
        }],
    });
    Ok(())
}

#[tokio::test]
async fn no_document_is_not_one_that_is_held_back() -> Result<()> {
    let db = thing(doc! { "stock": 5_i64 }).await?;
    let none = Thing::objects()
        .on(&db)
        .by_id(2)
        .update_one(|t| t.stock().dec(1));
    assert_eq!(none.await?.matched, 0);
    let none = Thing::objects()
        .on(&db)
        .by_id(2)
        .update_one(|t| t.stock().dec(1));
    assert!(none.must_exist().await.unwrap_err().is_does_not_exist());
    Ok(())
}

#[tokio::test]
async fn elements_of_lists_are_guarded() -> Result<()> {
    let scores = || doc! { "scores": [0, 5, 65_535] };
    held_back(scores(), |t| t.scores().at(0).dec(1)).await?;
    held_back(scores(), |t| t.scores().each().dec(1)).await?;
    held_back(scores(), |t| t.scores().each().inc(1)).await?;
    held_back(scores(), |t| t.scores().each_where(|s| s.gt(5)).inc(1)).await?;
    assert_eq!(
        made(scores(), |t| t.scores().at(1).dec(5)).await?.scores,
        [0, 0, 65_535]
    );
    assert_eq!(
        made(scores(), |t| t.scores().each_where(|s| s.lt(9)).inc(1))
            .await?
            .scores,
        [1, 6, 65_535]
    );
    let parts =
        || doc! { "parts": [{ "code": "a", "quantity": 9 }, { "code": "b", "quantity": 1 }] };
    held_back(parts(), |t| t.parts().at(0).quantity().inc(1)).await?;
    held_back(parts(), |t| t.parts().each().quantity().inc(1)).await?;
    held_back(parts(), |t| {
        t.parts().each_where(|p| p.code().eq("a")).quantity().inc(1)
    })
    .await?;
    let quantities = |thing: Thing| thing.parts.iter().map(|p| p.quantity).collect::<Vec<_>>();
    let changed = made(parts(), |t| {
        t.parts().each_where(|p| p.code().eq("b")).quantity().inc(1)
    })
    .await?;
    assert_eq!(quantities(changed), [9, 2]);
    let rows = || doc! { "rows": [[1, 2], [65_535]] };
    held_back(rows(), |t| t.rows().each().each().inc(1)).await?;
    held_back(rows(), |t| t.rows().at(1).each().inc(1)).await?;
    assert_eq!(
        made(rows(), |t| t.rows().at(0).each().inc(1)).await?.rows[0],
        [2, 3]
    );
    Ok(())
}

#[tokio::test]
async fn the_matched_element_is_guarded() -> Result<()> {
    let parts = doc! { "parts": [{ "code": "a", "quantity": 9 }, { "code": "b", "quantity": 1 }] };
    let db = thing(parts).await?;
    let of = |code: &'static str| {
        Thing::objects()
            .on(&db)
            .filter(move |t| t.parts().code().eq(code))
    };
    let error = of("a")
        .update_one(|t| t.parts().matched().quantity().inc(1))
        .await
        .unwrap_err();
    assert!(error.is_out_of_range(), "{error}");
    let updated = of("b")
        .update_one(|t| t.parts().matched().quantity().inc(1))
        .await?;
    assert_eq!(updated.modified, 1);
    let met = Thing::objects().on(&db).filter(|t| {
        t.parts()
            .elem_match(|p| p.code().eq("b") & p.quantity().gt(1))
    });
    assert_eq!(
        met.update_one(|t| t.parts().matched().quantity().inc(7))
            .await?
            .modified,
        1
    );
    let quantities: Vec<i32> = Thing::get(1)
        .on(&db)
        .await?
        .parts
        .iter()
        .map(|p| p.quantity)
        .collect();
    assert_eq!(quantities, [9, 9]);
    // What is asked of the list as a whole does not say which element is meant.
    let all = Thing::objects().on(&db).filter(|t| t.scores().all([1]));
    let error = all
        .update_one(|t| t.scores().matched().inc(1))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidQuery, "{error}");
    // Which element is meant cannot be seen.
    let raw = Thing::objects()
        .on(&db)
        .filter_raw(doc! { "parts.code": "b" });
    let error = raw
        .update_one(|t| t.parts().matched().quantity().inc(1))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidQuery);
    assert!(error.to_string().contains("each_where"), "{error}");
    Ok(())
}

#[tokio::test]
async fn a_guard_of_another_list_does_not_choose_the_matched_element() -> Result<()> {
    let parts = [
        doc! { "code": "a", "quantity": 1 },
        doc! { "code": "b", "quantity": 1 },
    ];
    let db = thing(doc! { "parts": &parts[..], "names": ["x", "y", "z"] }).await?;
    let of_first = || {
        Thing::objects()
            .on(&db)
            .filter(|t| t.parts().code().eq("a"))
    };
    // The names keep their second item, which must not become the element that `$` means.
    let (updated, commands) = db
        .record(
            of_first()
                .update_one(|t| (t.parts().matched().quantity().inc(1), t.names().pull("x")))
                .into_future(),
        )
        .await;
    assert_eq!(updated?.modified, 1);
    commands.only().assert_body(doc! {
        "update": "things",
        "ordered": true,
        "updates": [{
            "q": {
                "parts.code": "a",
                "$nor": [{ "parts": { "$elemMatch": { "code": "a", "quantity": { "$gt": 8 } } } }],
                "$and": [{ "$nor": [{ "names": { "$not": { "$elemMatch": { "$ne": "x" } } } }] }],
            },
            "u": { "$inc": { "parts.$.quantity": 1 }, "$pull": { "names": "x" } },
        }],
    });
    of_first()
        .update(|t| (t.parts().matched().quantity().inc(1), t.names().pop_last()))
        .await?;
    let quantities = |thing: &Thing| thing.parts.iter().map(|p| p.quantity).collect::<Vec<_>>();
    let thing = Thing::get(1).on(&db).await?;
    assert_eq!(quantities(&thing), [3, 1], "{thing:?}");
    assert_eq!(thing.names, ["y"]);
    Ok(())
}

#[tokio::test]
async fn a_list_keeps_to_its_numbers_of_items() -> Result<()> {
    let tags = |tags: &[&str]| doc! { "tags": tags };
    let full = || tags(&["a", "b", "c"]);
    let error = held_back(full(), |t| t.tags().push("d")).await?;
    assert_eq!(
        error,
        "things 1: tags: the change would leave more items than 3"
    );
    held_back(tags(&["a", "b"]), |t| t.tags().push_all(["c", "d"])).await?;
    held_back(full(), |t| t.tags().add_to_set("d")).await?;
    held_back(full(), |t| t.tags().push_all(["d"]).slice(4)).await?;
    assert_eq!(
        made(full(), |t| t.tags().push_all(["d"]).slice(-3))
            .await?
            .tags,
        ["b", "c", "d"]
    );
    assert_eq!(
        made(full(), |t| t.tags().add_to_set("b")).await?.tags,
        ["a", "b", "c"]
    );
    assert_eq!(
        made(tags(&["a", "b"]), |t| t.tags().push("c"))
            .await?
            .tags
            .len(),
        3
    );
    assert_eq!(
        made(doc! {}, |t| t.tags().push_all(["a", "b", "c"]))
            .await?
            .tags
            .len(),
        3
    );
    let names = |names: &[&str]| doc! { "names": names };
    let error = held_back(names(&["a"]), |t| t.names().pop_last()).await?;
    assert_eq!(
        error,
        "things 1: names: the change would leave fewer items than 1"
    );
    held_back(names(&["a", "a"]), |t| t.names().pull("a")).await?;
    held_back(names(&["a", "b"]), |t| t.names().pull_all(["b", "a"])).await?;
    held_back(names(&["a", "b"]), |t| t.names().pull_if(|n| n.gte("a"))).await?;
    assert_eq!(
        made(names(&["a", "b"]), |t| t.names().pop_first())
            .await?
            .names,
        ["b"]
    );
    assert_eq!(
        made(names(&["a", "b"]), |t| t.names().pull("b"))
            .await?
            .names,
        ["a"]
    );
    assert_eq!(
        made(names(&["a"]), |t| t.names().pull("b")).await?.names,
        ["a"]
    );
    let parts = || doc! { "parts": [{ "code": "a", "quantity": 9, "marks": ["x", "y"] }, { "code": "b", "quantity": 1 }] };
    held_back(parts(), |t| t.parts().each().marks().push("z")).await?;
    held_back(parts(), |t| t.parts().at(0).marks().push("z")).await?;
    let marked = made(parts(), |t| t.parts().at(1).marks().push("z")).await?;
    assert_eq!(marked.parts[1].marks, ["z"]);
    Ok(())
}

#[tokio::test]
async fn more_items_than_there_may_be_are_not_sent() -> Result<()> {
    let db = thing(doc! {}).await?;
    let (errors, commands) = db
        .record(async {
            [
                Thing::objects()
                    .update(|t| t.tags().push_all(["a", "b", "c", "d"]))
                    .await
                    .unwrap_err(),
                Thing::objects()
                    .update(|t| t.names().push_all(["a"]).slice(0))
                    .await
                    .unwrap_err(),
            ]
        })
        .await;
    commands.assert_none();
    let [many, few] = errors.map(|error| error.to_string());
    assert_eq!(many, "things: tags: must have at most 3 items (has 4)");
    assert_eq!(few, "things: names: must have at least 1 item (has 0)");
    Ok(())
}

#[tokio::test]
async fn a_part_of_what_is_not_stored_is_not_begun() -> Result<()> {
    let error = held_back(doc! {}, |t| t.address().city().set("York")).await?;
    assert!(
        error.starts_with("things 1: address: no document is stored there"),
        "{error}"
    );
    held_back(doc! { "address": null }, |t| t.address().city().set("York")).await?;
    held_back(doc! {}, |t| t.addresses().key("home").city().set("York")).await?;
    held_back(doc! {}, |t| t.addresses().key("home").floor().inc(1)).await?;
    let parts = || doc! { "parts": [{ "code": "a", "quantity": 9 }] };
    held_back(parts(), |t| t.parts().at(0).maker().city().set("York")).await?;
    held_back(parts(), |t| t.parts().each().maker().city().set("York")).await?;
    let address = || doc! { "address": { "city": "Oslo", "zip": "1" } };
    let moved = made(address(), |t| t.address().city().set("York")).await?;
    assert_eq!(moved.address.unwrap().city, "York");
    // All that it needs is set.
    let whole = made(doc! {}, |t| {
        (t.address().city().set("York"), t.address().zip().set("2"))
    })
    .await?;
    assert_eq!(whole.address.unwrap().zip, "2");
    Ok(())
}

#[tokio::test]
async fn an_element_behind_the_end_is_not_made() -> Result<()> {
    let error = held_back(doc! { "scores": [1] }, |t| t.scores().at(1).set(5)).await?;
    assert_eq!(error, "things 1: scores.1: the list has no such element");
    held_back(doc! { "scores": [1] }, |t| t.scores().at(3).inc(5)).await?;
    // It would become a document.
    held_back(doc! {}, |t| t.scores().at(0).set(5)).await?;
    held_back(doc! {}, |t| t.parts().at(2).code().set("x")).await?;
    assert_eq!(
        made(doc! { "scores": [1] }, |t| t.scores().at(0).set(5))
            .await?
            .scores,
        [5]
    );
    Ok(())
}

#[tokio::test]
async fn many_are_changed_and_the_others_counted() -> Result<()> {
    let things = (1..=5).map(|id| doc! { "_id": id, "stock": i64::from(id) });
    let db = database_with("things", things).await?;
    let updated = Thing::objects()
        .on(&db)
        .update(|t| t.stock().dec(3))
        .await?;
    assert_eq!(
        (updated.matched, updated.modified, updated.out_of_range),
        (3, 3, 2)
    );
    let stocks = Thing::objects().on(&db).order_by(|t| t.id().asc()).await?;
    let stocks: Vec<u32> = stocks.iter().map(|thing| thing.stock).collect();
    assert_eq!(stocks, [1, 2, 0, 1, 2]);
    Ok(())
}

#[tokio::test]
async fn an_id_is_not_changed() -> Result<()> {
    let db = thing(doc! {}).await?;
    let (errors, commands) = db
        .record(async {
            [
                Thing::objects()
                    .update_one(|t| t.id().set(2))
                    .await
                    .unwrap_err(),
                Thing::objects()
                    .update_one(|t| t.id().inc(1))
                    .await
                    .unwrap_err(),
                Thing::objects()
                    .update_one(|t| t.id().set(2))
                    .upsert()
                    .await
                    .unwrap_err(),
            ]
        })
        .await;
    commands.assert_none();
    for error in errors {
        assert_eq!(error.kind(), ErrorKind::InvalidQuery);
        assert!(
            error
                .to_string()
                .contains("`_id` of a stored document cannot be changed"),
            "{error}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_guarded_upsert_inserts_no_second_document() -> Result<()> {
    let db = thing(doc! { "title": "a", "stock": 4_294_967_295_i64 }).await?;
    let titled = |title: &'static str| {
        Thing::objects()
            .on(&db)
            .filter(move |t| t.title().eq(title))
    };
    let error = titled("a")
        .update_one(|t| (t.stock().inc(1), t.id().set_on_insert(2)))
        .upsert()
        .await
        .unwrap_err();
    assert!(error.is_out_of_range(), "{error}");
    let error = titled("a")
        .upsert_one(|t| (t.stock().inc(1), t.id().set_on_insert(2)))
        .await
        .unwrap_err();
    assert!(error.is_out_of_range(), "{error}");
    let many = titled("a")
        .update(|t| (t.stock().inc(1), t.id().set_on_insert(2)))
        .upsert()
        .await?;
    assert_eq!(
        (many.matched, many.out_of_range, many.upserted_id),
        (0, 1, None)
    );
    assert_eq!(stored(&db).await?.get_i64("stock").unwrap(), 4_294_967_295);

    let new = titled("b")
        .update_one(|t| (t.stock().inc(1), t.id().set_on_insert(2)))
        .upsert()
        .await?;
    assert_eq!(new.upserted_id, Some(Bson::Int32(2)));
    let changed = titled("b")
        .upsert_one(|t| (t.stock().inc(1), t.id().set_on_insert(2)))
        .await?;
    assert_eq!((changed.id, changed.stock), (2, 2));
    let inserted = titled("c")
        .upsert_one(|t| (t.stock().inc(5), t.id().set_on_insert(3)))
        .await?;
    assert_eq!(
        (inserted.id, inserted.stock, inserted.title.as_str()),
        (3, 5, "c")
    );
    assert_eq!(Thing::get(3).on(&db).await?, inserted);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn guarded_upserts_at_once_count_every_one() -> Result<()> {
    let db = std::sync::Arc::new(TestDatabase::new().await?);
    let workers: Vec<_> = (0..20)
        .map(|_| {
            let db = db.clone();
            tokio::spawn(async move {
                loop {
                    match Thing::objects()
                        .on(&*db)
                        .by_id(1)
                        .upsert_one(|t| t.count().inc(1))
                        .await
                    {
                        Err(error) if error.is_duplicate_key() => {}
                        done => return done.map(drop),
                    }
                }
            })
        })
        .collect();
    for worker in workers {
        worker.await.unwrap()?;
    }
    assert_eq!(Thing::get(1).on(&*db).await?.count, 20);
    Ok(())
}

#[tokio::test]
async fn a_map_that_a_save_refuses_is_not_set() -> Result<()> {
    let db = thing(doc! {}).await?;
    let address = Address {
        city: "York".to_owned(),
        zip: "1".to_owned(),
        floor: None,
    };
    let map = BTreeMap::from([("$t".to_owned(), address)]);
    let error = Thing::objects()
        .on(&db)
        .update(|t| t.addresses().set(&map))
        .await
        .unwrap_err();
    assert!(error.is_validation(), "{error}");
    assert!(error.to_string().contains("addresses.$t"), "{error}");
    Ok(())
}

#[tokio::test]
async fn a_pushed_item_is_named_as_in_a_save() -> Result<()> {
    let db = thing(doc! {}).await?;
    let part = |quantity| Part {
        code: "a".to_owned(),
        quantity,
        marks: Vec::new(),
        maker: None,
    };
    let error = Thing::objects()
        .on(&db)
        .update(|t| t.parts().push(part(0)))
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "things: parts.0.quantity: must be at least 1"
    );
    let error = Thing::objects()
        .on(&db)
        .update(|t| t.parts().push_all([part(1), part(0)]))
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "things: parts.1.quantity: must be at least 1"
    );
    Ok(())
}

#[tokio::test]
async fn a_rename_leaves_no_null_where_none_may_be() -> Result<()> {
    #[derive(Document, Clone, Debug)]
    #[document(collection = "things")]
    struct Named {
        id: i32,
        old: Option<String>,
        new: String,
    }

    let db = thing(doc! { "old": null, "new": "a" }).await?;
    let error = Named::objects()
        .on(&db)
        .by_id(1)
        .update_one(|n| n.old().rename_to(|n| n.new()))
        .await
        .unwrap_err();
    assert!(error.is_out_of_range(), "{error}");
    assert_eq!(Named::get(1).on(&db).await?.new, "a");
    Ok(())
}

#[tokio::test]
async fn ten_thousand_paths_are_claimed_in_linear_time() -> Result<()> {
    let time = |count: i32| {
        let keys: Vec<String> = (0..count).map(|key| format!("key{key}")).collect();
        let address = Address {
            city: "York".to_owned(),
            zip: "1".to_owned(),
            floor: None,
        };
        async move {
            let db = thing(doc! {}).await.unwrap();
            let start = std::time::Instant::now();
            let update = Thing::objects().on(&db).none();
            let update = update.update(|t| {
                keys.iter()
                    .map(|key| t.addresses().key(key).set(&address))
                    .collect::<Vec<_>>()
            });
            update.await.unwrap();
            start.elapsed()
        }
    };
    // Ten times as many, and not a hundred times. Other processes take their time too.
    for _ in 0..8 {
        let few = time(1_000).await;
        if time(10_000).await < few * 30 {
            return Ok(());
        }
    }
    panic!("the time grows with the square of the number of paths");
}

#[test]
fn ten_thousand_conditions_are_joined_in_linear_time() {
    let time = |count: i32| {
        let city = |key: String| Thing::condition(|t| t.addresses().key(&key).city().eq("York"));
        let filter = Filter::every((0..count).map(|key| city(format!("key{key}"))));
        let start = std::time::Instant::now();
        let document = filter.into_document().unwrap();
        assert_eq!(document.len(), usize::try_from(count).unwrap());
        start.elapsed()
    };
    let is_linear = (0..8).any(|_| time(10_000) < time(1_000) * 30);
    assert!(
        is_linear,
        "the time grows with the square of the number of conditions"
    );
}
