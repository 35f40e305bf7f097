//! Corners of documents that users of other mappers stumble over: odd names, ids of any type, what a save
//! does to what is stored, unique indexes inside lists, references across databases.

mod ids;
mod loading;
mod map_keys;
mod names;
mod nested;
mod own_querysets;
mod references;
mod saving;
mod unique;

use mongo_odm::{bson, prelude::*};

/// Documents as they are stored, by `_id`.
async fn stored<D: Document>() -> Vec<bson::Document> {
    let mut documents: Vec<bson::Document> = D::objects()
        .order_by(|_| [])
        .raw()
        .await
        .unwrap()
        .into_iter()
        .map(|raw| raw.try_into().unwrap())
        .collect();
    documents.sort_by_key(|document| document.get("_id").map(ToString::to_string));
    documents
}

/// Stores documents as another program does.
async fn store(db: &Database, collection: &str, documents: &[bson::Document]) -> Result<()> {
    db.driver()
        .collection::<bson::Document>(collection)
        .insert_many(documents)
        .await?;
    Ok(())
}
