//! What stands for a value of a field in conditions, changes and builders; a `bool` as a condition; conditions that are held.

use std::{borrow::Cow, sync::Arc};

use mongo_odm::{bson::Document as BsonDocument, prelude::*, testing::TestDatabase};

#[derive(Document, Clone, Debug, PartialEq)]
#[document(collection = "customers")]
struct Customer {
    id: ObjectId,
    name: String,
}

#[derive(EmbeddedDocument, Clone, Debug, PartialEq)]
struct File {
    path: String,
    size: i64,
    set: bool,
    clone: i32,
}

#[derive(Document, Clone, Debug, PartialEq)]
#[document(collection = "orders")]
struct Order {
    id: i32,
    number: String,
    boxed: Box<str>,
    shared: Arc<str>,
    cow: Cow<'static, str>,
    notes: Option<String>,
    #[field(default)]
    tags: Vec<String>,
    #[field(default)]
    paid: bool,
    sent: Option<bool>,
    #[field(default)]
    total: i32,
    customer: Ref<Customer>,
    seller: Option<Ref<Customer>>,
    #[field(default)]
    files: Vec<File>,
    cover: Option<File>,
    #[field(default)]
    flags: Vec<bool>,
}

fn ada() -> Customer {
    Customer::builder().name("Ada").build()
}

#[track_caller]
fn assert_asks(filter: Filter<Order>, expected: BsonDocument) {
    assert_eq!(filter.into_document().unwrap(), expected);
}

#[test]
fn text_in_every_form_is_an_operand_of_text() {
    let text = "a".to_owned();
    let cow = Cow::Borrowed("a");
    let is_a = |filter: Filter<Order>| assert_asks(filter, doc! { "number": "a" });
    is_a(Order::condition(|o| o.number().eq("a")));
    is_a(Order::condition(|o| o.number().eq(&text)));
    is_a(Order::condition(|o| o.number().eq(&cow)));
    is_a(Order::condition(|o| o.number().eq(cow.clone())));
    is_a(Order::condition(|o| o.number().eq(Box::<str>::from("a"))));
    is_a(Order::condition(|o| o.number().eq(Arc::<str>::from("a"))));
    is_a(Order::condition(|o| o.number().eq('a')));
    assert_asks(
        Order::condition(|o| o.boxed().eq(&text) & o.shared().eq('a') & o.cow().eq(text.clone())),
        doc! { "boxed": "a", "shared": "a", "cow": "a" },
    );
    let names: &[&str] = &["a", "b"];
    let expected = doc! { "number": { "$in": ["a", "b"] } };
    assert_asks(
        Order::condition(|o| o.number().is_in(names)),
        expected.clone(),
    );
    assert_asks(
        Order::condition(|o| o.number().is_in(["a", "b"])),
        expected.clone(),
    );
    assert_asks(
        Order::condition(|o| o.number().is_in(vec!["a".to_owned(), "b".to_owned()])),
        expected,
    );
}

#[test]
fn a_builder_takes_what_a_condition_takes() {
    let customer = ada();
    let (text, names) = ("a".to_owned(), vec!["x", "y"]);
    let order = Order::builder()
        .id(1)
        .number(&text)
        .boxed(text.clone())
        .shared('a')
        .cow(Box::<str>::from("a"))
        .notes(&text)
        .tags(names.as_slice())
        .customer(customer.clone())
        .seller(customer.clone())
        .build();
    assert_eq!(
        (
            order.number.as_str(),
            &*order.boxed,
            &*order.shared,
            &*order.cow
        ),
        ("a", "a", "a", "a")
    );
    assert_eq!(order.notes.as_deref(), Some("a"));
    assert_eq!(order.tags, ["x", "y"]);
    assert_eq!(order.customer, Ref::from(&customer));
    assert_eq!(order.seller, Some(Ref::from(customer)));
    let without = Order::builder()
        .id(2)
        .number(Cow::Borrowed("b"))
        .boxed("b")
        .shared("b")
        .cow("b")
        .notes(None)
        .tags(Vec::new())
        .seller(None)
        .customer(order.customer)
        .build();
    assert_eq!((without.notes, without.seller), (None, None));
}

