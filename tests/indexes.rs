//! Declared indexes: what is created, under which paths and names, and what the report says.

use mongo_odm::{bson::Document as Bson, prelude::*, testing::TestDatabase};

#[derive(Document)]
#[document(
    collection = "products",
    index(category, -price),
    index(-created_at),
    index(stock, partial = |p| p.is_active().eq(true)),
    index(maker.country),
    index(expires_at, expire_after_seconds = 60),
    index(sku, name = "sku_ci", collation(locale = "en", strength = 2)),
    index(hidden_away, hidden),
    index(attributes: wildcard),
    index(place: geo2dsphere),
)]
#[allow(dead_code)]
struct Product {
    id: ObjectId,
    #[field(unique)]
    sku: String,
    #[field(name = "cat")]
    category: String,
    price: i64,
    stock: i32,
    is_active: bool,
    maker: Option<Maker>,
    parts: Vec<Part>,
    hidden_away: i32,
    attributes: mongo_odm::bson::Document,
    place: mongo_odm::bson::Document,
    created_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
}

#[derive(EmbeddedDocument)]
#[allow(dead_code)]
struct Maker {
    #[field(name = "ctry")]
    country: String,
}

#[derive(EmbeddedDocument)]
#[document(index(code, sparse))]
#[allow(dead_code)]
struct Part {
    #[field(name = "c")]
    code: String,
    spare: Vec<Part>,
}

async fn indexes(db: &TestDatabase, collection: &str) -> Vec<Bson> {
    let reply = db
        .driver()
        .run_command(doc! { "listIndexes": collection })
        .await
        .unwrap();
    let batch = reply
        .get_document("cursor")
        .unwrap()
        .get_array("firstBatch")
        .unwrap();
    batch
        .iter()
        .map(|index| index.as_document().unwrap().clone())
        .collect()
}

async fn index(db: &TestDatabase, name: &str) -> Bson {
    let indexes = indexes(db, "products").await;
    let index = indexes
        .into_iter()
        .find(|index| index.get_str("name").is_ok_and(|known| known == name));
    index.unwrap_or_else(|| panic!("no index {name}"))
}

