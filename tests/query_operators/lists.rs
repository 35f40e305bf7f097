use mongo_odm::{codec::ElementType, prelude::*, testing::TestDatabase};

use crate::support::{assert_finds, items, items_with};

/// 1: red, 2: red and blue, 3: blue and red, 4: empty, 5: nothing.
async fn tags() -> Result<TestDatabase> {
    let lists = [
        vec!["red"],
        vec!["red", "blue"],
        vec!["blue", "red"],
        vec![],
    ];
    items_with("tags", lists.map(Some).into_iter().chain([None])).await
}

/// 1: 1 and 9, 2: 4 and 5, 3: 9, 4: empty.
async fn scores() -> Result<TestDatabase> {
    let lists = [vec![1, 9], vec![4, 5], vec![9], vec![]];
    items_with("scores", lists.map(Some)).await
}

/// 1: two parts that meet two conditions only together, 2: one that meets both, 3: none.
async fn parts() -> Result<TestDatabase> {
    items([
        doc! { "_id": 1, "pt": [{ "c": "a", "q": 1 }, { "c": "b", "q": 9 }] },
        doc! { "_id": 2, "pt": [{ "c": "a", "q": 9 }] },
        doc! { "_id": 3, "pt": [] },
    ])
    .await
}

#[tokio::test]
async fn contains() -> Result<()> {
    let db = tags().await?;
    assert_finds!(db, |i| i.tags().contains("blue"), { "tags": "blue" }, [2, 3]);
    Ok(())
}

#[tokio::test]
async fn not_contains_finds_empty_and_absent_lists_too() -> Result<()> {
    let db = tags().await?;
    assert_finds!(db, |i| !i.tags().contains("blue"), { "tags": { "$ne": "blue" } }, [1, 4, 5]);
    Ok(())
}

#[tokio::test]
async fn is_exactly_minds_the_order() -> Result<()> {
    let db = tags().await?;
    assert_finds!(
        db,
        |i| i.tags().is_exactly(["red", "blue"]),
        { "tags": ["red", "blue"] },
        [2]
    );
    assert_finds!(db, |i| i.tags().is_exactly(Vec::new()), { "tags": [] }, [4]);
    Ok(())
}

#[tokio::test]
async fn all() -> Result<()> {
    let db = tags().await?;
    assert_finds!(
        db,
        |i| i.tags().all(["blue", "red"]),
        { "tags": { "$all": ["blue", "red"] } },
        [2, 3]
    );
    let nothing: [&str; 0] = [];
    assert_finds!(db, |i| i.tags().all(nothing), { "tags": { "$all": [] } }, []);
    Ok(())
}

#[tokio::test]
async fn is_in_and_not_in_ask_for_elements() -> Result<()> {
    let db = tags().await?;
    let colours = ["blue", "green"];
    assert_finds!(db, |i| i.tags().is_in(colours), { "tags": { "$in": ["blue", "green"] } }, [2, 3]);
    assert_finds!(db, |i| i.tags().not_in(colours), { "tags": { "$nin": ["blue", "green"] } }, [1, 4, 5]);
    Ok(())
}

#[tokio::test]
async fn size() -> Result<()> {
    let db = tags().await?;
    assert_finds!(db, |i| i.tags().size(2), { "tags": { "$size": 2_i64 } }, [2, 3]);
    assert_finds!(db, |i| !i.tags().size(2), { "tags": { "$not": { "$size": 2_i64 } } }, [1, 4, 5]);
    Ok(())
}

#[tokio::test]
async fn is_empty_means_stored_and_empty() -> Result<()> {
    let db = tags().await?;
    assert_finds!(db, |i| i.tags().is_empty(), { "tags": { "$size": 0_i64 } }, [4]);
    Ok(())
}

#[tokio::test]
async fn a_list_can_be_absent() -> Result<()> {
    let db = tags().await?;
    assert_finds!(db, |i| i.tags().exists(false), { "tags": { "$exists": false } }, [5]);
    assert_finds!(db, |i| i.tags().is_null(), { "tags": null }, [5]);
    assert_finds!(
        db,
        |i| i.tags().has_type(ElementType::ARRAY),
        { "tags": { "$type": "array" } },
        [1, 2, 3, 4]
    );
    Ok(())
}

#[tokio::test]
async fn at() -> Result<()> {
    let db = tags().await?;
    assert_finds!(db, |i| i.tags().at(0).eq("blue"), { "tags.0": "blue" }, [3]);
    assert_finds!(db, |i| i.tags().at(1).exists(true), { "tags.1": { "$exists": true } }, [2, 3]);
    Ok(())
}

#[tokio::test]
async fn at_of_embedded_documents() -> Result<()> {
    let db = parts().await?;
    assert_finds!(db, |i| i.parts().at(0).quantity().gt(5), { "pt.0.q": { "$gt": 5 } }, [2]);
    Ok(())
}

