//! Text search: what is sent, and what is found where the server has text indexes.

use mongo_odm::{
    prelude::*,
    query::Sort,
    testing::{TestDatabase, requires},
};

#[derive(Document, Clone, Debug)]
#[document(collection = "articles", index(title: text, body: text, weights(title = 10)))]
struct Article {
    id: ObjectId,
    title: String,
    body: String,
    #[field(default)]
    draft: bool,
}

#[tokio::test]
async fn a_search_joins_the_filter_and_sorts_by_its_score() -> Result<()> {
    TestDatabase::run(|db| async move {
        let (_, commands) = db
            .record(async {
                Article::objects()
                    .filter(|a| a.draft().eq(false))
                    .search_text("red \"blue sky\" -green")
                    .order_by(|_| Sort::text_score())
                    .await
            })
            .await;
        let find = commands.named("find").next().expect("a find");
        assert_eq!(
            find.body.get_document("filter").unwrap(),
            &doc! { "draft": false, "$text": { "$search": "red \"blue sky\" -green" } }
        );
        assert_eq!(
            find.body.get_document("sort").unwrap(),
            &doc! { "score": { "$meta": "textScore" } }
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_second_search_is_an_error_before_anything_is_sent() -> Result<()> {
    TestDatabase::run(|db| async move {
        let twice = Article::objects().search_text("a").search_text("b");
        let (found, commands) = db.record(async { twice.await }).await;
        assert!(found.unwrap_err().to_string().contains("only once"));
        commands.assert_none();
        Ok(())
    })
    .await
}

#[tokio::test]
async fn words_are_found_by_weight() -> Result<()> {
    let db = TestDatabase::new().await?;
    requires!(db, TextIndex);
    db.scope(async {
        Article::ensure_indexes().await?;
        let article = |title: &str, body: &str| Article::builder().title(title).body(body).build();
        Article::insert_many([
            article("garden", "a whale in a pond"),
            article("whale", "in the sea"),
            article("harbour", "boats"),
        ])
        .await?;
        let found = Article::objects()
            .search_text("whale")
            .order_by(|_| Sort::text_score())
            .await?;
        let titles: Vec<&str> = found.iter().map(|article| article.title.as_str()).collect();
        assert_eq!(titles, ["whale", "garden"]);
        Ok(())
    })
    .await
}
