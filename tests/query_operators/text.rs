use mongo_odm::{prelude::*, testing::TestDatabase};

use crate::support::{assert_finds, items_with, regex};

/// 1: York, 2: New York, 3: yorkshire, 4: Oslo, 5: York. and a line, 6: nothing.
async fn names() -> Result<TestDatabase> {
    let names = ["York", "New York", "yorkshire", "Oslo", "York.\nOslo"];
    items_with("n", names.map(Some).into_iter().chain([None])).await
}

#[tokio::test]
async fn iexact() -> Result<()> {
    let db = names().await?;
    assert_finds!(db, |i| i.name().iexact("yORK"), { "n": regex(r"^yORK\z", "i") }, [1]);
    Ok(())
}

#[tokio::test]
async fn contains() -> Result<()> {
    let db = names().await?;
    assert_finds!(db, |i| i.name().contains("York"), { "n": regex("York", "") }, [1, 2, 5]);
    Ok(())
}

#[tokio::test]
async fn icontains() -> Result<()> {
    let db = names().await?;
    assert_finds!(db, |i| i.name().icontains("york"), { "n": regex("york", "i") }, [1, 2, 3, 5]);
    Ok(())
}

#[tokio::test]
async fn starts_with() -> Result<()> {
    let db = names().await?;
    assert_finds!(db, |i| i.name().starts_with("York"), { "n": regex("^York", "") }, [1, 5]);
    Ok(())
}

#[tokio::test]
async fn istarts_with() -> Result<()> {
    let db = names().await?;
    assert_finds!(db, |i| i.name().istarts_with("york"), { "n": regex("^york", "i") }, [1, 3, 5]);
    Ok(())
}

#[tokio::test]
async fn ends_with_means_the_end_of_the_text_and_not_of_a_line() -> Result<()> {
    let db = names().await?;
    assert_finds!(db, |i| i.name().ends_with("York"), { "n": regex(r"York\z", "") }, [1, 2]);
    assert_finds!(db, |i| i.name().ends_with("Oslo"), { "n": regex(r"Oslo\z", "") }, [4, 5]);
    Ok(())
}

#[tokio::test]
async fn iends_with() -> Result<()> {
    let db = names().await?;
    assert_finds!(db, |i| i.name().iends_with("YORK"), { "n": regex(r"YORK\z", "i") }, [1, 2]);
    Ok(())
}

#[tokio::test]
async fn whole_word() -> Result<()> {
    let db = names().await?;
    assert_finds!(db, |i| i.name().whole_word("York"), { "n": regex(r"\bYork\b", "") }, [1, 2, 5]);
    Ok(())
}

#[tokio::test]
async fn iwhole_word() -> Result<()> {
    let db = names().await?;
    assert_finds!(db, |i| i.name().iwhole_word("new"), { "n": regex(r"\bnew\b", "i") }, [2]);
    assert_finds!(db, |i| i.name().iwhole_word("ne"), { "n": regex(r"\bne\b", "i") }, []);
    Ok(())
}

#[tokio::test]
async fn regex_takes_a_pattern() -> Result<()> {
    let db = names().await?;
    assert_finds!(db, |i| i.name().regex("^.o.k"), { "n": regex("^.o.k", "") }, [1, 3, 5]);
    Ok(())
}

#[tokio::test]
async fn iregex() -> Result<()> {
    let db = names().await?;
    assert_finds!(db, |i| i.name().iregex("^YORK(SHIRE)?$"), { "n": regex("^YORK(SHIRE)?$", "i") }, [1, 3]);
    Ok(())
}

#[tokio::test]
async fn regex_with_options() -> Result<()> {
    let db = names().await?;
    assert_finds!(
        db,
        |i| i.name().regex_with_options("^york.+OSLO$", "is"),
        { "n": regex("^york.+OSLO$", "is") },
        [5]
    );
    assert_finds!(
        db,
        |i| i.name().regex_with_options("^Oslo$", "m"),
        { "n": regex("^Oslo$", "m") },
        [4, 5]
    );
    Ok(())
}

#[tokio::test]
async fn every_text_of_a_list_is_searched() -> Result<()> {
    let lists = [vec!["red", "blue"], vec!["green"], vec![]];
    let db = items_with("tags", lists.map(Some)).await?;
    assert_finds!(db, |i| i.tags().starts_with("b"), { "tags": regex("^b", "") }, [1]);
    assert_finds!(db, |i| i.tags().icontains("RE"), { "tags": regex("RE", "i") }, [1, 2]);
    Ok(())
}

#[tokio::test]
async fn a_negated_pattern_finds_absent_fields_too() -> Result<()> {
    let db = names().await?;
    assert_finds!(
        db,
        |i| !i.name().icontains("york"),
        { "n": { "$not": regex("york", "i") } },
        [4, 6]
    );
    Ok(())
}

#[tokio::test]
async fn a_pattern_that_the_server_refuses_is_an_error() -> Result<()> {
    let db = names().await?;
    let found = crate::support::Item::objects()
        .on(&db)
        .filter(|i| i.name().regex("(unclosed"));
    let error = found.await.unwrap_err();
    assert!(error.to_string().starts_with("items: "), "{error}");
    Ok(())
}

#[tokio::test]
async fn text_that_no_pattern_can_hold_is_an_error_before_sending() -> Result<()> {
    let db = names().await?;
    let (found, commands) = db
        .record(async {
            crate::support::Item::objects()
                .filter(|i| i.name().contains("a\0b"))
                .await
        })
        .await;
    assert_eq!(found.unwrap_err().path().as_deref(), Some("n"));
    commands.assert_none();
    Ok(())
}
