//! Lists in lists, maps in lists, documents in maps in documents: paths in filters and updates.

use std::collections::BTreeMap;

use mongo_odm::{prelude::*, testing::TestDatabase};

use crate::stored;

#[derive(Document, Clone, Debug, PartialEq)]
#[document(collection = "blogs")]
struct Blog {
    id: i32,
    #[field(name = "p", default)]
    posts: Vec<Post>,
    #[field(default, each(each(max = 9)))]
    matrix: Vec<Vec<i32>>,
    #[field(default)]
    shelves: BTreeMap<String, Vec<Post>>,
    #[field(default, each(max_items = 2))]
    labels: Vec<BTreeMap<String, String>>,
    draft: Option<Box<Post>>,
}

#[derive(EmbeddedDocument, Clone, Debug, PartialEq)]
struct Post {
    #[field(name = "t", max_length = 20)]
    title: String,
    #[field(name = "c", default)]
    comments: Vec<Comment>,
}

#[derive(EmbeddedDocument, Clone, Debug, PartialEq)]
struct Comment {
    #[field(name = "b")]
    by: String,
    #[field(name = "v", min = 0)]
    votes: i32,
    #[field(name = "r", default)]
    replies: Vec<Comment>,
}

fn comment(by: &str, votes: i32) -> Comment {
    Comment {
        by: by.into(),
        votes,
        replies: Vec::new(),
    }
}

fn post(title: &str, comments: Vec<Comment>) -> Post {
    Post {
        title: title.into(),
        comments,
    }
}

fn blog(id: i32) -> Blog {
    Blog::builder()
        .id(id)
        .posts([
            post("one", vec![comment("ann", 1), comment("bob", 2)]),
            post("two", vec![comment("bob", id)]),
        ])
        .matrix([vec![1, id], vec![], vec![3]])
        .shelves(BTreeMap::from([(
            "top".into(),
            vec![post("three", vec![])],
        )]))
        .labels([BTreeMap::from([("en".into(), "blog".into())])])
        .draft(Box::new(post("four", vec![comment("cid", id)])))
        .build()
}

