//! Delete rules hold wherever a reference with a rule can stand.

use std::collections::BTreeMap;

use mongo_odm::{bson::Bson, prelude::*, testing::TestDatabase};

#[derive(Document, Clone, Debug, PartialEq)]
#[document(collection = "targets")]
struct Target {
    id: i64,
}

type T = Ref<Target>;

/// A reference of each rule.
#[derive(EmbeddedDocument, Clone, Debug, PartialEq)]
struct Deny {
    #[field(on_delete = deny)]
    r: Option<T>,
}

#[derive(EmbeddedDocument, Clone, Debug, PartialEq)]
struct Cascade {
    #[field(on_delete = cascade)]
    r: Option<T>,
}

#[derive(EmbeddedDocument, Clone, Debug, PartialEq)]
struct Nullify {
    #[field(on_delete = nullify, name = "ref")]
    r: Option<T>,
    n: i32,
}

#[derive(EmbeddedDocument, Clone, Debug, PartialEq)]
struct Pull {
    #[field(on_delete = pull)]
    l: Vec<T>,
    #[field(on_delete = pull)]
    grid: Option<Vec<Vec<T>>>,
}

/// The shapes around an embedded document, in a collection of its own for each.
macro_rules! holder {
    ($($name:ident, $collection:literal, $embedded:ident, $threads:ident;)*) => {$(
        #[derive(EmbeddedDocument, Clone, Debug, PartialEq)]
        struct $threads {
            own: $embedded,
            #[field(default, name = "sub")]
            replies: Vec<$threads>,
            next: Option<Box<$threads>>,
        }

        #[derive(Document, Clone, Debug, PartialEq)]
        #[document(collection = $collection)]
        struct $name {
            id: i32,
            single: Option<$embedded>,
            list: Option<Vec<$embedded>>,
            grid: Option<Vec<Vec<$embedded>>>,
            cube: Option<Vec<Vec<Vec<$embedded>>>>,
            #[field(name = "m")]
            map: Option<BTreeMap<String, $embedded>>,
            map_of_lists: Option<BTreeMap<String, Vec<Option<$embedded>>>>,
            list_of_maps: Option<Vec<BTreeMap<String, $embedded>>>,
            thread: Option<$threads>,
            #[field(auto_now)]
            updated: bson::DateTime,
        }

        impl $name {
            /// One document for each shape, with `found` in it and `other` everywhere beside it.
            fn shapes(found: &$embedded, other: &$embedded) -> Vec<Self> {
                let empty = |id| Self {
                    id,
                    single: None,
                    list: None,
                    grid: None,
                    cube: None,
                    map: None,
                    map_of_lists: None,
                    list_of_maps: None,
                    thread: None,
                    updated: bson::DateTime::from_millis(0),
                };
                let thread = |own: &$embedded, replies, next| $threads {
                    own: own.clone(),
                    replies,
                    next,
                };
                let (f, o) = (found.clone(), other.clone());
                let pair = vec![o.clone(), f.clone(), o.clone()];
                let map: BTreeMap<_, _> = [("a", &o), ("b", &f)].map(|(k, v)| (k.to_owned(), v.clone())).into();
                let mut deep = thread(&f, Vec::new(), None);
                for level in 0..9 {
                    let leaf = thread(&o, Vec::new(), None);
                    deep = if level % 3 == 0 {
                        thread(&o, Vec::new(), Some(Box::new(deep)))
                    } else {
                        thread(&o, vec![leaf, deep], None)
                    };
                }
                vec![
                    Self { single: Some(f.clone()), ..empty(0) },
                    Self { list: Some(pair.clone()), ..empty(1) },
                    Self { grid: Some(vec![vec![], vec![o.clone()], pair.clone()]), ..empty(2) },
                    Self { cube: Some(vec![vec![], vec![vec![], pair.clone()]]), ..empty(3) },
                    Self { map: Some(map.clone()), ..empty(4) },
                    Self {
                        map_of_lists: Some([("k".to_owned(), vec![None, Some(o), Some(f.clone())])].into()),
                        ..empty(5)
                    },
                    Self { list_of_maps: Some(vec![BTreeMap::new(), map]), ..empty(6) },
                    Self { thread: Some(thread(&f, Vec::new(), None)), ..empty(7) },
                    Self { thread: Some(deep), ..empty(8) },
                ]
            }
        }
    )*};
}

holder! {
    Denying, "denying", Deny, DenyThread;
    Cascading, "cascading", Cascade, CascadeThread;
    Nullifying, "nullifying", Nullify, NullifyThread;
    Pulling, "pulling", Pull, PullThread;
}

