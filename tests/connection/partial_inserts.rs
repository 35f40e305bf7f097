//! Bulk inserts that fail in part: what was stored, what was not, and what cannot be told.

use std::{collections::BTreeMap, time::Duration};

use mongo_odm::{
    Database,
    bson::Bson,
    connection::disconnect,
    document::{InsertManyError, InsertManyParts},
    error::ErrorKind,
    prelude::*,
    testing::TestDatabase,
};

use crate::way::{Fate, lossy};

#[derive(Document, Clone, Debug, PartialEq)]
#[document(collection = "letters", hooks)]
struct Letter {
    id: i32,
    #[field(unique)]
    number: i32,
    #[field(max_length = 10)]
    text: String,
    #[field(default)]
    attachment: Vec<u8>,
    /// Counts `post_save`; never stored as more than 0.
    #[field(default)]
    posted: i32,
}

impl Hooks for Letter {
    async fn pre_save(&mut self, _: &SaveContext) -> Result<()> {
        if self.text == "stop" {
            return Err(Error::custom("stopped"));
        }
        Ok(())
    }

    async fn post_save(&mut self, cx: &SaveContext) -> Result<()> {
        assert_eq!(cx.created, Some(true));
        self.posted += 1;
        if self.text == "late" {
            return Err(Error::custom("too late"));
        }
        Ok(())
    }
}

fn letter(id: i32) -> Letter {
    Letter::builder().id(id).number(id).text("a").build()
}

/// Letters of which some have a number that is taken.
fn letters(count: i32, taken: &[i32]) -> Vec<Letter> {
    let mut letters: Vec<_> = (0..count).map(letter).collect();
    for letter in &mut letters {
        if taken.contains(&letter.id) {
            letter.number = 0;
        }
    }
    letters
}

async fn prepared() -> Result<TestDatabase> {
    let db = TestDatabase::new().await?;
    db.scope(Letter::ensure_indexes()).await?;
    Ok(db)
}

fn ids<'a>(letters: impl IntoIterator<Item = &'a Letter>) -> Vec<i32> {
    letters.into_iter().map(|letter| letter.id).collect()
}

/// The ids of what was stored (all with their `post_save`), refused, not tried, and unknown.
fn told(error: &InsertManyError<Letter>) -> [Vec<i32>; 4] {
    for stored in error.stored() {
        assert_eq!(stored.posted, 1, "`post_save` of {stored:?}");
    }
    for (refused, _) in error.refused() {
        assert_eq!(refused.posted, 0);
    }
    for other in error.not_tried().chain(error.unknown()) {
        assert_eq!(other.posted, 0);
    }
    [
        ids(error.stored()),
        ids(error.refused().map(|(letter, _)| letter)),
        ids(error.not_tried()),
        ids(error.unknown()),
    ]
}

async fn stored(db: &Database) -> Result<Vec<i32>> {
    let all = Letter::objects().on(db).order_by(|l| l.id().asc());
    Ok(ids(&all.await?))
}

#[tokio::test]
async fn hooks_run_for_what_an_unordered_insert_stored_and_the_error_gives_all_back() -> Result<()>
{
    let db = prepared().await?;
    let error = Letter::insert_many(letters(4, &[2]))
        .unordered()
        .on(&db)
        .await
        .unwrap_err();
    assert_eq!(told(&error), [vec![0, 1, 3], vec![2], vec![], vec![]]);
    assert_eq!(stored(&db).await?, [0, 1, 3]);
    let (letter, reason) = error.refused().next().unwrap();
    assert_eq!((letter.id, letter.number), (2, 0));
    assert!(reason.is_duplicate_key());
    assert_eq!(reason.document_id(), Some(&Bson::Int32(2)));

    // It is an error as any other, and becomes one.
    assert!(error.is_duplicate_key());
    assert_eq!(error.bulk().unwrap().inserted(), Some(3));
    let text = error.to_string();
    let InsertManyParts {
        error,
        stored,
        refused,
        not_tried,
        unknown,
        ..
    } = error.into_parts();
    assert_eq!(ids(&stored), [0, 1, 3]);
    assert_eq!(refused.len(), 1);
    assert!(not_tried.is_empty() && unknown.is_empty());
    assert_eq!(error.to_string(), text);
    Ok(())
}

#[tokio::test]
async fn hooks_run_for_what_an_ordered_insert_stored_in_front_of_the_refused_one() -> Result<()> {
    let db = prepared().await?;
    let error = Letter::insert_many(letters(4, &[2]))
        .on(&db)
        .await
        .unwrap_err();
    assert_eq!(told(&error), [vec![0, 1], vec![2], vec![3], vec![]]);
    assert_eq!(stored(&db).await?, [0, 1]);
    let outcomes: Vec<_> = error
        .outcomes()
        .map(|(letter, outcome)| (letter.id, outcome.is_stored()))
        .collect();
    assert_eq!(outcomes, [(0, true), (1, true), (2, false), (3, false)]);
    Ok(())
}

