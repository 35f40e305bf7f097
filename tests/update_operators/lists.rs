use mongo_odm::{
    bson::{Bson, Regex},
    prelude::*,
};

use crate::support::{assert_updates, part};

#[tokio::test]
async fn set_of_a_whole_list() -> Result<()> {
    assert_updates!(
        { "tags": ["a"] },
        |i| i.tags().set(["b", "c"]),
        { "$set": { "tags": ["b", "c"] } },
        { "tags": ["b", "c"] }
    );
    assert_updates!({ "tags": ["a"] }, |i| i.tags().set(Vec::new()), { "$set": { "tags": [] } }, { "tags": [] });
    Ok(())
}

#[tokio::test]
async fn unset_of_a_list() -> Result<()> {
    assert_updates!({ "tags": ["a"] }, |i| i.tags().unset(), { "$unset": { "tags": true } }, {});
    Ok(())
}

#[tokio::test]
async fn push() -> Result<()> {
    assert_updates!({ "tags": ["a"] }, |i| i.tags().push("b"), { "$push": { "tags": "b" } }, { "tags": ["a", "b"] });
    assert_updates!(
        {},
        |i| i.parts().push(part("a", 1)),
        { "$push": { "pt": { "c": "a", "q": 1 } } },
        { "pt": [{ "c": "a", "q": 1 }] }
    );
    Ok(())
}

#[tokio::test]
async fn push_all() -> Result<()> {
    assert_updates!(
        { "tags": ["a"] },
        |i| i.tags().push_all(["b", "c"]),
        { "$push": { "tags": { "$each": ["b", "c"] } } },
        { "tags": ["a", "b", "c"] }
    );
    Ok(())
}

#[tokio::test]
async fn push_all_of_nothing_changes_nothing() -> Result<()> {
    let nothing: [&str; 0] = [];
    assert_updates!(
        { "tags": ["a"] },
        |i| i.tags().push_all(nothing),
        { "$push": { "tags": { "$each": [] } } },
        { "tags": ["a"] }
    );
    Ok(())
}

#[tokio::test]
async fn push_all_at_a_position() -> Result<()> {
    assert_updates!(
        { "tags": ["a", "d"] },
        |i| i.tags().push_all(["b", "c"]).position(1),
        { "$push": { "tags": { "$each": ["b", "c"], "$position": 1 } } },
        { "tags": ["a", "b", "c", "d"] }
    );
    assert_updates!(
        { "tags": ["a", "d"] },
        |i| i.tags().push_all(["b"]).position(-1),
        { "$push": { "tags": { "$each": ["b"], "$position": -1 } } },
        { "tags": ["a", "b", "d"] }
    );
    Ok(())
}

#[tokio::test]
async fn push_all_and_slice() -> Result<()> {
    assert_updates!(
        { "tags": ["a", "b"] },
        |i| i.tags().push_all(["c"]).slice(-2),
        { "$push": { "tags": { "$each": ["c"], "$slice": -2 } } },
        { "tags": ["b", "c"] }
    );
    assert_updates!(
        { "tags": ["a", "b"] },
        |i| i.tags().push_all(["c"]).slice(1),
        { "$push": { "tags": { "$each": ["c"], "$slice": 1 } } },
        { "tags": ["a"] }
    );
    Ok(())
}

#[tokio::test]
async fn push_all_and_sort() -> Result<()> {
    assert_updates!(
        { "scores": [5, 1] },
        |i| i.scores().push_all([3]).sort(|s| s.desc()),
        { "$push": { "scores": { "$each": [3], "$sort": -1 } } },
        { "scores": [5, 3, 1] }
    );
    assert_updates!(
        { "pt": [{ "c": "a", "q": 1 }, { "c": "b", "q": 3 }] },
        |i| i.parts().push_all([part("c", 3)]).sort(|p| [p.quantity().desc(), p.code().asc()]).slice(2),
        { "$push": { "pt": { "$each": [{ "c": "c", "q": 3 }], "$sort": { "q": -1, "c": 1 }, "$slice": 2 } } },
        { "pt": [{ "c": "b", "q": 3 }, { "c": "c", "q": 3 }] }
    );
    Ok(())
}

#[tokio::test]
async fn add_to_set() -> Result<()> {
    assert_updates!(
        { "tags": ["a"] },
        |i| i.tags().add_to_set("a"),
        { "$addToSet": { "tags": "a" } },
        { "tags": ["a"] }
    );
    assert_updates!(
        { "tags": ["a"] },
        |i| i.tags().add_to_set("b"),
        { "$addToSet": { "tags": "b" } },
        { "tags": ["a", "b"] }
    );
    Ok(())
}

#[tokio::test]
async fn add_all_to_set() -> Result<()> {
    assert_updates!(
        { "tags": ["a"] },
        |i| i.tags().add_all_to_set(["a", "b", "b"]),
        { "$addToSet": { "tags": { "$each": ["a", "b", "b"] } } },
        { "tags": ["a", "b"] }
    );
    Ok(())
}

#[tokio::test]
async fn pull() -> Result<()> {
    assert_updates!(
        { "tags": ["a", "b", "a"] },
        |i| i.tags().pull("a"),
        { "$pull": { "tags": "a" } },
        { "tags": ["b"] }
    );
    Ok(())
}

