//! Which values another document has already.

use mongo_odm::{
    Error, Result,
    bson::{Bson, DateTime, Document, doc, oid::ObjectId},
    error::ErrorKind,
    testing::TestDatabase,
};

type Notes = mongo_odm::driver::Collection<Document>;

async fn indexed(keys: Document, name: &str) -> Result<(TestDatabase, Notes)> {
    let db = TestDatabase::new().await?;
    let command = doc! {
        "createIndexes": "co ll",
        "indexes": [{ "key": keys, "name": name, "unique": true }],
    };
    db.driver().run_command(command).await?;
    let notes = db.driver().collection("co ll");
    Ok((db, notes))
}

fn values(error: mongo_odm::driver::error::Error, index: &str) -> Document {
    let error = Error::from(error);
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::DuplicateKey, Some(11000))
    );
    let key = error.duplicate_key().unwrap();
    assert_eq!(key.index(), index);
    let text = error.to_string();
    assert!(text.contains(index), "{text}");
    key.values().clone()
}

/// As an insert, a bulk insert, an update and a find-and-modify tell it.
async fn told(notes: &Notes, index: &str, document: &Document) -> [Document; 4] {
    notes.insert_one(document).await.unwrap();
    let stranger = notes.insert_one(doc! { "_id": "stranger" }).await.unwrap();
    let filter = doc! { "_id": stranger.inserted_id };
    let set = doc! { "$set": document };
    let told = [
        values(notes.insert_one(document).await.unwrap_err(), index),
        values(notes.insert_many([document]).await.unwrap_err(), index),
        values(
            notes
                .update_one(filter.clone(), set.clone())
                .await
                .unwrap_err(),
            index,
        ),
        values(
            notes
                .find_one_and_update(filter.clone(), set)
                .await
                .unwrap_err(),
            index,
        ),
    ];
    notes.delete_one(filter).await.unwrap();
    told
}

#[tokio::test]
async fn every_operation_tells_the_values() -> Result<()> {
    let (_db, notes) = indexed(doc! { "key": 1 }, "key_1").await?;
    for value in [
        Bson::from("a@b"),
        "".into(),
        ObjectId::new().into(),
        DateTime::now().into(),
        7.into(),
        (1_i64 << 40).into(),
        1.5.into(),
        true.into(),
    ] {
        let document = doc! { "key": value };
        for told in told(&notes, "key_1", &document).await {
            assert_eq!(told, document);
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_hostile_value_is_told_as_it_is() -> Result<()> {
    let (_db, notes) = indexed(doc! { "key": 1 }, "key_1").await?;
    for hostile in [
        "x\", b: \"} { '",
        "} dup key: { key: \"",
        " index: other_1 ",
        "\"",
        "\\",
        "{[",
        "ä\n",
    ] {
        let document = doc! { "key": hostile };
        for told in told(&notes, "key_1", &document).await {
            assert_eq!(told, document);
        }
    }
    Ok(())
}

#[tokio::test]
async fn compound_keys_and_nested_paths_are_told() -> Result<()> {
    let (_db, notes) = indexed(doc! { "a": 1, "b.c": -1 }, "a_1_b.c_-1").await?;
    let document = doc! { "a": "x, y", "b": { "c": 2 } };
    for told in told(&notes, "a_1_b.c_-1", &document).await {
        assert_eq!(told, doc! { "a": "x, y", "b.c": 2 });
    }
    Ok(())
}

#[tokio::test]
async fn an_index_may_have_any_name() -> Result<()> {
    let (_db, notes) = indexed(doc! { "a": 1, "b": 1 }, "one of each").await?;
    let document = doc! { "a": "x", "b": 2 };
    for told in told(&notes, "one of each", &document).await {
        assert_eq!(told, document);
    }
    Ok(())
}

#[tokio::test]
async fn an_id_that_is_taken_is_a_duplicate_key() -> Result<()> {
    let (_db, notes) = indexed(doc! { "key": 1 }, "key_1").await?;
    notes.insert_one(doc! { "_id": 5 }).await?;
    let error = notes
        .insert_one(doc! { "_id": 5, "key": 1 })
        .await
        .unwrap_err();
    assert_eq!(values(error, "_id_"), doc! { "_id": 5 });
    Ok(())
}
