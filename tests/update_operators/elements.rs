//! Changes of a list's elements: by index, the matched one, all, those that meet a condition.

use mongo_odm::{
    fields::{Field, Path},
    prelude::*,
};

use crate::support::{Item, assert_updates, items, part, stored};

#[tokio::test]
async fn at() -> Result<()> {
    assert_updates!(
        { "pt": [{ "c": "a", "q": 1 }, { "c": "b", "q": 1 }] },
        |i| i.parts().at(1).quantity().set(3),
        where: { "pt.1": { "$exists": true } },
        { "$set": { "pt.1.q": 3 } },
        { "pt": [{ "c": "a", "q": 1 }, { "c": "b", "q": 3 }] }
    );
    assert_updates!({ "tags": ["a", "b"] }, |i| i.tags().at(0).set("c"), where: { "tags.0": { "$exists": true } }, { "$set": { "tags.0": "c" } }, { "tags": ["c", "b"] });
    assert_updates!(
        { "pt": [{ "c": "a", "q": 1 }] },
        |i| i.parts().at(0).set(part("b", 2)),
        where: { "pt.0": { "$exists": true } },
        { "$set": { "pt.0": { "c": "b", "q": 2 } } },
        { "pt": [{ "c": "b", "q": 2 }] }
    );
    Ok(())
}

#[tokio::test]
async fn matched_is_the_first_element_that_the_filter_found() -> Result<()> {
    let db = items([
        doc! { "_id": 1, "pt": [{ "c": "a", "q": 1 }, { "c": "b", "q": 1 }, { "c": "b", "q": 5 }] },
    ])
    .await?;
    let (updated, commands) = db
        .record(async {
            Item::objects()
                .filter(|i| i.parts().code().eq("b"))
                .update(|i| i.parts().matched().quantity().inc(1))
                .await
        })
        .await;
    updated?;
    // Those that are held back are counted first.
    assert_eq!(commands.names(), ["aggregate", "update"]);
    let too_many = doc! { "$elemMatch": { "c": "b", "q": { "$gt": 2_147_483_646 } } };
    commands[1].assert_body(doc! {
        "update": "items",
        "ordered": true,
        "updates": [{
            "q": { "pt.c": "b", "$nor": [{ "pt": too_many }] },
            "u": { "$inc": { "pt.$.q": 1 } },
            "multi": true,
        }],
    });
    let after =
        doc! { "_id": 1, "pt": [{ "c": "a", "q": 1 }, { "c": "b", "q": 2 }, { "c": "b", "q": 5 }] };
    assert_eq!(stored(&db).await?, [after]);
    Ok(())
}

#[tokio::test]
async fn matched_works_in_a_slice_of_the_queryset() -> Result<()> {
    let document = |id: i32| doc! { "_id": id, "tags": ["x", "y"] };
    let db = items([document(1), document(2)]).await?;
    Item::objects()
        .on(&db)
        .filter(|i| i.tags().contains("y"))
        .order_by(|i| [i.id().desc()])
        .limit(1)
        .update(|i| i.tags().matched().set("z"))
        .await?;
    assert_eq!(
        stored(&db).await?,
        [document(1), doc! { "_id": 2, "tags": ["x", "z"] }]
    );
    Ok(())
}

#[tokio::test]
async fn each() -> Result<()> {
    assert_updates!(
        { "pt": [{ "c": "a", "q": 1 }, { "c": "b", "q": 2 }] },
        |i| i.parts().each().quantity().mul(2),
        where: { "pt": { "$not": { "$elemMatch": { "q": { "$not": { "$lte": 1_073_741_823 } } } } } },
        { "$mul": { "pt.$[].q": 2 } },
        { "pt": [{ "c": "a", "q": 2 }, { "c": "b", "q": 4 }] }
    );
    assert_updates!(
        { "scores": [1, 2] },
        |i| i.scores().each().inc(1),
        where: { "scores": { "$not": { "$elemMatch": { "$gt": 2_147_483_646 } } } },
        { "$inc": { "scores.$[]": 1 } },
        { "scores": [2, 3] }
    );
    Ok(())
}