#[tokio::test]
async fn every_declared_index_is_created_under_stored_paths() -> Result<()> {
    TestDatabase::run(|db| async move {
        let report = Product::ensure_indexes().await?;
        assert_eq!(
            report.created,
            [
                "sku_1",
                "cat_1_price_-1",
                "created_at_-1",
                "stock_1",
                "maker.ctry_1",
                "expires_at_1",
                "sku_ci",
                "hidden_away_1",
                "attributes.$**_1",
                "place_2dsphere",
                "parts.c_1",
            ],
            "{report}"
        );
        assert!(report.is_complete() && report.undeclared.is_empty());
        assert_eq!(
            index(&db, "cat_1_price_-1")
                .await
                .get_document("key")
                .unwrap(),
            &doc! { "cat": 1, "price": -1 }
        );
        assert!(index(&db, "sku_1").await.get_bool("unique").unwrap());
        assert!(index(&db, "parts.c_1").await.get_bool("sparse").unwrap());
        assert_eq!(
            index(&db, "stock_1")
                .await
                .get_document("partialFilterExpression")
                .unwrap(),
            &doc! { "is_active": true }
        );
        let ci = index(&db, "sku_ci").await;
        assert_eq!(
            ci.get_document("collation")
                .unwrap()
                .get_str("locale")
                .unwrap(),
            "en"
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_second_run_creates_nothing() -> Result<()> {
    TestDatabase::run(|db| async move {
        Product::ensure_indexes().await?;
        let (report, commands) = db.record(async { Product::ensure_indexes().await }).await;
        let report = report?;
        assert!(
            report.created.is_empty() && report.is_complete(),
            "{report}"
        );
        assert_eq!(report.existing.len(), 11);
        assert_eq!(commands.names(), ["listIndexes"]);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn saves_and_queries_create_no_indexes() -> Result<()> {
    TestDatabase::run(|db| async move {
        let ((), commands) = db
            .record(async {
                let _: Vec<Product> = Product::objects().await.unwrap();
            })
            .await;
        assert_eq!(commands.names(), ["find"]);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn an_index_with_other_options_is_reported_and_left_alone() -> Result<()> {
    TestDatabase::run(|db| async move {
        let other =
            doc! { "key": { "expires_at": 1 }, "name": "expires_at_1", "expireAfterSeconds": 5 };
        let extra = doc! { "key": { "old": 1 }, "name": "old_1" };
        db.driver()
            .run_command(doc! { "createIndexes": "products", "indexes": [other, extra] })
            .await
            .unwrap();
        let report = Product::ensure_indexes().await?;
        assert_eq!(report.different.len(), 1);
        assert_eq!(report.different[0].name, "expires_at_1");
        assert_eq!(report.different[0].options, ["expireAfterSeconds"]);
        assert_eq!(report.undeclared, ["old_1"]);
        assert_eq!(report.created.len(), 10);
        assert!(!report.is_complete());
        let text = report.to_string();
        assert!(
            text.contains("expires_at_1") && text.contains("old_1"),
            "{text}"
        );
        Ok(())
    })
    .await
}

#[derive(Document)]
#[document(collection = "refusing", index(a), index(b, unique), index(c))]
struct Refusing {
    id: ObjectId,
    a: i32,
    b: i32,
    c: i32,
}

#[tokio::test]
async fn an_index_that_the_server_refuses_is_named_and_the_others_are_made() -> Result<()> {
    TestDatabase::run(|_| async {
        let one = || Refusing::builder().a(1).b(1).c(1).build();
        Refusing::insert_many([one(), one()]).await?;
        let report = Refusing::ensure_indexes().await?;
        assert_eq!(report.created, ["a_1", "c_1"]);
        assert_eq!(report.refused.len(), 1);
        assert_eq!(report.refused[0].name, "b_1");
        let text = report.to_string();
        assert!(text.contains("b_1 was refused"), "{text}");
        Ok(())
    })
    .await
}

#[derive(Document)]
#[document(collection = "articles", index(title: text, body: text, weights(title = 10), default_language = "english"), index(author))]
#[allow(dead_code)]
struct Article {
    id: ObjectId,
    title: String,
    body: String,
    author: String,
}

#[tokio::test]
async fn a_text_index_is_made_or_refused_by_name() -> Result<()> {
    TestDatabase::run(|db| async move {
        let (report, commands) = db.record(async { Article::ensure_indexes().await }).await;
        let report = report?;
        let sent = commands
            .named("createIndexes")
            .next()
            .unwrap()
            .body
            .get_array("indexes")
            .unwrap()
            .clone();
        assert_eq!(
            sent[0].as_document().unwrap(),
            &doc! {
                "key": { "title": "text", "body": "text" },
                "name": "title_text_body_text",
                "weights": { "title": 10 },
                "default_language": "english",
            }
        );
        assert!(
            report.created.contains(&"author_1".to_owned()),
            "the other index is made: {report}"
        );
        match report.refused.as_slice() {
            [] => assert!(Article::ensure_indexes().await?.created.is_empty()),
            [refused] => assert_eq!(refused.name, "title_text_body_text"),
            more => panic!("{more:?}"),
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn every_linked_document_is_ensured_once_a_collection() -> Result<()> {
    TestDatabase::run(|_| async {
        let reports = mongo_odm::ensure_indexes().await?;
        let collections: Vec<&str> = reports.iter().map(|report| report.collection).collect();
        assert_eq!(collections, ["articles", "nodes", "products", "refusing"]);
        Ok(())
    })
    .await
}

#[derive(Document)]
#[document(collection = "nodes")]
#[document(index(tree.label))]
#[allow(dead_code)]
struct Node {
    id: ObjectId,
    tree: Tree,
}

#[derive(EmbeddedDocument)]
#[document(index(label, unique))]
#[allow(dead_code)]
struct Tree {
    label: String,
    left: Option<Box<Tree>>,
    right: Option<Box<Tree>>,
}

#[tokio::test]
async fn types_that_contain_themselves_end() -> Result<()> {
    TestDatabase::run(|db| async move {
        let report = Node::ensure_indexes().await?;
        assert_eq!(
            report.created,
            ["tree.label_1"],
            "declared twice, made once"
        );
        let made = indexes(&db, "nodes").await.pop().unwrap();
        assert!(made.get_bool("unique").unwrap(), "with the options of both");
        Ok(())
    })
    .await
}
