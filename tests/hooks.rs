//! Hooks: their order, what they may change and stop.

use std::sync::Mutex;

use mongo_odm::{bson::Bson, error::ErrorKind, prelude::*, testing::TestDatabase};

#[derive(Document, Clone, Debug)]
#[document(hooks)]
struct Job {
    id: ObjectId,
    #[field(max_length = 10)]
    name: String,
    #[field(default)]
    runs: i32,
    #[field(auto_now_add)]
    created_at: DateTime<Utc>,
    #[field(auto_now)]
    updated_at: DateTime<Utc>,
}

static CALLS: Mutex<Vec<(ObjectId, String)>> = Mutex::new(Vec::new());

impl Job {
    fn called(&self, what: impl Into<String>) {
        CALLS.lock().unwrap().push((self.id, what.into()));
    }

    fn calls(id: ObjectId) -> Vec<String> {
        let calls = CALLS.lock().unwrap();
        calls
            .iter()
            .filter(|call| call.0 == id)
            .map(|call| call.1.clone())
            .collect()
    }
}

impl Hooks for Job {
    async fn pre_save(&mut self, cx: &SaveContext) -> Result<()> {
        self.called(format!("pre_save {:?}", cx.created));
        self.runs += 1;
        // Other operations work inside of a hook.
        if Job::objects()
            .on(&cx.database)
            .filter(|j| j.name().eq("exclusive"))
            .exists()
            .await?
        {
            return Err(Error::custom("an exclusive job is there"));
        }
        Ok(())
    }

    async fn post_save(&mut self, cx: &SaveContext) -> Result<()> {
        self.called(format!("post_save {:?}", cx.created));
        Ok(())
    }

    fn pre_validate(&mut self, _: &ValidateContext) -> Result<()> {
        self.called("pre_validate");
        self.name = self.name.trim().to_owned();
        Ok(())
    }

    fn post_validate(&self, _: &ValidateContext, validator: &mut Validator) {
        self.called("post_validate");
        if self.runs < 0 {
            validator.fail("must not have run backwards");
        }
    }

    async fn pre_delete(&mut self, _: &DeleteContext) -> Result<()> {
        self.called("pre_delete");
        if self.name == "eternal" {
            return Err(Error::custom("this job stays"));
        }
        Ok(())
    }

    async fn post_delete(&mut self, _: &DeleteContext) -> Result<()> {
        self.called("post_delete");
        Ok(())
    }
}