#[tokio::test]
async fn each_where() -> Result<()> {
    assert_updates!(
        { "pt": [{ "c": "a", "q": 1 }, { "c": "b", "q": 2 }] },
        |i| i.parts().each_where(|p| p.code().eq("b") & p.quantity().gt(1)).quantity().set(9),
        { "$set": { "pt.$[f0].q": 9 } },
        filters: [{ "f0.c": "b", "f0.q": { "$gt": 1 } }],
        { "pt": [{ "c": "a", "q": 1 }, { "c": "b", "q": 9 }] }
    );
    Ok(())
}

#[tokio::test]
async fn each_where_of_scalars() -> Result<()> {
    assert_updates!(
        { "scores": [1, 5, 9] },
        |i| i.scores().each_where(|s| s.gt(1) & s.lt(9)).set(0),
        { "$set": { "scores.$[f0]": 0 } },
        filters: [{ "f0": { "$gt": 1, "$lt": 9 } }],
        { "scores": [1, 0, 9] }
    );
    assert_updates!(
        { "scores": [1, 5, 9] },
        |i| i.scores().each_where(|s| s.eq(1) | s.eq(9)).inc(1),
        where: { "scores": { "$not": { "$elemMatch": {
            "$not": { "$ne": 1, "$not": { "$not": { "$ne": 9 } } }, "$gt": 2_147_483_646,
        } } } },
        { "$inc": { "scores.$[f0]": 1 } },
        filters: [{ "$or": [{ "f0": 1 }, { "f0": 9 }] }],
        { "scores": [2, 5, 10] }
    );
    Ok(())
}

#[tokio::test]
async fn equal_conditions_share_an_identifier_and_others_do_not() -> Result<()> {
    assert_updates!(
        { "pt": [{ "c": "a", "q": 1 }, { "c": "b", "q": 0 }] },
        |i| (
            i.parts().each_where(|p| p.quantity().gt(0)).quantity().set(7),
            i.parts().each_where(|p| p.quantity().gt(0)).code().set("x"),
            i.parts().each_where(|p| p.quantity().eq(0)).quantity().set(8),
        ),
        { "$set": { "pt.$[f0].q": 7, "pt.$[f0].c": "x", "pt.$[f1].q": 8 } },
        filters: [{ "f0.q": { "$gt": 0 } }, { "f1.q": 0 }],
        { "pt": [{ "c": "x", "q": 7 }, { "c": "b", "q": 8 }] }
    );
    Ok(())
}

#[tokio::test]
async fn each_where_of_all_is_each_and_of_none_changes_nothing() -> Result<()> {
    assert_updates!(
        { "scores": [1, 2] },
        |i| i.scores().each_where(|_| Filter::all()).inc(1),
        where: { "scores": { "$not": { "$elemMatch": { "$gt": 2_147_483_646 } } } },
        { "$inc": { "scores.$[]": 1 } },
        { "scores": [2, 3] }
    );
    assert_updates!(
        { "scores": [1, 2] },
        |i| i.scores().each_where(|_| Filter::none()).inc(1),
        where: { "scores": { "$not": { "$elemMatch": { "_id": { "$in": [] } } } } },
        { "$inc": { "scores.$[f0]": 1 } },
        filters: [{ "f0": { "$in": [] } }],
        { "scores": [1, 2] }
    );
    Ok(())
}

#[tokio::test]
async fn a_raw_condition_of_elements_is_an_error() -> Result<()> {
    let db = items([doc! { "_id": 1 }]).await?;
    let (updated, commands) = db
        .record(async {
            Item::objects()
                .update(|i| {
                    i.scores()
                        .each_where(|_| Filter::raw(doc! { "x": 1 }))
                        .inc(1)
                })
                .await
        })
        .await;
    let error = updated.unwrap_err().to_string();
    assert!(error.contains("each_where"), "{error}");
    commands.assert_none();
    Ok(())
}

#[tokio::test]
async fn a_path_by_hand_through_a_list_must_say_which_elements() -> Result<()> {
    let db = items([doc! { "_id": 1, "pt": [{ "c": "a", "q": 1 }] }]).await?;
    let quantity = Field::<Item, i32>::new(Path::root().field("pt").field("q"));
    let (updated, commands) = db
        .record(async { Item::objects().update(|_| quantity.set(2)).await })
        .await;
    let error = updated.unwrap_err().to_string();
    assert!(
        error.contains("`parts` is a list") && error.contains("each()"),
        "{error}"
    );
    commands.assert_none();
    Ok(())
}
