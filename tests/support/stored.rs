//! Documents as another program stores them.

use mongo_odm::{bson::Document as BsonDocument, prelude::*, testing::TestDatabase};

/// A database with these documents in one collection.
pub(crate) async fn database_with(
    collection: &str,
    documents: impl IntoIterator<Item = BsonDocument>,
) -> Result<TestDatabase> {
    let db = TestDatabase::new().await?;
    let collection = db.driver().collection::<BsonDocument>(collection);
    collection.insert_many(documents).await?;
    Ok(db)
}
