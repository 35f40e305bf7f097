//! The documents that are searched, and how a test searches them.

use std::collections::BTreeMap;

use mongo_odm::{
    bson::{Bson, Document as BsonDocument},
    prelude::*,
    testing::TestDatabase,
};

pub(crate) use crate::maker::Maker;
use crate::stored::database_with;

/// A field of each kind. All but the id may be absent, so that absence can be searched for.
#[derive(Document, Clone, Debug)]
#[document(collection = "items")]
pub(crate) struct Item {
    pub(crate) id: i32,
    #[field(name = "n", default)]
    pub(crate) name: String,
    pub(crate) notes: Option<String>,
    pub(crate) stock: Option<i32>,
    pub(crate) weight: Option<f64>,
    pub(crate) cost: Option<Decimal>,
    pub(crate) made: Option<DateTime<Utc>>,
    pub(crate) state: Option<State>,
    pub(crate) owner: Option<Ref<Owner>>,
    pub(crate) extra: Option<Bson>,
    #[field(default)]
    pub(crate) tags: Vec<String>,
    #[field(default)]
    pub(crate) scores: Vec<i32>,
    #[field(name = "pt", default)]
    pub(crate) parts: Vec<Part>,
    pub(crate) maker: Option<Maker>,
    #[field(default)]
    pub(crate) prices: BTreeMap<String, i32>,
    #[field(default)]
    pub(crate) spares: BTreeMap<String, Part>,
}

#[derive(Document, Clone, Debug, PartialEq)]
#[document(collection = "owners")]
pub(crate) struct Owner {
    pub(crate) id: ObjectId,
    pub(crate) name: String,
}

#[derive(EmbeddedDocument, Clone, Debug, PartialEq)]
pub(crate) struct Part {
    #[field(name = "c")]
    pub(crate) code: String,
    #[field(name = "q")]
    pub(crate) quantity: i32,
}

#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    New,
    InStock,
    Sold,
}

/// A database with these documents, as they are stored.
pub(crate) async fn items(
    documents: impl IntoIterator<Item = BsonDocument>,
) -> Result<TestDatabase> {
    database_with("items", documents).await
}

/// Items with the ids 1, 2, ... and this value in `field`; nothing for `None`.
pub(crate) async fn items_with<V: Into<Bson>>(
    field: &str,
    values: impl IntoIterator<Item = Option<V>>,
) -> Result<TestDatabase> {
    items((1..).zip(values).map(|(id, value)| {
        let mut document = doc! { "_id": id };
        document.extend(value.map(|value| (field.to_owned(), value.into())));
        document
    }))
    .await
}

/// Searches with a condition; compares the whole command and the ids of what was found.
macro_rules! assert_finds {
    ($db:expr, $condition:expr, { $($filter:tt)* }, $ids:expr) => {{
        let (found, commands) = $db
            .record(async {
                $crate::support::Item::objects()
                    .filter($condition)
                    .order_by(|i| [i.id().asc()])
                    .await
            })
            .await;
        commands.only().assert_body(mongo_odm::bson::doc! {
            "find": "items",
            "filter": { $($filter)* },
            "sort": { "_id": 1 },
            "batchSize": 1000,
        });
        let ids: Vec<i32> = found?.iter().map(|item| item.id).collect();
        let expected: &[i32] = &$ids;
        assert_eq!(ids, expected, "{:?}", commands.only());
    }};
}

pub(crate) use assert_finds;

/// A regular expression as it is sent.
pub(crate) fn regex(pattern: &str, options: &str) -> Bson {
    Bson::RegularExpression(mongo_odm::bson::Regex {
        pattern: pattern.try_into().unwrap(),
        options: options.try_into().unwrap(),
    })
}