#[test]
fn a_document_stands_for_a_reference_to_it() {
    let customer = ada();
    let id = customer.id;
    assert_asks(
        Order::condition(|o| o.customer().eq(&customer) & o.seller().eq(customer.clone())),
        doc! { "customer": id, "seller": id },
    );
    let customers = vec![customer];
    assert_asks(
        Order::condition(|o| o.customer().is_in(&customers) & o.seller().is_in(customers.clone())),
        doc! { "customer": { "$in": [id] }, "seller": { "$in": [id] } },
    );
}

#[test]
fn a_bool_is_a_condition() {
    let joined: [(Filter<Order>, BsonDocument); 9] = [
        (
            Order::condition(|o| o.paid().is_true()),
            doc! { "paid": true },
        ),
        (
            Order::condition(|o| o.paid().is_false()),
            doc! { "paid": false },
        ),
        (
            Order::condition(|o| !o.paid()),
            doc! { "paid": { "$ne": true } },
        ),
        (
            Order::condition(|o| o.paid() & o.total().gt(1)),
            doc! { "paid": true, "total": { "$gt": 1 } },
        ),
        (
            Order::condition(|o| o.total().gt(1) & o.paid()),
            doc! { "total": { "$gt": 1 }, "paid": true },
        ),
        (
            Order::condition(|o| o.paid() | o.sent()),
            doc! { "$or": [{ "paid": true }, { "sent": true }] },
        ),
        (
            Order::condition(|o| o.total().gt(1) | !o.sent()),
            doc! { "$or": [{ "total": { "$gt": 1 } }, { "sent": { "$ne": true } }] },
        ),
        (
            Order::condition(|o| o.files().elem_match(|f| f.set() & f.size().gt(1))),
            doc! { "files": { "$elemMatch": { "set": true, "size": { "$gt": 1_i64 } } } },
        ),
        (
            Order::condition(|o| o.paid() & o.files().as_element().set()),
            doc! { "paid": true, "files.set": true },
        ),
    ];
    for (filter, expected) in joined {
        assert_asks(filter, expected);
    }
}

#[test]
fn an_option_is_asked_as_one() {
    assert_asks(
        Order::condition(|o| o.notes().is_none()),
        doc! { "notes": null },
    );
    assert_asks(
        Order::condition(|o| o.notes().is_some()),
        doc! { "notes": { "$ne": null } },
    );
    let seller = |seller: Option<ObjectId>| Order::condition(|o| o.seller().eq_or_null(seller));
    let id = ObjectId::new();
    assert_asks(seller(Some(id)), doc! { "seller": id });
    assert_asks(seller(None), doc! { "seller": null });
}

#[test]
fn fields_named_like_methods_are_reached_through_lists_and_options() {
    assert_asks(
        Order::condition(|o| {
            let file = o.files().as_element();
            file.path().eq("a") & file.size().gt(1) & file.set().is_true() & file.clone().eq(2)
        }),
        doc! { "files.path": "a", "files.size": { "$gt": 1_i64 }, "files.set": true, "files.clone": 2 },
    );
    assert_asks(
        Order::condition(|o| {
            let file = o.cover().as_inner();
            file.path().eq("a") & file.clone().eq(2)
        }),
        doc! { "cover.path": "a", "cover.clone": 2 },
    );
}

#[tokio::test]
async fn a_condition_that_is_held_is_used_in_several_querysets() -> Result<()> {
    let db = TestDatabase::new().await?;
    let customer = ada();
    let order = |id: i32, paid: bool| {
        Order::builder()
            .id(id)
            .number("a")
            .boxed("a")
            .shared("a")
            .cow("a")
            .paid(paid)
            .customer(&customer)
            .build()
    };
    db.scope(async {
        Order::insert_many([order(1, true), order(2, false), order(3, true)]).await?;
        let paid = Order::condition(|o| o.paid().is_true());
        assert_eq!(Order::objects().matching(paid.clone()).count().await?, 2);
        let (updated, commands) = db
            .record(
                Order::objects()
                    .matching(!paid.clone())
                    .filter(|o| o.id().gt(1))
                    .update(|o| (o.tags().set(["x"]), o.notes().set('n'))),
            )
            .await;
        assert_eq!(updated?.modified, 1);
        commands.only().assert_body(doc! {
            "update": "orders",
            "ordered": true,
            "updates": [{
                "q": { "paid": { "$ne": true }, "_id": { "$gt": 1 } },
                "u": { "$set": { "tags": ["x"], "notes": "n" } },
                "multi": true,
            }],
        });
        assert_eq!(Order::objects().matching(paid).delete().await?, 2);
        Ok(())
    })
    .await
}
