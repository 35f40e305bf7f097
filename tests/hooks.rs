//! Hooks: their order, what they may change and stop.

use std::sync::Mutex;

use mongo_odm::{prelude::*, testing::TestDatabase};

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
        assert_eq!(error.kind(), mongo_odm::error::ErrorKind::Custom);
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
            "this job stays"
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