#[tokio::test]
async fn positions_are_named_at_every_level() -> Result<()> {
    TestDatabase::run(|_| async {
        Blog::insert_many([blog(1), blog(2)]).await?;
        let filter = Blog::condition(|b| {
            b.posts().at(1).comments().at(0).votes().eq(2)
                & b.matrix().at(0).at(1).eq(2)
                & b.shelves().key("top").at(0).title().eq("three")
                & b.labels().at(0).key("en").starts_with("b")
                & b.draft().comments().at(0).by().eq("cid")
        });
        assert_eq!(
            filter.clone().into_document()?.keys().collect::<Vec<_>>(),
            [
                "p.1.c.0.v",
                "matrix.0.1",
                "shelves.top.0.t",
                "labels.0.en",
                "draft.c.0.b"
            ]
        );
        assert_eq!(Blog::objects().filter(|_| filter).get().await?.id, 2);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn conditions_reach_through_lists_in_lists() -> Result<()> {
    TestDatabase::run(|_| async {
        Blog::insert_many([blog(1), blog(7)]).await?;
        let ids = |filter: Filter<Blog>| async move {
            let blogs = Blog::objects()
                .filter(|_| filter)
                .order_by(|b| [b.id().asc()]);
            blogs.distinct(|b| b.id()).await
        };
        let voted = Blog::condition(|b| b.posts().comments().votes().gt(5));
        assert_eq!(ids(voted).await?, [7]);
        let matched = Blog::condition(|b| {
            b.posts().elem_match(|p| {
                p.title().eq("two")
                    & p.comments()
                        .elem_match(|c| c.by().eq("bob") & c.votes().lt(5))
            })
        });
        assert_eq!(
            matched.clone().into_document()?,
            doc! { "p": { "$elemMatch": {
                "t": "two", "c": { "$elemMatch": { "b": "bob", "v": { "$lt": 5 } } },
            } } }
        );
        assert_eq!(ids(matched).await?, [1]);
        let whole = Blog::condition(|b| b.matrix().contains(vec![1, 7]));
        assert_eq!(ids(whole).await?, [7]);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn elem_match_of_lists_looks_into_them() -> Result<()> {
    TestDatabase::run(|_| async {
        Blog::insert_many([blog(1), blog(7)]).await?;
        let cases: [(Filter<Blog>, &[i32]); 9] = [
            (
                Blog::condition(|b| b.matrix().elem_match(|row| row.contains(7))),
                &[7],
            ),
            (
                Blog::condition(|b| b.matrix().elem_match(|row| row.gt(5))),
                &[7],
            ),
            (
                Blog::condition(|b| b.matrix().elem_match(|row| row.is_in([7, 8]))),
                &[7],
            ),
            (
                Blog::condition(|b| b.matrix().elem_match(|row| row.all([1, 7]))),
                &[7],
            ),
            (
                Blog::condition(|b| b.matrix().elem_match(|row| row.all([3, 7]))),
                &[],
            ),
            (
                Blog::condition(|b| b.matrix().elem_match(|row| row.size(2) & row.lt(1))),
                &[],
            ),
            (
                Blog::condition(|b| b.matrix().elem_match(|row| row.is_exactly([3]))),
                &[1, 7],
            ),
            (
                Blog::condition(|b| b.matrix().elem_match(|row| row.size(2) & !row.contains(7))),
                &[1],
            ),
            (
                Blog::condition(|b| {
                    b.matrix()
                        .elem_match(|row| row.elem_match(|i| i.gt(5) & i.lt(9)))
                }),
                &[7],
            ),
        ];
        for (filter, expected) in cases {
            let found = Blog::objects()
                .filter(|_| filter.clone())
                .order_by(|b| [b.id().asc()])
                .await?;
            let found: Vec<i32> = found.iter().map(|blog| blog.id).collect();
            assert_eq!(found, expected, "{filter:?}");
        }
        Blog::objects()
            .by_id(7)
            .update_one(|b| b.matrix().pull_if(|row| row.contains(7)))
            .await?;
        assert_eq!(Blog::get(7).await?.matrix, [vec![], vec![3]]);
        Ok(())
    })
    .await
}

#[test]
fn an_element_and_its_fields_are_not_asked_at_once() {
    let mixed = Blog::condition(|b| {
        b.posts()
            .elem_match(|p| p.title().eq("one") & p.ne(post("one", vec![])))
    });
    let error = mixed.into_document().unwrap_err();
    assert_eq!(error.kind(), mongo_odm::error::ErrorKind::InvalidQuery);
    assert!(error.to_string().contains("`t`"), "{error}");
}

#[tokio::test]
async fn changes_reach_the_elements_that_are_meant_at_every_level() -> Result<()> {
    TestDatabase::run(|db| async move {
        let mut blog = blog(1);
        blog.insert().await?;
        let (updated, commands) = db
            .record(async {
                Blog::objects()
                    .by_id(1)
                    .update_one(|b| {
                        (
                            b.posts()
                                .each_where(|p| p.title().eq("one"))
                                .comments()
                                .each_where(|c| c.by().eq("bob"))
                                .votes()
                                .inc(5),
                            b.posts().at(1).comments().push(comment("dan", 0)),
                            b.matrix().each().push(9),
                            b.shelves().key("top").at(0).title().set("moved"),
                            b.labels().at(0).key("de").set("Blog"),
                            b.draft().comments().pull_if(|c| c.votes().lte(1)),
                        )
                    })
                    .await
            })
            .await;
        assert_eq!(updated?.modified, 1);
        let sent = commands.only().body.get_array("updates").unwrap()[0].clone();
        assert_eq!(
            sent.as_document()
                .unwrap()
                .get_array("arrayFilters")
                .unwrap(),
            &[doc! { "f0.t": "one" }.into(), doc! { "f1.b": "bob" }.into()]
        );
        blog.reload().await?;
        assert_eq!(
            blog.posts[0].comments,
            [comment("ann", 1), comment("bob", 7)]
        );
        assert_eq!(
            blog.posts[1].comments,
            [comment("bob", 1), comment("dan", 0)]
        );
        assert_eq!(blog.matrix, [vec![1, 1, 9], vec![9], vec![3, 9]]);
        assert_eq!(blog.shelves["top"][0].title, "moved");
        assert_eq!(blog.labels[0]["de"], "Blog");
        assert_eq!(blog.draft.unwrap().comments, []);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn values_deep_in_an_update_are_checked_by_their_own_constraints() -> Result<()> {
    TestDatabase::run(|db| async move {
        let (refused, commands) = db
            .record(async {
                Blog::objects()
                    .update(|b| {
                        (
                            b.posts().at(0).comments().each().votes().set(-1),
                            b.posts().at(1).title().set("x".repeat(21)),
                            b.matrix().at(0).push(10),
                            b.labels().push(BTreeMap::from(
                                ["a", "b", "c"].map(|key| (key.to_owned(), String::new())),
                            )),
                            b.shelves()
                                .key("top")
                                .push(post("y", vec![comment("eve", -2)])),
                        )
                    })
                    .await
            })
            .await;
        commands.assert_none();
        let error = refused.unwrap_err();
        let errors = error.validation().unwrap();
        let paths: Vec<String> = errors.by_path().map(|(path, _)| path.to_owned()).collect();
        assert_eq!(
            paths,
            [
                "labels.0",
                "matrix.0.0",
                "posts.0.comments.$[].votes",
                "posts.1.title",
                "shelves.top.0.comments.0.votes"
            ],
            "{error}"
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_tree_of_documents_is_stored_and_searched() -> Result<()> {
    TestDatabase::run(|_| async {
        let mut blog = blog(1);
        let mut deepest = comment("zoe", 99);
        for depth in 0..20 {
            let mut above = comment("x", depth);
            above.replies.push(deepest);
            deepest = above;
        }
        blog.posts[0].comments.push(deepest);
        blog.save().await?;
        assert_eq!(Blog::get(1).await?, blog);
        assert_eq!(
            Blog::objects()
                .filter(|b| b.posts().comments().replies().replies().votes().eq(17))
                .count()
                .await?,
            1
        );
        let stored = stored::<Blog>().await.remove(0);
        assert_eq!(stored, blog.to_bson().unwrap().try_into().unwrap());
        Ok(())
    })
    .await
}
