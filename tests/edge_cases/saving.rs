//! What a save does to what is stored.

use mongo_odm::{
    driver::options::{DatabaseOptions, WriteConcern},
    error::ErrorKind,
    prelude::*,
    testing::TestDatabase,
};

use crate::{store, stored};

#[derive(Document, Clone, Debug, PartialEq)]
#[document(collection = "notes")]
struct Note {
    id: i32,
    text: String,
    #[field(default = vec!["new".to_owned()])]
    tags: Vec<String>,
    #[field(default)]
    views: i64,
    pinned: Option<bool>,
}

fn note(id: i32) -> Note {
    Note::builder().id(id).text("a").build()
}

#[tokio::test]
async fn an_emptied_list_stays_empty() -> Result<()> {
    TestDatabase::run(|_| async {
        let mut note = note(1);
        assert_eq!(note.tags, ["new"]);
        note.tags.clear();
        note.text.clear();
        note.save().await?;
        assert_eq!(
            stored::<Note>().await,
            [doc! { "_id": 1, "text": "", "tags": [], "views": 0_i64 }]
        );
        note.reload().await?;
        assert!(note.tags.is_empty(), "the default does not come back");
        // And it is found as what it is.
        assert_eq!(
            Note::objects()
                .filter(|n| n.tags().is_empty())
                .count()
                .await?,
            1
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_deleted_document_is_stored_again_whole_or_not_at_all() -> Result<()> {
    TestDatabase::run(|_| async {
        let mut note = note(1);
        note.save().await?;
        Note::objects().by_id(1).delete().await?;
        note.views = 7;
        assert!(
            note.save()
                .must_exist()
                .await
                .unwrap_err()
                .is_does_not_exist()
        );
        assert!(!Note::objects().exists().await?);
        let save = note.save().save_if(|n| n.views().eq(0));
        assert!(save.await.unwrap_err().is_does_not_exist());

        note.save().await?;
        assert_eq!(
            stored::<Note>().await,
            [doc! { "_id": 1, "text": "a", "tags": ["new"], "views": 7_i64 }]
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn an_insert_never_overwrites() -> Result<()> {
    TestDatabase::run(|_| async {
        note(1).insert().await?;
        let mut other = note(1);
        other.text = "b".into();
        assert!(other.insert().await.unwrap_err().is_duplicate_key());
        assert!(
            other
                .save()
                .must_be_new()
                .await
                .unwrap_err()
                .is_duplicate_key()
        );
        assert_eq!(Note::get(1).await?.text, "a");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn deleting_what_is_not_stored_is_no_error() -> Result<()> {
    TestDatabase::run(|_| async {
        let mut note = note(1);
        assert!(!note.delete().await?);
        note.save().await?;
        assert!(note.delete().await?);
        assert!(!note.delete().await?);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_reload_takes_what_is_absent_as_the_default() -> Result<()> {
    TestDatabase::run(|_| async {
        let mut note = note(1);
        note.pinned = Some(true);
        note.views = 5;
        note.save().await?;
        Note::objects()
            .by_id(1)
            .update_one(|n| (n.views().unset(), n.pinned().unset()))
            .await?;
        note.reload().await?;
        assert_eq!((note.views, note.pinned), (0, None));
        Note::objects().by_id(1).delete().await?;
        assert!(note.reload().await.unwrap_err().is_does_not_exist());
        assert_eq!(note.text, "a", "a reload that fails leaves the value alone");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_default_is_not_found_where_it_is_not_stored() -> Result<()> {
    TestDatabase::run(|db| async move {
        store(&db, "notes", &[doc! { "_id": 1, "text": "old" }]).await?;
        assert_eq!(Note::get(1).await?.views, 0);
        let unread = Note::objects().filter(|n| n.views().eq(0));
        assert_eq!(unread.clone().count().await?, 0, "the field is absent");
        // The way to give it to all that lack it.
        let filled = Note::objects()
            .filter(|n| n.views().exists(false))
            .update(|n| n.views().set(0))
            .await?;
        assert_eq!(filled.modified, 1);
        assert_eq!(unread.count().await?, 1);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_write_concern_goes_with_each_write() -> Result<()> {
    TestDatabase::run(|db| async move {
        let journaled = || WriteConcern::builder().journal(true).build();
        let (done, commands) = db
            .record(async {
                let mut note = note(1);
                note.save().write_concern(journaled()).await?;
                Note::insert_many([self::note(2)])
                    .write_concern(journaled())
                    .await?;
                Note::objects()
                    .update(|n| n.views().inc(1))
                    .write_concern(journaled())
                    .await?;
                Note::objects()
                    .by_id(2)
                    .upsert_one(|n| (n.views().inc(1), n.text().set_on_insert("new")))
                    .write_concern(journaled())
                    .await?;
                note.delete().write_concern(journaled()).await?;
                Note::objects().delete().write_concern(journaled()).await
            })
            .await;
        assert_eq!(done?, 1);
        let writes = [
            "update",
            "insert",
            "update",
            "findAndModify",
            "delete",
            "delete",
        ];
        assert_eq!(commands.names(), writes);
        for name in ["update", "insert", "findAndModify", "delete"] {
            for command in commands.named(name) {
                let concern = command.full().get_document("writeConcern").unwrap();
                assert!(concern.get_bool("j").unwrap(), "{command:?}");
            }
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn an_unacknowledged_write_is_refused_before_it_is_sent() -> Result<()> {
    TestDatabase::run(|db| async move {
        let nobody = || WriteConcern::nodes(0);
        let driver = db.client().database_with_options(
            db.name(),
            DatabaseOptions::builder().write_concern(nobody()).build(),
        );
        let inherited = Database::from_driver(driver);
        let (errors, commands) = db
            .record(async {
                let mut note = note(1);
                let all = Note::objects;
                [
                    note.save().write_concern(nobody()).await.unwrap_err(),
                    note.save()
                        .must_exist()
                        .write_concern(nobody())
                        .await
                        .unwrap_err(),
                    note.insert().write_concern(nobody()).await.unwrap_err(),
                    note.delete().write_concern(nobody()).await.unwrap_err(),
                    all().delete().write_concern(nobody()).await.unwrap_err(),
                    all()
                        .update(|n| n.views().inc(1))
                        .write_concern(nobody())
                        .await
                        .unwrap_err(),
                    all()
                        .by_id(1)
                        .upsert_one(|n| (n.views().inc(1), n.text().set_on_insert("new")))
                        .write_concern(nobody())
                        .await
                        .unwrap_err(),
                    note.save().on(&inherited).await.unwrap_err(),
                    note.insert().on(&inherited).await.unwrap_err(),
                    note.delete().on(&inherited).await.unwrap_err(),
                    Note::insert_many([self::note(2)])
                        .write_concern(nobody())
                        .await
                        .unwrap_err()
                        .into(),
                ]
            })
            .await;
        commands.assert_none();
        for error in errors {
            assert_eq!(error.kind(), ErrorKind::InvalidQuery, "{error}");
            assert_eq!(error.collection(), Some("notes"));
            assert!(
                error.to_string().contains("`w: 0` is not supported"),
                "{error}"
            );
        }
        // The operation's own goes before the inherited one.
        let journaled = WriteConcern::builder().journal(true).build();
        note(1).save().on(&inherited).write_concern(journaled).await
    })
    .await
}

#[derive(Document, Clone, Debug)]
#[document(hooks, collection = "slugs")]
struct Slug {
    id: i32,
    #[field(max_length = 10)]
    text: String,
}

impl Hooks for Slug {
    fn pre_validate(&mut self, _: &ValidateContext) -> Result<()> {
        self.text = self.text.trim().to_lowercase();
        Ok(())
    }
}

#[tokio::test]
async fn what_a_hook_changes_is_checked_and_stored() -> Result<()> {
    TestDatabase::run(|_| async {
        let slug = |id, text: &str| Slug {
            id,
            text: text.into(),
        };
        slug(1, "   Ten Chars    ").save().await?;
        Slug::insert_many([slug(2, " TWO ")]).await?;
        assert_eq!(
            stored::<Slug>().await,
            [
                doc! { "_id": 1, "text": "ten chars" },
                doc! { "_id": 2, "text": "two" }
            ]
        );
        slug(3, " X ").save().without_validation().await?;
        assert_eq!(
            Slug::get(3).await?.text,
            " X ",
            "the hook belongs to the checks"
        );
        Ok(())
    })
    .await
}