#[tokio::test]
async fn hooks_run_in_order_and_may_change_the_document() -> Result<()> {
    TestDatabase::run(|_| async {
        let mut job = Job::builder().name("  trimmed  ").build();
        job.save().await?;
        job.save().await?;
        job.delete().await?;
        assert_eq!(
            Job::calls(job.id),
            [
                "pre_save None",
                "pre_validate",
                "post_validate",
                "post_save Some(true)",
                "pre_save None",
                "pre_validate",
                "post_validate",
                "post_save Some(false)",
                "pre_delete",
                "post_delete",
            ]
        );
        assert_eq!((job.name.as_str(), job.runs), ("trimmed", 2));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn an_insert_tells_its_hooks_that_it_inserts() -> Result<()> {
    TestDatabase::run(|_| async {
        let jobs = Job::insert_many([
            Job::builder().name("a").build(),
            Job::builder().name("b").build(),
        ])
        .await?;
        for job in &jobs {
            assert_eq!(
                Job::calls(job.id),
                [
                    "pre_save Some(true)",
                    "pre_validate",
                    "post_validate",
                    "post_save Some(true)"
                ]
            );
            assert_eq!(Job::get(job.id).await?.runs, 1);
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_hook_that_refuses_stops_the_operation() -> Result<()> {
    TestDatabase::run(|_| async {
        Job::builder().name("exclusive").build().save().await?;
        let mut second = Job::builder().name("second").build();
        let error = second.save().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Custom);
        assert_eq!(error.collection(), Some("job"));
        assert_eq!(error.document_id(), Some(&second.id.into()));
        assert_eq!(
            error.to_string(),
            format!("job {}: an exclusive job is there", Bson::from(second.id))
        );
        assert_eq!(Job::calls(second.id), ["pre_save None"]);
        assert_eq!(Job::objects().count().await?, 1);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_delete_that_is_refused_deletes_nothing() -> Result<()> {
    TestDatabase::run(|_| async {
        let mut job = Job::builder().name("eternal").build();
        job.save().await?;
        assert_eq!(
            job.delete().await.unwrap_err().to_string(),
            format!("job {}: this job stays", Bson::from(job.id))
        );
        assert!(Job::objects().exists().await?);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn what_post_validate_finds_joins_the_error_tree() -> Result<()> {
    TestDatabase::run(|_| async {
        let mut job = Job::builder().name("far too long a name").runs(-5).build();
        let error = job.save().await.unwrap_err();
        let errors = error.validation().unwrap();
        assert_eq!(errors.messages(""), ["must not have run backwards"]);
        assert_eq!(errors.messages("name").len(), 1);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn timestamps_follow_saves_and_updates() -> Result<()> {
    TestDatabase::run(|_| async {
        let mut job = Job::builder()
            .name("t")
            .created_at(DateTime::UNIX_EPOCH)
            .build();
        job.save().await?;
        assert_eq!(
            Job::get(job.id).await?.created_at,
            DateTime::UNIX_EPOCH,
            "a given time stays"
        );
        let saved = Job::get(job.id).await?.updated_at;
        assert!(saved > DateTime::UNIX_EPOCH);
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        Job::objects()
            .by_id(job.id)
            .update_one(|j| j.runs().inc(1))
            .await?;
        let updated = Job::get(job.id).await?;
        assert!(updated.updated_at > saved);
        assert_eq!(updated.created_at, DateTime::UNIX_EPOCH);
        Ok(())
    })
    .await
}

/// A document whose hooks fail where its `at` says.
#[derive(Document, Clone, Debug)]
#[document(collection = "fragile", hooks)]
struct Fragile {
    id: i32,
    at: String,
}

impl Fragile {
    fn fail(&self, at: &str) -> Result<()> {
        if self.at == at {
            return Err(Error::custom(format!("broke at {at}")));
        }
        Ok(())
    }
}

impl Hooks for Fragile {
    async fn pre_save(&mut self, cx: &SaveContext) -> Result<()> {
        if self.at == "another document" {
            Job::get(ObjectId::from_bytes([1; 12]))
                .on(&cx.database)
                .await?;
        }
        self.fail("pre_save")
    }

    async fn post_save(&mut self, _: &SaveContext) -> Result<()> {
        self.fail("post_save")
    }

    fn pre_validate(&mut self, _: &ValidateContext) -> Result<()> {
        self.fail("pre_validate")
    }

    async fn post_delete(&mut self, _: &DeleteContext) -> Result<()> {
        self.fail("post_delete")
    }
}

#[tokio::test]
async fn an_error_of_a_hook_names_the_collection_and_the_document() -> Result<()> {
    TestDatabase::run(|_| async {
        for at in ["pre_save", "pre_validate", "post_save"] {
            let mut fragile = Fragile {
                id: 7,
                at: at.into(),
            };
            let saved = fragile.save().await.unwrap_err();
            assert_eq!(saved.to_string(), format!("fragile 7: broke at {at}"));
            assert_eq!(saved.kind(), ErrorKind::Custom);
            assert_eq!(saved.document_id(), Some(&Bson::Int32(7)));
            fragile.id = 8;
            let inserted = Fragile::insert_many([fragile]).await.unwrap_err();
            let text = inserted.to_string();
            assert!(
                text.contains(&format!("fragile 8: broke at {at}")),
                "{text}"
            );
        }
        let mut fragile = Fragile {
            id: 9,
            at: "post_delete".into(),
        };
        fragile.insert().await?;
        let error = fragile.delete().await.unwrap_err();
        assert_eq!(error.to_string(), "fragile 9: broke at post_delete");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn an_error_of_another_document_in_a_hook_keeps_its_names() -> Result<()> {
    TestDatabase::run(|_| async {
        let mut fragile = Fragile {
            id: 7,
            at: "another document".into(),
        };
        let error = fragile.save().await.unwrap_err();
        assert!(error.is_does_not_exist());
        assert_eq!(error.collection(), Some("job"));
        let missing = Bson::from(ObjectId::from_bytes([1; 12]));
        assert_eq!(
            error.to_string(),
            format!("`pre_save` of fragile 7: job {missing}: no such document")
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn hooks_run_by_hand_in_a_test() -> Result<()> {
    TestDatabase::run(|db| async move {
        let mut job = Job::builder().name(" by hand ").build();
        let mut cx = SaveContext::new(&db);
        assert_eq!((cx.database.name(), cx.created), (db.name(), None));
        job.pre_save(&cx).await?;
        job.pre_validate(&ValidateContext::new())?;
        cx.created = Some(true);
        job.post_save(&cx).await?;
        job.pre_delete(&DeleteContext::new(&db)).await?;
        assert_eq!(
            Job::calls(job.id),
            [
                "pre_save None",
                "pre_validate",
                "post_save Some(true)",
                "pre_delete"
            ]
        );
        assert_eq!(job.runs, 1);
        assert!(!Job::objects().exists().await?);
        Ok(())
    })
    .await
}
