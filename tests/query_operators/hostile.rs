//! Values that another API would read as operators or patterns.

use mongo_odm::{bson::Bson, prelude::*};

use crate::support::{Item, Part, assert_finds, items, items_with, regex};

/// Everything that means something in a regular expression, and what resembles it.
const METACHARACTERS: &str = r"\.+*?()|[]{}^$#&-~ /'%_<>!:=,@`";

#[tokio::test]
async fn text_operators_take_every_character_literally() -> Result<()> {
    let words = METACHARACTERS.chars().map(|c| format!("a{c}b"));
    let texts: Vec<String> = words
        .chain([METACHARACTERS.to_owned(), "ab".into()])
        .collect();
    let all: Vec<i32> = (1..).take(texts.len()).collect();
    let db = items_with("n", texts.iter().cloned().map(Some)).await?;

    for (id, text) in all.iter().zip(&texts) {
        let exact = [
            Item::condition(|i| i.name().iexact(text)),
            Item::condition(|i| i.name().starts_with(text)),
            Item::condition(|i| i.name().iends_with(text)),
            Item::condition(|i| i.name().contains(text)),
        ];
        for condition in exact {
            let found = Item::objects().on(&db).filter(|_| condition.clone());
            let found = found.distinct(|i| i.id()).await?;
            assert_eq!(found, [*id], "{condition:?}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn the_pattern_of_hostile_text_is_escaped() -> Result<()> {
    let db = items_with("n", ["a.*b", "axxb"].map(Some)).await?;
    assert_finds!(db, |i| i.name().contains(".*"), { "n": regex(r"\.\*", "") }, [1]);
    assert_finds!(db, |i| i.name().contains(""), { "n": regex("", "") }, [1, 2]);
    Ok(())
}

#[tokio::test]
async fn white_space_is_literal_too() -> Result<()> {
    let db = items_with("n", ["a b", "ab", "a\tb", "a\nb"].map(Some)).await?;
    assert_finds!(db, |i| i.name().contains("a b"), { "n": regex(r"a\ b", "") }, [1]);
    assert_finds!(db, |i| i.name().contains("a\nb"), { "n": regex("a\\\nb", "") }, [4]);
    Ok(())
}

#[tokio::test]
async fn text_of_other_scripts_is_found() -> Result<()> {
    let db = items_with("n", ["Größe 42", "東京", "naïve 🦀"].map(Some)).await?;
    assert_finds!(db, |i| i.name().contains("öß"), { "n": regex("öß", "") }, [1]);
    assert_finds!(db, |i| i.name().starts_with("東"), { "n": regex("^東", "") }, [2]);
    assert_finds!(db, |i| i.name().ends_with("🦀"), { "n": regex(r"🦀\z", "") }, [3]);
    Ok(())
}

#[tokio::test]
async fn text_that_looks_like_an_operator_is_text() -> Result<()> {
    let db = items_with("n", ["$gt", "", "{ $ne: null }"].map(Some)).await?;
    assert_finds!(db, |i| i.name().eq("$gt"), { "n": "$gt" }, [1]);
    assert_finds!(db, |i| i.name().eq(""), { "n": "" }, [2]);
    assert_finds!(db, |i| i.name().is_in(["{ $ne: null }"]), { "n": { "$in": ["{ $ne: null }"] } }, [3]);
    Ok(())
}

#[tokio::test]
async fn a_document_with_operators_for_keys_is_a_value() -> Result<()> {
    let operators = Bson::from(doc! { "$gt": 0 });
    let values = [Bson::Int32(5), doc! { "x": 1 }.into()];
    let db = items_with("extra", values.map(Some)).await?;
    // As a condition it would find the first.
    assert_finds!(db, |i| i.extra().eq(&operators), { "extra": { "$eq": { "$gt": 0 } } }, []);
    assert_finds!(
        db,
        |i| i.extra().eq(Bson::from(doc! { "x": 1 })),
        { "extra": { "$eq": { "x": 1 } } },
        [2]
    );
    assert_finds!(db, |i| i.extra().ne(&operators), { "extra": { "$ne": { "$gt": 0 } } }, [1, 2]);
    // `$in` takes no such value.
    assert_finds!(db, |i| i.extra().is_in([&operators]), { "extra": { "$eq": { "$gt": 0 } } }, []);
    assert_finds!(
        db,
        |i| i.extra().not_in([&operators, &Bson::Int32(5)]),
        { "$nor": [{ "extra": { "$in": [5] } }, { "extra": { "$eq": { "$gt": 0 } } }] },
        [2]
    );
    Ok(())
}

#[tokio::test]
async fn a_stored_pattern_is_found_as_a_value_and_not_used_as_one() -> Result<()> {
    let db = items_with("extra", [Some(regex("^a", "")), Some("abc".into())]).await?;
    assert_finds!(db, |i| i.extra().eq(regex("^a", "")), { "extra": { "$eq": regex("^a", "") } }, [1]);
    Ok(())
}

#[tokio::test]
async fn an_embedded_document_is_compared_whole() -> Result<()> {
    let db = items([
        doc! { "_id": 1, "pt": [{ "c": "a", "q": 1 }] },
        doc! { "_id": 2, "pt": [{ "q": 1, "c": "a" }] },
        doc! { "_id": 3, "pt": [{ "c": "a", "q": 1, "more": true }] },
    ])
    .await?;
    let part = Part {
        code: "a".into(),
        quantity: 1,
    };
    assert_finds!(
        db,
        |i| i.parts().contains(&part),
        { "pt": { "$eq": { "c": "a", "q": 1 } } },
        [1]
    );
    Ok(())
}
