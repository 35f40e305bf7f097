//! Ids of any type.

use mongo_odm::{bson::Bson, prelude::*, testing::TestDatabase};

use crate::stored;

#[derive(Document, Clone, Debug, PartialEq)]
struct Counter {
    id: i32,
    count: i64,
}

#[tokio::test]
async fn zero_is_an_id() -> Result<()> {
    TestDatabase::run(|_| async {
        let mut counter = Counter { id: 0, count: 1 };
        counter.save().await?;
        Counter::objects()
            .by_id(0)
            .update_one(|c| c.count().inc(1))
            .must_exist()
            .await?;
        counter.reload().await?;
        assert_eq!(counter, Counter { id: 0, count: 2 });
        assert!(counter.delete().await?);
        assert!(Counter::get(0).await.unwrap_err().is_does_not_exist());
        Ok(())
    })
    .await
}

#[derive(EmbeddedDocument, Clone, Debug, PartialEq, Eq, Hash)]
struct Place {
    shop: String,
    #[field(name = "s")]
    shelf: i32,
}

#[derive(Document, Clone, Debug, PartialEq)]
#[document(collection = "stock")]
struct Stock {
    #[field(id)]
    place: Place,
    items: i32,
}

#[tokio::test]
async fn an_embedded_document_is_an_id() -> Result<()> {
    TestDatabase::run(|_| async {
        let place = |shelf| Place {
            shop: "York".into(),
            shelf,
        };
        let stock = |shelf| Stock {
            place: place(shelf),
            items: shelf * 10,
        };
        Stock::insert_many([stock(1), stock(2)]).await?;
        assert_eq!(Stock::get(place(2)).await?, stock(2));
        let found = Stock::objects()
            .filter(|s| s.place().shop().eq("York") & s.place().shelf().lt(2))
            .order_by(|s| [s.place().shelf().asc()])
            .await?;
        assert_eq!(found, [stock(1)]);
        let mut first = stock(1);
        first.items = 0;
        first.save().must_exist().await?;
        assert_eq!(
            stored::<Stock>().await[0],
            doc! { "_id": { "shop": "York", "s": 1 }, "items": 0 }
        );
        let error = stock(2).insert().await.unwrap_err();
        assert!(error.is_duplicate_key(), "{error}");
        Ok(())
    })
    .await
}

#[derive(Document, Clone, Debug, PartialEq)]
#[document(index(url, -title))]
struct Page {
    #[field(id)]
    url: String,
    title: String,
}

#[tokio::test]
async fn an_id_of_another_name_is_stored_as_id_everywhere() -> Result<()> {
    TestDatabase::run(|_| async {
        let mut page = Page {
            url: "/ä b".into(),
            title: "A".into(),
        };
        page.save().await?;
        assert_eq!(Page::get("/ä b").await?, page);
        let filter = Page::condition(|p| p.url().starts_with("/") & !p.url().eq("/x"));
        assert_eq!(
            filter.clone().into_document()?.keys().collect::<Vec<_>>(),
            ["_id"]
        );
        let found = Page::objects()
            .filter(|_| filter)
            .order_by(|p| [p.url().desc()])
            .await?;
        assert_eq!(found, [page]);
        assert_eq!(
            Page::objects().distinct(|p| p.url()).await?,
            ["/ä b".to_owned()]
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn any_bson_value_is_an_id() -> Result<()> {
    #[derive(Document, Clone, Debug, PartialEq)]
    #[document(collection = "anything")]
    struct Anything {
        id: Bson,
        n: i32,
    }
    TestDatabase::run(|_| async {
        let ids = [Bson::Int32(1), "1".into(), Bson::Boolean(true)];
        for (id, n) in ids.iter().cloned().zip(1..) {
            Anything { id, n }.insert().await?;
        }
        for (id, n) in ids.iter().zip(1..) {
            assert_eq!(Anything::get(id).await?.n, n);
        }
        Ok(())
    })
    .await
}
