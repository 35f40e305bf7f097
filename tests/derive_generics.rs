//! Generic documents.

use std::collections::BTreeMap;

use mongo_odm::bson::rawdoc;
use mongo_odm::fields::Path;
use mongo_odm::prelude::*;

#[derive(Document, Clone, Debug, PartialEq)]
#[document(collection = "events", index(payload), ordering(-at))]
struct Event<T: Clone, const N: usize = 2>
where
    T: PartialEq,
{
    id: i64,
    payload: T,
    history: Vec<Option<T>>,
    pair: [i32; N],
    #[field(default)]
    by_name: BTreeMap<String, T>,
    #[field(default)]
    first: Option<Box<T>>,
    at: DateTime<Utc>,
}

#[derive(EmbeddedDocument, Clone, Debug, PartialEq)]
struct Tree<Root> {
    value: Root,
    #[field(default)]
    children: Vec<Tree<Root>>,
}

#[derive(EmbeddedDocument)]
struct Link<D: Document> {
    target: Ref<D>,
}

fn event<T: Clone + PartialEq>(payload: T) -> Event<T> {
    Event {
        id: 1,
        payload: payload.clone(),
        history: vec![Some(payload), None],
        pair: [1, 2],
        by_name: BTreeMap::new(),
        first: None,
        at: DateTime::from_timestamp_millis(3).unwrap(),
    }
}

#[test]
fn any_storable_type_may_be_the_parameter() {
    let text = event("x".to_owned());
    assert_eq!(Event::from_bson(&text.to_bson().unwrap()).unwrap(), text);
    let tree = event(Tree {
        value: 1,
        children: vec![Tree {
            value: 2,
            children: Vec::new(),
        }],
    });
    let stored = tree.to_bson().unwrap();
    let expected = rawdoc! { "value": 1, "children": [{ "value": 2, "children": [] }] };
    assert_eq!(stored.get_document("payload").unwrap(), &*expected);
    assert_eq!(Event::from_bson(&stored).unwrap(), tree);
}

#[test]
fn builders_are_generic_too() {
    let built: Event<i32> = Event::builder()
        .id(1)
        .at(DateTime::from_timestamp_millis(3).unwrap())
        .history(vec![Some(5), None])
        .pair([1, 2])
        .payload(5)
        .build();
    assert_eq!(built, event(5));
}

#[test]
fn fields_and_indexes_are_those_of_the_parameter() {
    let filter = Event::<Tree<i32>>::condition(|e| e.payload().children().value().gt(3));
    assert_eq!(
        filter.into_document().unwrap(),
        mongo_odm::bson::doc! { "payload.children.value": { "$gt": 3 } }
    );
    let indexes = (Event::<String>::META.indexes)(Path::root());
    assert_eq!(indexes[0].index_name(), "payload_1");
}

#[test]
fn a_parameter_may_be_a_document() {
    let link = Link::<Event<i32>>::builder().target(event(5)).build();
    assert_eq!(*link.target.id(), 1);
}