#[tokio::test]
async fn several_calls_add_up() -> Result<()> {
    let db = prepared().await?;
    let insert = Letter::insert_many(letters(2_500, &[7, 1_500]))
        .unordered()
        .on(&db);
    let [stored, refused, not_tried, unknown] = told(&insert.await.unwrap_err());
    assert_eq!((stored.len(), refused), (2_498, vec![7, 1_500]));
    assert!(not_tried.is_empty() && unknown.is_empty());
    Letter::objects().on(&db).delete().await?;
    let insert = Letter::insert_many(letters(2_500, &[1_500])).on(&db);
    let [stored, refused, not_tried, unknown] = told(&insert.await.unwrap_err());
    assert_eq!(stored, (0..1_500).collect::<Vec<_>>());
    assert_eq!(refused, [1_500]);
    assert_eq!(not_tried, (1_501..2_500).collect::<Vec<_>>());
    assert_eq!(unknown, [0; 0]);
    Ok(())
}

#[tokio::test]
async fn an_invalid_document_names_its_place_and_collection() -> Result<()> {
    let db = prepared().await?;
    let mut letters = letters(3, &[]);
    letters[1].text = "far too long".into();
    let error = Letter::insert_many(letters.clone())
        .on(&db)
        .await
        .unwrap_err();
    assert_eq!(error.collection(), Some("letters"));
    let text = error.to_string();
    assert!(
        text.starts_with("letters: 0 documents inserted, 1 refused; document 1: letters 1: "),
        "{text}"
    );
    assert_eq!(told(&error), [vec![], vec![1], vec![0, 2], vec![]]);
    assert_eq!(stored(&db).await?, [0; 0]);

    letters[0].text = "stop".into();
    let error = Letter::insert_many(letters.clone())
        .on(&db)
        .await
        .unwrap_err();
    assert_eq!(told(&error), [vec![], vec![0], vec![1, 2], vec![]]);
    let error = Letter::insert_many(letters)
        .unordered()
        .on(&db)
        .await
        .unwrap_err();
    assert_eq!(told(&error), [vec![2], vec![0, 1], vec![], vec![]]);
    assert_eq!(error.collection(), Some("letters"));
    let reasons: Vec<_> = error.refused().map(|(_, reason)| reason.kind()).collect();
    assert_eq!(reasons, [ErrorKind::Custom, ErrorKind::Validation]);
    Ok(())
}

#[tokio::test]
async fn a_hook_that_fails_afterwards_does_not_keep_the_others_from_running() -> Result<()> {
    let db = prepared().await?;
    let mut letters = letters(3, &[]);
    letters[0].text = "late".into();
    let error = Letter::insert_many(letters.clone())
        .on(&db)
        .await
        .unwrap_err();
    assert_eq!(error.to_string(), "letters 0: too late");
    assert_eq!(told(&error), [vec![0, 1, 2], vec![], vec![], vec![]]);
    Letter::objects().on(&db).delete().await?;

    letters[2].number = 0;
    let error = Letter::insert_many(letters).on(&db).await.unwrap_err();
    assert_eq!(told(&error), [vec![0, 1], vec![2], vec![], vec![]]);
    assert!(error.is_duplicate_key());
    let beside = error.bulk().unwrap().interruption().unwrap();
    assert_eq!(beside.to_string(), "letters 0: too late");
    Ok(())
}

#[tokio::test]
async fn nothing_is_tried_without_a_connection() {
    let error = Letter::insert_many(letters(2, &[])).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert_eq!(told(&error), [vec![], vec![], vec![0, 1], vec![]]);
}

#[tokio::test]
async fn documents_whose_answer_got_lost_are_unknown() -> Result<()> {
    let test = "documents_whose_answer_got_lost_are_unknown";
    let Some((_server, way)) = lossy(test).await? else {
        return Ok(());
    };
    let db = mongo_odm::connect(way.options(test).retry_writes(false)).await?;
    for ordered in [true, false] {
        for (fate, arrived) in [(Fate::Lost, 2_000), (Fate::Cut, 1_000)] {
            way.next("insert", [Fate::Answered, fate]);
            let insert = Letter::insert_many(letters(2_500, &[])).on(&db);
            let insert = if ordered { insert } else { insert.unordered() };
            let error = insert.await.unwrap_err();
            let [stored, refused, not_tried, unknown] = told(&error);
            assert_eq!(stored, (0..1_000).collect::<Vec<_>>());
            assert_eq!(refused, [0; 0]);
            assert_eq!(unknown, (1_000..2_000).collect::<Vec<_>>());
            assert_eq!(not_tried, (2_000..2_500).collect::<Vec<_>>());
            assert_eq!(error.kind(), ErrorKind::Connection);
            assert!(error.is_transient());
            let bulk = error.bulk().unwrap();
            assert_eq!((bulk.inserted(), bulk.unknown()), (Some(1_000), 1_000));
            assert!(
                error
                    .to_string()
                    .contains("1000 documents inserted, 1000 unknown; "),
                "{error}"
            );
            assert_eq!(Letter::objects().on(&db).delete().await?, arrived);
        }
    }
    // Those of the first call are no less unknown.
    way.next("insert", [Fate::Lost]);
    let error = Letter::insert_many(letters(2, &[]))
        .on(&db)
        .await
        .unwrap_err();
    assert_eq!(told(&error), [vec![], vec![], vec![], vec![0, 1]]);
    assert_eq!(stored(&db).await?, [0, 1]);
    disconnect(test);

    // Nothing was sent where no server was found.
    let nowhere = ConnectOptions::new("mongodb://127.0.0.1:9")
        .alias(test)
        .server_selection_timeout(Duration::from_millis(100))
        .lazy();
    let db = mongo_odm::connect(nowhere).await?;
    let error = Letter::insert_many(letters(2, &[]))
        .on(&db)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection);
    assert_eq!(told(&error), [vec![], vec![], vec![0, 1], vec![]]);
    disconnect(test);
    Ok(())
}