async fn targets() -> Result<Target> {
    let mut found = Target { id: 7 };
    found.insert().await?;
    Target { id: 8 }.insert().await?;
    Ok(found)
}

fn to(id: i64) -> T {
    Ref::to(id)
}

#[tokio::test]
async fn deny_holds_in_every_shape() -> Result<()> {
    TestDatabase::run(|_| async {
        let mut target = targets().await?;
        let shapes = Denying::shapes(&Deny { r: Some(to(7)) }, &Deny { r: Some(to(8)) });
        let names = [
            "single.r",
            "list.r",
            "grid.r",
            "cube.r",
            "map.b.r",
            "map_of_lists.k.2.r",
            "list_of_maps.1.b.r",
            "thread.own.r",
            "thread.replies.1.replies.1.next.replies.1.replies.1.next.replies.1.replies.1.next.own.r",
        ];
        for (mut shape, name) in shapes.into_iter().zip(names) {
            shape.insert().await?;
            let result = target.delete().await;
            let error = result.map(|_| shape.id).unwrap_err();
            assert!(error.is_reference_protected(), "{error:?}");
            assert_eq!(error.document_id(), Some(&Bson::Int64(7)));
            let text = error.to_string();
            assert!(text.contains(&format!("denying {} ", shape.id)), "{text}");
            assert!(text.contains(&format!("`{name}`")), "{text}");
            assert!(Target::objects().by_id(7_i64).delete().await.is_err());
            shape.delete().await?;
        }
        assert!(target.delete().await?);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn cascades_reach_every_shape() -> Result<()> {
    TestDatabase::run(|_| async {
        let mut target = targets().await?;
        let (found, other) = (Cascade { r: Some(to(7)) }, Cascade { r: Some(to(8)) });
        for mut shape in Cascading::shapes(&found, &other) {
            shape.insert().await?;
        }
        for mut shape in Cascading::shapes(&other, &Cascade { r: None }) {
            shape.id += 100;
            shape.insert().await?;
        }
        assert!(target.delete().await?);
        let left = Cascading::objects().order_by(|h| h.id().asc()).await?;
        let left: Vec<i32> = left.iter().map(|holder| holder.id).collect();
        assert_eq!(left, (100..109).collect::<Vec<_>>());
        Ok(())
    })
    .await
}

#[tokio::test]
async fn nullify_takes_the_reference_out_of_every_shape() -> Result<()> {
    TestDatabase::run(|_| async {
        let mut target = targets().await?;
        let at = |id: Option<i64>| Nullify {
            r: id.map(to),
            n: 3,
        };
        let before = bson::DateTime::now();
        for mut shape in Nullifying::shapes(&at(Some(7)), &at(Some(8))) {
            shape.insert().await?;
        }
        // What refers to others stays as it is, to the millisecond.
        let long_ago = bson::DateTime::from_millis(0);
        for mut shape in Nullifying::shapes(&at(Some(8)), &at(None)) {
            shape.id += 100;
            shape.insert().await?;
        }
        let ago = doc! { "$set": { "updated": long_ago } };
        Nullifying::objects().update_raw(ago).await?;
        assert!(target.delete().await?);
        let expected = Nullifying::shapes(&at(None), &at(Some(8)));
        let others = Nullifying::shapes(&at(Some(8)), &at(None));
        for (mut expected, mut other) in expected.into_iter().zip(others) {
            let left = Nullifying::get(expected.id).await?;
            assert!(left.updated >= before, "{left:?}");
            expected.updated = left.updated;
            assert_eq!(left, expected);
            other.id += 100;
            assert_eq!(Nullifying::get(other.id).await?, other);
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn pull_takes_the_reference_out_of_every_shape() -> Result<()> {
    TestDatabase::run(|_| async {
        let mut target = targets().await?;
        let (to7, to8) = (to(7), to(8));
        let found = Pull {
            l: vec![to7, to8, to7],
            grid: Some(vec![vec![], vec![to7], vec![to8], vec![to8, to7]]),
        };
        let without = Pull {
            l: vec![to8],
            grid: Some(vec![vec![], vec![], vec![to8], vec![to8]]),
        };
        let other = Pull {
            l: vec![to8],
            grid: None,
        };
        for mut shape in Pulling::shapes(&found, &other) {
            shape.insert().await?;
        }
        assert!(target.delete().await?);
        for mut expected in Pulling::shapes(&without, &other) {
            let left = Pulling::get(expected.id).await?;
            assert!(left.updated > bson::DateTime::from_millis(0));
            expected.updated = left.updated;
            assert_eq!(left, expected);
        }
        Ok(())
    })
    .await
}

#[derive(EmbeddedDocument, Clone, Debug, PartialEq)]
struct Sub {
    #[field(on_delete = nullify)]
    r: Option<T>,
    #[field(on_delete = pull)]
    l: Option<Vec<T>>,
}

#[derive(EmbeddedDocument, Clone, Debug, PartialEq)]
struct Part {
    subs: Option<Vec<Sub>>,
    one: Option<Sub>,
}

type Row = Option<Vec<Option<Part>>>;

#[derive(Document, Clone, Debug, PartialEq)]
#[document(collection = "plans")]
struct Plan {
    id: i32,
    parts: Vec<Part>,
    grid: Option<Vec<Row>>,
}

#[tokio::test]
async fn a_missing_list_blocks_nothing() -> Result<()> {
    TestDatabase::run(|db| async move {
        let mut target = targets().await?;
        let sub = |r, l: Option<&[i64]>| Sub {
            r,
            l: l.map(|ids| ids.iter().copied().map(to).collect()),
        };
        let plan = |full: Sub| {
            let part = Part {
                subs: Some(vec![sub(None, None), full.clone(), sub(Some(to(8)), Some(&[]))]),
                one: Some(full),
            };
            let absent = Part {
                subs: None,
                one: None,
            };
            let empty = Part {
                subs: Some(vec![]),
                one: Some(sub(None, None)),
            };
            Plan {
                id: 1,
                parts: vec![absent.clone(), part.clone(), empty.clone()],
                grid: Some(vec![None, Some(vec![None, Some(absent), Some(part), Some(empty)])]),
            }
        };
        plan(sub(Some(to(7)), Some(&[7, 8]))).insert().await?;
        // Null where nothing was stored: another client's way to say the same.
        let plans = db.driver().collection::<bson::Document>("plans");
        plans
            .insert_one(doc! { "_id": 2, "parts": [
                { "subs": null, "one": null }, { "subs": [{ "r": null, "l": null }, { "r": 7_i64, "l": [7_i64] }] }
            ] })
            .await
            .unwrap();
        assert!(target.delete().await?);
        assert_eq!(Plan::get(1).await?, plan(sub(None, Some(&[8]))));
        let left = Plan::get(2).await?;
        let subs = vec![sub(None, None), sub(None, Some(&[]))];
        assert_eq!(left.parts[1].subs, Some(subs));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_failure_names_the_delete_and_what_was_asked_for() -> Result<()> {
    TestDatabase::run(|db| async move {
        let mut target = targets().await?;
        // No list, where the type has one: what refers to the target there cannot be taken away.
        let plans = db.driver().collection::<bson::Document>("plans");
        plans
            .insert_one(doc! { "_id": 1, "parts": { "subs": [{ "r": 7_i64 }] } })
            .await
            .unwrap();
        let error = target.delete().await.unwrap_err();
        let text = error.to_string();
        assert!(
            text.starts_with(
                "the delete of targets 7: taking away the references of `parts.subs.r`: plans: "
            ),
            "{text}"
        );
        assert_eq!(error.collection(), Some("plans"));
        assert!(Target::objects().by_id(7_i64).exists().await?);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn keys_that_no_path_can_name_keep_their_rules() -> Result<()> {
    TestDatabase::run(|_| async {
        let mut target = targets().await?;
        let mut shape = Nullifying::shapes(
            &Nullify {
                r: Some(to(7)),
                n: 1,
            },
            &Nullify { r: None, n: 2 },
        )
        .swap_remove(4);
        let map = shape.map.get_or_insert_default();
        map.insert(
            "a.b".to_owned(),
            Nullify {
                r: Some(to(7)),
                n: 5,
            },
        );
        map.insert(
            String::new(),
            Nullify {
                r: Some(to(7)),
                n: 6,
            },
        );
        map.insert(
            "0".to_owned(),
            Nullify {
                r: Some(to(8)),
                n: 7,
            },
        );
        shape.save().without_validation().await?;
        assert!(target.delete().await?);
        for entry in shape.map.get_or_insert_default().values_mut() {
            entry.r = entry.r.filter(|r| *r == to(8));
        }
        assert_eq!(Nullifying::get(4).await?.map, shape.map);
        Ok(())
    })
    .await
}

/// The search replaces whole fields: it must not undo what others change between its read and its write.
#[tokio::test]
async fn changes_of_others_survive_the_search() -> Result<()> {
    const DOCUMENTS: i32 = 20;
    const CHANGES: i32 = 60;
    TestDatabase::run(|db| async move {
        let mut target = targets().await?;
        let referring = Nullify {
            r: Some(to(7)),
            n: 0,
        };
        let shape = Nullifying::shapes(&referring, &referring).swap_remove(4);
        for id in 0..DOCUMENTS {
            Nullifying {
                id,
                ..shape.clone()
            }
            .insert()
            .await?;
        }
        let change = db.scope(async {
            for _ in 0..CHANGES {
                Nullifying::objects()
                    .update(|h| h.map().key("a").n().inc(1))
                    .await?;
            }
            Ok::<_, Error>(())
        });
        let (changed, deleted) = tokio::join!(change, target.delete());
        changed?;
        assert!(deleted?);
        for left in Nullifying::objects().await? {
            let map = left.map.unwrap_or_default();
            assert!(map.values().all(|entry| entry.r.is_none()), "{map:?}");
            assert_eq!(map["a"].n, CHANGES, "{map:?}");
        }
        Ok(())
    })
    .await
}

/// Ids of one value in different number types are one id for the server.
#[tokio::test]
async fn numbers_of_other_types_refer_too() -> Result<()> {
    TestDatabase::run(|db| async move {
        let mut target = targets().await?;
        let denying = db.driver().collection::<bson::Document>("denying");
        for number in [Bson::Int32(7), Bson::Double(7.0)] {
            for holder in [
                doc! { "single": { "r": &number } },
                doc! { "m": { "k": { "r": &number } } },
            ] {
                denying.insert_one(holder).await.unwrap();
                assert!(target.delete().await.unwrap_err().is_reference_protected());
                denying.delete_many(doc! {}).await.unwrap();
            }
        }
        assert!(target.delete().await?);
        Ok(())
    })
    .await
}

#[derive(Document, Clone, Debug, PartialEq)]
#[document(collection = "links")]
struct Link {
    id: i64,
    #[field(on_delete = cascade)]
    of: Option<Ref<Link>>,
    #[field(on_delete = deny)]
    guards: Option<Ref<Link>>,
}

#[tokio::test]
async fn cascades_of_thousands_are_followed_in_chunks() -> Result<()> {
    const MANY: i64 = 5_000;
    TestDatabase::run(|db| async move {
        let mut first = Link {
            id: 0,
            of: None,
            guards: None,
        };
        first.insert().await?;
        // All of the first, and each guards another one that goes too.
        let links = (1..=MANY).map(|id| Link {
            id,
            of: Some(Ref::to(0)),
            guards: Some(Ref::to(id % MANY + 1)),
        });
        Link::insert_many(links).await?;
        let outside = Link {
            id: -1,
            of: None,
            guards: Some(Ref::to(MANY)),
        };
        outside.clone().insert().await?;
        let error = first.delete().await.unwrap_err();
        assert!(error.is_reference_protected(), "{error}");
        assert!(
            error
                .to_string()
                .contains("links -1 refers to it with `guards`"),
            "{error}"
        );
        assert_eq!(Link::objects().by_id(-1_i64).delete().await?, 1);
        let (deleted, commands) = db.record(async { first.delete().await }).await;
        assert!(deleted?);
        assert_eq!(Link::objects().count().await?, 0);
        // No filter grows with the number of documents that go.
        for command in &commands {
            let filter = command
                .body
                .get("filter")
                .map(ToString::to_string)
                .unwrap_or_default();
            assert!(!filter.contains("$nin"), "{filter}");
            assert!(filter.len() < 20_000, "{}", filter.len());
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_comment_of_a_delete_goes_with_all_its_commands() -> Result<()> {
    TestDatabase::run(|db| async move {
        targets().await?;
        let mut nullifying = Nullifying::shapes(
            &Nullify {
                r: Some(to(7)),
                n: 1,
            },
            &Nullify { r: None, n: 2 },
        );
        for shape in &mut nullifying {
            shape.insert().await?;
        }
        let delete = Target::objects().by_id(7_i64).comment("tidy").delete();
        let (deleted, commands) = db.record(async { delete.await }).await;
        assert_eq!(deleted?, 1);
        for command in &commands {
            let comment = command.body.get_str("comment");
            assert_eq!(comment.ok(), Some("tidy"), "{command:?}");
        }
        Ok(())
    })
    .await
}