#[tokio::test]
async fn pull_of_an_embedded_document_means_an_equal_one() -> Result<()> {
    assert_updates!(
        { "pt": [{ "c": "a", "q": 1 }, { "c": "a", "q": 1, "more": 1 }] },
        |i| i.parts().pull(part("a", 1)),
        { "$pull": { "pt": { "$eq": { "c": "a", "q": 1 } } } },
        { "pt": [{ "c": "a", "q": 1, "more": 1 }] }
    );
    Ok(())
}

#[tokio::test]
async fn pull_all() -> Result<()> {
    assert_updates!(
        { "tags": ["a", "b", "c", "a"] },
        |i| i.tags().pull_all(["a", "c"]),
        { "$pullAll": { "tags": ["a", "c"] } },
        { "tags": ["b"] }
    );
    let nothing: [&str; 0] = [];
    assert_updates!(
        { "tags": ["a"] },
        |i| i.tags().pull_all(nothing),
        { "$pullAll": { "tags": [] } },
        { "tags": ["a"] }
    );
    Ok(())
}

#[tokio::test]
async fn pull_if_of_scalars() -> Result<()> {
    assert_updates!(
        { "scores": [1, 5, 9] },
        |i| i.scores().pull_if(|s| s.gt(1) & s.lt(9)),
        { "$pull": { "scores": { "$gt": 1, "$lt": 9 } } },
        { "scores": [1, 9] }
    );
    assert_updates!(
        { "scores": [1, 5, 9] },
        |i| i.scores().pull_if(|s| s.eq(1) | s.gt(5)),
        { "$pull": { "scores": { "$not": { "$ne": 1, "$not": { "$gt": 5 } } } } },
        { "scores": [5] }
    );
    assert_updates!(
        { "tags": ["ab", "b"] },
        |i| i.tags().pull_if(|t| t.is_in(["a", "b"])),
        { "$pull": { "tags": { "$in": ["a", "b"] } } },
        { "tags": ["ab"] }
    );
    Ok(())
}

#[tokio::test]
async fn pull_if_of_embedded_documents() -> Result<()> {
    assert_updates!(
        { "pt": [{ "c": "a", "q": 1 }, { "c": "b", "q": 1 }, { "c": "a", "q": 5 }] },
        |i| i.parts().pull_if(|p| p.code().eq("a") & p.quantity().lt(3)),
        { "$pull": { "pt": { "c": "a", "q": { "$lt": 3 } } } },
        { "pt": [{ "c": "b", "q": 1 }, { "c": "a", "q": 5 }] }
    );
    assert_updates!(
        { "pt": [{ "c": "a", "q": 1 }, { "c": "b", "q": 1 }, { "c": "c", "q": 5 }] },
        |i| i.parts().pull_if(|p| p.code().eq("a") | p.quantity().gt(3)),
        { "$pull": { "pt": { "$or": [{ "c": "a" }, { "q": { "$gt": 3 } }] } } },
        { "pt": [{ "c": "b", "q": 1 }] }
    );
    Ok(())
}

#[tokio::test]
async fn pop_first_and_last() -> Result<()> {
    assert_updates!({ "tags": ["a", "b"] }, |i| i.tags().pop_first(), { "$pop": { "tags": -1 } }, { "tags": ["b"] });
    assert_updates!({ "tags": ["a", "b"] }, |i| i.tags().pop_last(), { "$pop": { "tags": 1 } }, { "tags": ["a"] });
    Ok(())
}

#[tokio::test]
async fn values_that_look_like_modifiers_are_values() -> Result<()> {
    let value = Bson::from(doc! { "$ref": "items", "$id": 1 });
    assert_updates!(
        {},
        |i| i.extra().push(&value),
        { "$push": { "extra": { "$each": [{ "$ref": "items", "$id": 1 }] } } },
        { "extra": [{ "$ref": "items", "$id": 1 }] }
    );
    assert_updates!(
        {},
        |i| i.extra().add_to_set(&value),
        { "$addToSet": { "extra": { "$each": [{ "$ref": "items", "$id": 1 }] } } },
        { "extra": [{ "$ref": "items", "$id": 1 }] }
    );
    Ok(())
}

#[tokio::test]
async fn values_that_look_like_conditions_are_not_pulled_by() -> Result<()> {
    let pattern = Bson::RegularExpression(Regex {
        pattern: "^a".try_into().unwrap(),
        options: "".try_into().unwrap(),
    });
    let after = pattern.clone();
    assert_updates!(
        { "extra": ["abc", pattern.clone()] },
        |i| i.extra().pull(pattern),
        { "$pull": { "extra": { "$eq": after } } },
        { "extra": ["abc"] }
    );
    let everything = Bson::from(doc! { "$gt": 0 });
    assert_updates!(
        { "extra": [1, 2] },
        |i| i.extra().pull(everything),
        { "$pull": { "extra": { "$eq": { "$gt": 0 } } } },
        { "extra": [1, 2] }
    );
    Ok(())
}

#[tokio::test]
async fn a_pushed_list_is_one_element() -> Result<()> {
    assert_updates!(
        {},
        |i| i.extra().push(Bson::from(vec![1, 2])),
        { "$push": { "extra": [1, 2] } },
        { "extra": [[1, 2]] }
    );
    Ok(())
}
