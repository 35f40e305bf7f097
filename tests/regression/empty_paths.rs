//! A path without a name is no field: a filter, an update or an order with one is an error before anything is sent.

use mongo_odm::{
    fields::{Field, Path},
    prelude::*,
    testing::TestDatabase,
};

#[derive(EmbeddedDocument, Clone, Debug, PartialEq)]
struct Item {
    name: String,
    quantity: i32,
}

#[derive(Document, Clone, Debug)]
struct Order {
    id: i32,
    item: Item,
    items: Vec<Item>,
    scores: Vec<i32>,
}

fn nameless<T>() -> Field<Order, T> {
    Field::new(Path::root())
}

#[track_caller]
fn assert_names_the_mistake(error: &mongo_odm::Error) {
    let text = error.to_string();
    assert!(text.contains("the path of a field is empty"), "{text}");
}

#[test]
fn a_condition_on_no_field_is_an_error() {
    let conditions = [
        nameless::<i32>().eq(1),
        nameless::<i32>().is_null(),
        !nameless::<i32>().exists(true),
        nameless::<i32>().gt(1) | Order::condition(|o| o.id().eq(1)),
        nameless::<String>().contains("x"),
    ];
    for condition in conditions {
        assert_names_the_mistake(&condition.into_document().unwrap_err());
    }
}

#[tokio::test]
async fn a_change_of_no_field_is_an_error() -> Result<()> {
    let db = TestDatabase::new().await?;
    let (results, commands) = db
        .record(async {
            [
                Order::objects().update(|_| nameless::<i32>().set(1)).await,
                Order::objects().update(|_| nameless::<i32>().unset()).await,
                Order::objects().update(|_| nameless::<i32>().inc(1)).await,
            ]
        })
        .await;
    for result in results {
        assert_names_the_mistake(&result.unwrap_err());
    }
    commands.assert_none();
    Ok(())
}

#[tokio::test]
async fn an_order_by_no_field_is_an_error() -> Result<()> {
    let db = TestDatabase::new().await?;
    let nameless = Field::<(), i32>::new(Path::root());
    let (result, commands) = db
        .record(async { Order::objects().order_by(|_| nameless.desc()).await })
        .await;
    assert_names_the_mistake(&result.unwrap_err());
    commands.assert_none();
    Ok(())
}

#[test]
fn an_element_has_no_name_and_can_be_asked_for() {
    let item = Item {
        name: "chair".to_owned(),
        quantity: 1,
    };
    let scores = Order::condition(|o| o.scores().elem_match(|score| score.gt(3) & score.lt(5)));
    assert_eq!(
        scores.into_document().unwrap(),
        doc! { "scores": { "$elemMatch": { "$gt": 3, "$lt": 5 } } }
    );
    let whole = Order::condition(|o| o.items().elem_match(|i| i.eq(item.clone())));
    assert_eq!(
        whole.into_document().unwrap(),
        doc! { "items": { "$elemMatch": { "$eq": { "name": "chair", "quantity": 1 } } } }
    );
    let inside = Order::condition(|o| o.item().eq(item));
    assert_eq!(
        inside.into_document().unwrap(),
        doc! { "item": { "$eq": { "name": "chair", "quantity": 1 } } }
    );
}

#[tokio::test]
async fn an_element_has_no_name_and_can_be_changed_and_sorted_by() -> Result<()> {
    let db = TestDatabase::new().await?;
    let item = Item {
        name: "chair".to_owned(),
        quantity: 1,
    };
    let mut order = Order::builder()
        .id(1)
        .item(item.clone())
        .items([item.clone()])
        .scores([5, 1, 9])
        .build();
    db.scope(async {
        order.insert().await?;
        Order::objects()
            .update(|o| {
                (
                    o.scores().push_all([3]).sort(|score| score.desc()),
                    o.items().pull_if(|i| i.eq(item)),
                )
            })
            .await?;
        Order::objects()
            .update(|o| o.scores().each_where(|score| score.gt(4)).inc(100))
            .await?;
        order.reload().await?;
        assert_eq!(order.scores, [109, 105, 3, 1]);
        assert_eq!(order.items, []);
        Ok(())
    })
    .await
}