/// What a document of `bytes` bytes takes besides its attachment.
fn letter_of(id: i32, bytes: usize) -> Letter {
    let mut letter = letter(id);
    let without = letter.to_bson().unwrap().as_bytes().len();
    letter.attachment = vec![7; bytes - without];
    assert_eq!(letter.to_bson().unwrap().as_bytes().len(), bytes);
    letter
}

const LARGEST: usize = 16 * 1024 * 1024;

#[tokio::test]
async fn a_document_that_is_too_large_is_refused_before_it_is_sent_and_is_named() -> Result<()> {
    let db = prepared().await?;
    let mut large = letter_of(7, LARGEST + 1);
    let (errors, commands) = db
        .record(async {
            [
                large.save().await.unwrap_err(),
                large.save().must_exist().await.unwrap_err(),
                large.insert().await.unwrap_err(),
            ]
        })
        .await;
    commands.assert_none();
    for error in errors {
        assert_eq!(error.kind(), ErrorKind::Encode);
        assert_eq!(
            error.to_string(),
            "letters 7: cannot store the document: it takes 16777217 bytes, and MongoDB stores at most 16777216"
        );
    }
    letter_of(8, LARGEST).insert().on(&db).await?;

    let all = [letter(1), large.clone(), letter(2)];
    let error = Letter::insert_many(all.clone())
        .unordered()
        .on(&db)
        .await
        .unwrap_err();
    assert_eq!(told(&error), [vec![1, 2], vec![7], vec![], vec![]]);
    assert_eq!(error.kind(), ErrorKind::Encode);
    assert_eq!(stored(&db).await?, [1, 2, 8]);
    let text = error.to_string();
    assert!(
        text.contains("2 documents inserted, 1 refused; document 1: letters 7: "),
        "{text}"
    );
    Letter::objects().on(&db).delete().await?;

    let error = Letter::insert_many(all).on(&db).await.unwrap_err();
    assert_eq!(told(&error), [vec![1], vec![7], vec![2], vec![]]);
    assert_eq!(stored(&db).await?, [1]);
    Ok(())
}

#[derive(Document, Clone, Debug)]
#[document(collection = "maps")]
struct Mapped {
    id: i32,
    map: BTreeMap<String, i32>,
}

#[tokio::test]
async fn a_value_that_cannot_be_stored_is_named_with_collection_and_id() -> Result<()> {
    let db = TestDatabase::new().await?;
    let mut mapped = Mapped {
        id: 7,
        map: BTreeMap::from([("a\0b".to_owned(), 1)]),
    };
    let text = "maps 7: cannot store the value: map: the key \"a\\0b\" contains a NUL character";
    for error in [
        mapped
            .insert()
            .without_validation()
            .on(&db)
            .await
            .unwrap_err(),
        mapped
            .save()
            .without_validation()
            .on(&db)
            .await
            .unwrap_err(),
        mapped.to_bson().unwrap_err(),
    ] {
        assert_eq!(error.to_string(), text);
        assert_eq!(error.path().as_deref(), Some("map"));
    }
    let insert = Mapped::insert_many([mapped]).without_validation().on(&db);
    let error = insert.await.unwrap_err();
    let (_, reason) = error.refused().next().unwrap();
    assert_eq!(reason.to_string(), text);
    Ok(())
}

#[tokio::test]
async fn the_error_of_a_bulk_insert_passes_on_with_a_question_mark() -> Result<()> {
    async fn import(db: &Database, letters: Vec<Letter>) -> Result<Vec<Letter>> {
        Ok(Letter::insert_many(letters).on(db).await?)
    }
    let db = prepared().await?;
    assert_eq!(import(&db, letters(2, &[])).await?.len(), 2);
    let error = import(&db, letters(1, &[])).await.unwrap_err();
    assert_eq!(error.bulk().unwrap().refused()[0].index(), 0);
    let boxed: Box<dyn std::error::Error + Send + Sync> = Letter::insert_many(letters(1, &[]))
        .on(&db)
        .await
        .unwrap_err()
        .into();
    assert_eq!(boxed.to_string(), error.to_string());
    Ok(())
}
