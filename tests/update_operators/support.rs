//! The document that is changed, and how a test changes it.

use std::collections::BTreeMap;

use mongo_odm::{
    bson::{Bson, Document as BsonDocument},
    prelude::*,
    testing::TestDatabase,
};

pub(crate) use crate::maker::{Address, Maker};
use crate::stored::database_with;

#[derive(Document, Clone, Debug)]
#[document(collection = "items")]
pub(crate) struct Item {
    pub(crate) id: i32,
    #[field(name = "n", max_length = 10)]
    pub(crate) name: String,
    pub(crate) notes: Option<String>,
    #[field(default, min = 0)]
    pub(crate) stock: i32,
    #[field(default)]
    pub(crate) sold: i64,
    #[field(default)]
    pub(crate) weight: f64,
    #[field(default, min = 0, precision = 2)]
    pub(crate) cost: Decimal,
    pub(crate) made: Option<DateTime<Utc>>,
    #[field(default = State::New)]
    pub(crate) state: State,
    #[field(default, each(max_length = 5))]
    pub(crate) tags: Vec<String>,
    #[field(default)]
    pub(crate) scores: Vec<i32>,
    #[field(name = "pt", default)]
    pub(crate) parts: Vec<Part>,
    #[field(name = "mk")]
    pub(crate) maker: Option<Maker>,
    #[field(default)]
    pub(crate) prices: BTreeMap<String, i32>,
    #[field(default)]
    pub(crate) extra: Vec<Bson>,
}

#[derive(EmbeddedDocument, Clone, Debug, PartialEq)]
pub(crate) struct Part {
    #[field(name = "c", max_length = 3)]
    pub(crate) code: String,
    #[field(name = "q", min = 1)]
    pub(crate) quantity: i32,
}

pub(crate) fn part(code: &str, quantity: i32) -> Part {
    let code = code.to_owned();
    Part { code, quantity }
}

#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    New,
    InStock,
}

/// A database with these documents, as they are stored.
pub(crate) async fn items(
    documents: impl IntoIterator<Item = BsonDocument>,
) -> Result<TestDatabase> {
    database_with("items", documents).await
}

/// The documents of the collection, as they are stored, by their ids.
pub(crate) async fn stored(db: &TestDatabase) -> Result<Vec<BsonDocument>> {
    let rows = Item::objects().on(db).order_by(|i| [i.id().asc()]);
    rows.aggregate().await
}

/// Changes the document `{_id: 1, ...}`; compares the whole command, with the conditions `where` that the changes carry,
/// and the document that comes of it.
macro_rules! assert_updates {
    ({ $($before:tt)* }, $changes:expr, { $($update:tt)* }, { $($after:tt)* }) => {
        $crate::support::assert_updates!(
            { $($before)* }, $changes, { $($update)* }, filters: [], { $($after)* }
        )
    };
    ({ $($before:tt)* }, $changes:expr, where: { $($guard:tt)* }, { $($update:tt)* }, { $($after:tt)* }) => {
        $crate::support::assert_updates!(
            { $($before)* }, $changes, where: { $($guard)* }, { $($update)* }, filters: [], { $($after)* }
        )
    };
    ({ $($before:tt)* }, $changes:expr, { $($update:tt)* }, filters: [$($filter:tt)*], { $($after:tt)* }) => {
        $crate::support::assert_updates!(
            { $($before)* }, $changes, where: {}, { $($update)* }, filters: [$($filter)*], { $($after)* }
        )
    };
    (
        { $($before:tt)* }, $changes:expr, where: { $($guard:tt)* }, { $($update:tt)* },
        filters: [$($filter:tt)*], { $($after:tt)* }
    ) => {{
        use mongo_odm::bson::doc;

        let mut before = doc! { "_id": 1 };
        before.extend(doc! { $($before)* });
        let db = $crate::support::items([before]).await?;
        let (updated, commands) = db
            .record(async { $crate::support::Item::objects().by_id(1).update_one($changes).await })
            .await;
        let mut filter = doc! { "_id": 1 };
        filter.extend(doc! { $($guard)* });
        let mut update = doc! { "q": filter, "u": { $($update)* } };
        let filters: Vec<mongo_odm::bson::Bson> = mongo_odm::bson::bson!([$($filter)*])
            .as_array()
            .cloned()
            .unwrap();
        if !filters.is_empty() {
            update.insert("arrayFilters", filters);
        }
        commands.only().assert_body(doc! {
            "update": "items",
            "ordered": true,
            "updates": [update],
        });
        assert_eq!(updated?.matched, 1);
        let mut after = doc! { "_id": 1 };
        after.extend(doc! { $($after)* });
        assert_eq!($crate::support::stored(&db).await?, [after]);
    }};
}

pub(crate) use assert_updates;