#[tokio::test]
async fn conditions_on_elements_may_be_met_by_different_ones() -> Result<()> {
    let db = scores().await?;
    assert_finds!(
        db,
        |i| i.scores().gt(3) & i.scores().lt(4),
        { "scores": { "$gt": 3, "$lt": 4 } },
        [1]
    );
    let db = parts().await?;
    assert_finds!(
        db,
        |i| i.parts().code().eq("a") & i.parts().quantity().gt(5),
        { "pt.c": "a", "pt.q": { "$gt": 5 } },
        [1, 2]
    );
    Ok(())
}

#[tokio::test]
async fn elem_match_asks_one_element_for_all() -> Result<()> {
    let db = parts().await?;
    assert_finds!(
        db,
        |i| i.parts().elem_match(|p| p.code().eq("a") & p.quantity().gt(5)),
        { "pt": { "$elemMatch": { "c": "a", "q": { "$gt": 5 } } } },
        [2]
    );
    assert_finds!(
        db,
        |i| !i.parts().elem_match(|p| p.code().eq("a") & p.quantity().gt(5)),
        { "pt": { "$not": { "$elemMatch": { "c": "a", "q": { "$gt": 5 } } } } },
        [1, 3]
    );
    Ok(())
}

#[tokio::test]
async fn elem_match_of_alternatives() -> Result<()> {
    let db = parts().await?;
    assert_finds!(
        db,
        |i| i.parts().elem_match(|p| (p.code().eq("b") | p.quantity().eq(1)) & !p.code().eq("x")),
        { "pt": { "$elemMatch": { "$or": [{ "c": "b" }, { "q": 1 }], "c": { "$ne": "x" } } } },
        [1]
    );
    Ok(())
}

#[tokio::test]
async fn elem_match_of_scalars() -> Result<()> {
    let db = scores().await?;
    assert_finds!(
        db,
        |i| i.scores().elem_match(|s| s.gt(3) & s.lt(6)),
        { "scores": { "$elemMatch": { "$gt": 3, "$lt": 6 } } },
        [2]
    );
    assert_finds!(
        db,
        |i| i.scores().elem_match(|s| s.eq(9)),
        { "scores": { "$elemMatch": { "$eq": 9 } } },
        [1, 3]
    );
    assert_finds!(
        db,
        |i| i.scores().elem_match(|s| !s.gt(3)),
        { "scores": { "$elemMatch": { "$not": { "$gt": 3 } } } },
        [1]
    );
    Ok(())
}

#[tokio::test]
async fn elem_match_of_scalars_with_alternatives() -> Result<()> {
    let db = scores().await?;
    assert_finds!(
        db,
        |i| i.scores().elem_match(|s| s.eq(1) | (s.gt(3) & s.lt(6))),
        { "$or": [
            { "scores": { "$elemMatch": { "$eq": 1 } } },
            { "scores": { "$elemMatch": { "$gt": 3, "$lt": 6 } } },
        ] },
        [1, 2]
    );
    assert_finds!(
        db,
        |i| !i.scores().elem_match(|s| s.eq(1) | s.eq(5)),
        { "$nor": [
            { "scores": { "$elemMatch": { "$eq": 1 } } },
            { "scores": { "$elemMatch": { "$eq": 5 } } },
        ] },
        [3, 4]
    );
    assert_finds!(
        db,
        |i| i.scores().elem_match(|s| !(s.gt(3) & s.lt(6))),
        { "scores": { "$elemMatch": { "$not": { "$gt": 3, "$lt": 6 } } } },
        [1, 3]
    );
    Ok(())
}

#[tokio::test]
async fn elem_match_of_texts() -> Result<()> {
    let db = tags().await?;
    assert_finds!(
        db,
        |i| i.tags().elem_match(|t| t.starts_with("b") & t.ends_with("e")),
        { "tags": { "$elemMatch": {
            "$regex": crate::support::regex("^b", ""),
            "$not": { "$not": crate::support::regex(r"e\z", "") },
        } } },
        [2, 3]
    );
    Ok(())
}

#[tokio::test]
async fn several_elem_matches_may_be_met_by_different_elements() -> Result<()> {
    let db = parts().await?;
    assert_finds!(
        db,
        |i| i.parts().elem_match(|p| p.code().eq("a") & p.quantity().lt(5))
            & i.parts().elem_match(|p| p.code().eq("b")),
        {
            "pt": { "$elemMatch": { "c": "a", "q": { "$lt": 5 } } },
            "$and": [{ "pt": { "$elemMatch": { "c": "b" } } }],
        },
        [1]
    );
    Ok(())
}

#[tokio::test]
async fn update_positions_are_refused_in_filters() -> Result<()> {
    let db = parts().await?;
    let (found, commands) = db
        .record(async {
            crate::support::Item::objects()
                .filter(|i| i.parts().each().quantity().gt(1))
                .await
        })
        .await;
    let error = found.unwrap_err().to_string();
    assert!(
        error.contains("pt.$[].q") && error.contains("in updates"),
        "{error}"
    );
    commands.assert_none();
    Ok(())
}
