//! Values in `$in`, `$nin` and `$all` are values, whatever they look like.

use mongo_odm::{
    bson::{self, Bson, bson},
    prelude::*,
    testing::TestDatabase,
};

#[derive(Document, Clone, Debug)]
#[document(collection = "loose")]
struct Loose {
    id: i32,
    any: Bson,
    anys: Vec<Bson>,
    docs: Vec<bson::Document>,
}

fn pattern(text: &str) -> Bson {
    Bson::RegularExpression(bson::Regex {
        pattern: text.try_into().unwrap(),
        options: "i".try_into().unwrap(),
    })
}

/// Values that the server reads as patterns or operators, where it is let.
fn hostile() -> Vec<Bson> {
    vec![
        pattern(".*"),
        pattern("^secret$"),
        bson!({ "$exists": true }),
        bson!({ "$elemMatch": { "k": 1 } }),
        bson!({ "$gt": "" }),
        bson!({ "$ne": 1 }),
        bson!({ "$in": [1] }),
        bson!({ "$regex": ".*" }),
        bson!({ "$not": { "$gt": 5 } }),
    ]
}

fn harmless() -> Vec<Bson> {
    vec![
        bson!("secret"),
        bson!(1),
        bson!({ "k": 1 }),
        bson!({ "k": { "$gt": 0 } }),
        bson!([7, 8]),
        bson!(null),
    ]
}

/// One document for each value, with the value's place as its id.
async fn stored(db: &TestDatabase) -> Vec<Bson> {
    let values: Vec<Bson> = hostile().into_iter().chain(harmless()).collect();
    let documents = (0..).zip(&values).map(|(id, value): (i32, _)| {
        let docs: Vec<Bson> = [value.clone()]
            .into_iter()
            .filter(|v| v.as_document().is_some())
            .collect();
        doc! { "_id": id, "any": value, "anys": [value], "docs": docs }
    });
    let loose = db.driver().collection::<bson::Document>("loose");
    loose.insert_many(documents).await.unwrap();
    values
}

async fn found(queryset: mongo_odm::query::QuerySet<Loose>) -> Vec<usize> {
    let ids = queryset
        .order_by(|l| l.id().asc())
        .distinct(|l| l.id())
        .await;
    let mut ids: Vec<usize> = ids
        .unwrap()
        .into_iter()
        .map(|id| usize::try_from(id).unwrap())
        .collect();
    ids.sort_unstable();
    ids
}

#[tokio::test]
async fn a_value_in_a_list_finds_itself_alone() -> Result<()> {
    TestDatabase::run(|db| async move {
        let values = stored(&db).await;
        let last = values.len() - 1;
        for (place, value) in values.iter().enumerate() {
            // Another one beside it, so that a list of one is no special case.
            let both = [value.clone(), Bson::Null];
            let mut expected = vec![place, last];
            expected.dedup();
            let others: Vec<usize> = (0..=last).filter(|id| !expected.contains(id)).collect();
            let all = Loose::objects;
            assert_eq!(
                found(all().filter(|l| l.any().is_in(both.clone()))).await,
                expected,
                "{value}"
            );
            assert_eq!(
                found(all().filter(|l| l.any().not_in(both.clone()))).await,
                others,
                "{value}"
            );
            assert_eq!(
                found(all().filter(|l| !l.any().is_in(both.clone()))).await,
                others,
                "{value}"
            );
            assert_eq!(
                found(all().filter(|l| !l.any().not_in(both.clone()))).await,
                expected,
                "{value}"
            );
            let unequal = found(all().filter(|l| l.any().ne(value.clone()))).await;
            assert!(!unequal.contains(&place), "{value}");
            assert_eq!(
                found(all().filter(|l| l.any().ne(value.clone())))
                    .await
                    .len(),
                last,
                "{value}"
            );
            assert_eq!(
                found(all().filter(|l| !l.any().eq(value.clone())))
                    .await
                    .len(),
                last,
                "{value}"
            );
            assert_eq!(
                found(all().filter(|l| l.anys().all([value.clone()]))).await,
                [place],
                "{value}"
            );
            assert_eq!(
                found(all().filter(|l| l.anys().contains(value.clone()))).await,
                [place],
                "{value}"
            );
            assert_eq!(
                found(all().filter(|l| !l.anys().all([value.clone()])))
                    .await
                    .len(),
                last,
                "{value}"
            );
            assert_eq!(
                found(all().filter(|l| l.anys().all(both.clone()))).await,
                if place == last { vec![last] } else { vec![] },
                "{value}"
            );
            let element = || all().filter(|l| l.anys().elem_match(|a| a.is_in(both.clone())));
            assert_eq!(found(element()).await, expected, "{value}");
            let element = || all().filter(|l| l.anys().elem_match(|a| a.ne(value.clone())));
            assert_eq!(found(element()).await.len(), last, "{value}");
            if let Bson::Document(document) = value {
                let docs = || [document.clone()];
                assert_eq!(
                    found(all().filter(|l| l.docs().all(docs()))).await,
                    [place],
                    "{value}"
                );
                let element = || all().filter(|l| l.docs().elem_match(|d| d.is_in(docs())));
                assert_eq!(found(element()).await, [place], "{value}");
            }
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn harmless_values_are_sent_in_one_list() -> Result<()> {
    TestDatabase::run(|db| async move {
        let (done, commands) = db
            .record(async {
                Loose::objects()
                    .filter(|l| l.any().is_in(harmless()))
                    .exists()
                    .await?;
                Loose::objects()
                    .filter(|l| l.anys().all(harmless()))
                    .exists()
                    .await
            })
            .await;
        done?;
        let filters: Vec<_> = commands
            .iter()
            .map(|c| c.body.get("filter").cloned().unwrap())
            .collect();
        assert_eq!(
            filters,
            [
                bson!({ "any": { "$in": harmless() } }),
                bson!({ "anys": { "$all": harmless() } }),
            ]
        );
        Ok(())
    })
    .await
}
