//! The paths of `distinct` and of the statistics are checked like those of filters.

use std::collections::BTreeMap;

use mongo_odm::{error::ErrorKind, prelude::*, testing::TestDatabase};

#[derive(Document, Clone, Debug)]
#[document(collection = "tallies")]
struct Tally {
    id: i32,
    map: BTreeMap<String, i64>,
    tags: Vec<i64>,
    lists: BTreeMap<String, Vec<i64>>,
}

/// The errors of all operations that read the values of one path.
macro_rules! errors {
    ($path:expr) => {
        [
            Tally::objects().distinct($path).await.map(drop),
            Tally::objects().sum($path).await.map(drop),
            Tally::objects().average($path).await.map(drop),
            Tally::objects().item_frequencies($path).await.map(drop),
        ]
    };
}

fn assert_all_fail(errors: [Result<()>; 4], text: &str) {
    for error in errors {
        let error = error.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidQuery, "{error}");
        assert_eq!(error.collection(), Some("tallies"), "{error}");
        assert!(error.to_string().contains(text), "{error}");
    }
}

#[tokio::test]
async fn a_map_key_that_no_path_can_name_is_an_error() -> Result<()> {
    TestDatabase::run(|db| async move {
        let tallies = db
            .driver()
            .collection::<mongo_odm::bson::Document>("tallies");
        let tally = doc! { "_id": 1, "map": { "a.b": 5_i64 }, "tags": [1_i64, 2_i64], "lists": {} };
        tallies.insert_one(tally).await.unwrap();
        for key in ["a.b", "", ".", "$where", "$$ROOT", "$[]", "$", "a.", "a\0b"] {
            let ((), commands) = db
                .record(async {
                    assert_all_fail(errors!(|t| t.map().key(key)), &format!("{key:?}"));
                    assert_all_fail(errors!(|t| t.lists().key(key)), &format!("{key:?}"));
                })
                .await;
            commands.assert_none();
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn elements_that_only_updates_address_are_an_error() -> Result<()> {
    TestDatabase::run(|db| async move {
        let ((), commands) = db
            .record(async {
                assert_all_fail(errors!(|t| t.tags().each()), "`tags.$[]`");
                assert_all_fail(errors!(|t| t.tags().matched()), "`tags.$`");
                assert_all_fail(errors!(|t| t.tags().each_where(|n| n.gt(1))), "`tags.$[");
            })
            .await;
        commands.assert_none();
        Ok(())
    })
    .await
}
