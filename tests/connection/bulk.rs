//! Bulk inserts that the server refuses in part.

use mongo_odm::{bson::Bson, error::ErrorKind, prelude::*, testing::TestDatabase};

#[derive(Document, Clone, Debug)]
#[document(collection = "lines")]
struct Line {
    id: i32,
    #[field(unique)]
    number: i32,
}

/// More than one command carries.
const LINES: i32 = 2_500;

async fn prepared() -> Result<TestDatabase> {
    let db = TestDatabase::new().await?;
    db.scope(Line::ensure_indexes()).await?;
    Ok(db)
}

/// Lines whose numbers are their ids, but for those that take the number 0.
fn lines(taken: &[i32]) -> Vec<Line> {
    let number = |id| if taken.contains(&id) { 0 } else { id };
    (0..LINES)
        .map(|id| Line::builder().id(id).number(number(id)).build())
        .collect()
}

#[tokio::test]
async fn an_unordered_insert_tells_each_refused_line_of_all_calls() -> Result<()> {
    let db = prepared().await?;
    let inserted = Line::insert_many(lines(&[7, 999, 1_000, 2_499]))
        .unordered()
        .on(&db);
    let error = inserted.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::DuplicateKey);
    assert_eq!(error.collection(), Some("lines"));
    let bulk = error.bulk().unwrap();
    let refused: Vec<_> = bulk.refused().iter().map(|line| line.index()).collect();
    assert_eq!(refused, [7, 999, 1_000, 2_499]);
    for line in bulk.refused() {
        let id = i32::try_from(line.index()).unwrap();
        assert_eq!(line.error().document_id(), Some(&Bson::Int32(id)));
        let key = line.error().duplicate_key().unwrap();
        assert_eq!(
            (key.index(), key.value("number")),
            ("number_1", Some(&Bson::Int32(0)))
        );
    }
    assert_eq!(bulk.inserted(), Some(2_496));
    assert_eq!(Line::objects().on(&db).count().await?, 2_496);
    Ok(())
}

#[tokio::test]
async fn an_ordered_insert_stops_at_the_first_refused_line() -> Result<()> {
    let db = prepared().await?;
    let error = Line::insert_many(lines(&[1_234, 2_000]))
        .on(&db)
        .await
        .unwrap_err();
    let bulk = error.bulk().unwrap();
    let refused: Vec<_> = bulk.refused().iter().map(|line| line.index()).collect();
    assert_eq!(refused, [1_234]);
    assert_eq!(bulk.inserted(), Some(1_234));
    assert_eq!(Line::objects().on(&db).count().await?, 1_234);
    Ok(())
}
