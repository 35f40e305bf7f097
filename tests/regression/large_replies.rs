//! A reply holds at most 16 MiB: a limit must not end the reading with the first one.

use mongo_odm::{prelude::*, testing::TestDatabase};

#[derive(Document, Clone)]
#[document(collection = "films")]
struct Film {
    id: ObjectId,
    frames: Vec<u8>,
}

async fn films(count: usize) -> Result<()> {
    for _ in 0..count {
        let frames = vec![7_u8; 9 * 1024 * 1024];
        Film::builder().frames(frames).build().insert().await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_limited_find_gives_all_that_it_is_asked_for() -> Result<()> {
    TestDatabase::run(|_| async {
        films(3).await?;
        assert_eq!(Film::objects().limit(3).await?.len(), 3);
        assert_eq!(Film::objects().limit(2).await?.len(), 2);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn get_sees_the_second_document() -> Result<()> {
    TestDatabase::run(|_| async {
        films(2).await?;
        let error = Film::objects().get().await.map(drop).unwrap_err();
        assert!(error.is_multiple_objects(), "{error}");
        Ok(())
    })
    .await
}
