use mongo_odm::prelude::*;

use crate::{
    models::Author,
    services,
    support::{HOSTILE, stored, with_service, wrong_paths},
};

#[tokio::test]
async fn create_author() -> Result<()> {
    with_service(|_| async {
        let before = Utc::now();
        let ada = services::create_author("Ada", "ada@example.com", "Engines.").await?;
        assert_eq!(Author::get(ada.id).await?, ada);
        assert!(ada.is_active);
        assert!(ada.created_at.timestamp_millis() >= before.timestamp_millis());
        let document = stored::<Author>(ada.id).await?;
        let fields: Vec<&str> = document.keys().map(String::as_str).collect();
        let all = [
            "_id",
            "name",
            "email",
            "bio",
            "created_at",
            "updated_at",
            "is_active",
        ];
        assert_eq!(fields, all);

        let silent = services::create_author("Grace", "grace@example.com", "").await?;
        assert_eq!(Author::get(silent.id).await?.bio, "");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn create_author_refuses_an_email_that_is_taken() -> Result<()> {
    with_service(|_| async {
        services::create_author("Ada", "ada@example.com", "").await?;
        let error = services::create_author("Eve", "ada@example.com", "")
            .await
            .unwrap_err();
        let duplicate = error.duplicate_key().expect("a duplicate");
        assert_eq!(duplicate.fields().collect::<Vec<_>>(), ["email"]);
        assert_eq!(duplicate.values(), &doc! { "email": "ada@example.com" });
        assert_eq!(error.collection(), Some("authors"));
        assert_eq!(Author::objects().count().await?, 1);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn create_author_checks_before_anything_is_sent() -> Result<()> {
    with_service(|db| async move {
        let create = async {
            let error = services::create_author("", "nonsense", "")
                .await
                .unwrap_err();
            assert_eq!(wrong_paths(&error), ["email", "name"]);
            let long = "ä".repeat(101);
            let error = services::create_author(&long, "a@example.com", "")
                .await
                .unwrap_err();
            assert_eq!(wrong_paths(&error), ["name"]);
        };
        db.record(create).await.1.assert_none();
        services::create_author(&"ä".repeat(100), "a@example.com", "").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn create_author_stores_any_text_as_it_is() -> Result<()> {
    with_service(|_| async {
        for (number, text) in HOSTILE.iter().enumerate() {
            let email = format!("author-{number}@example.com");
            let author = services::create_author(text, &email, text).await?;
            let author = Author::get(author.id).await?;
            assert_eq!((author.name.as_str(), author.bio.as_str()), (*text, *text));
        }
        let bio = "x".repeat(1024 * 1024);
        let author = services::create_author("Long", "long@example.com", &bio).await?;
        assert_eq!(Author::get(author.id).await?.bio.len(), bio.len());
        let endless = "x".repeat(17 * 1024 * 1024);
        let refused = services::create_author("Endless", "endless@example.com", &endless).await;
        assert!(refused.is_err(), "a document has at most 16 MiB");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn get_active_authors() -> Result<()> {
    with_service(|_| async {
        assert_eq!(services::get_active_authors().await?, []);
        let mut authors = Vec::new();
        for number in 0..3 {
            let email = format!("author-{number}@example.com");
            let mut author = services::create_author("Author", &email, "").await?;
            author.created_at -= chrono::TimeDelta::days(number);
            author.save().await?;
            authors.push(author);
        }
        services::soft_delete_author(authors.remove(1).id).await?;
        assert_eq!(services::get_active_authors().await?, authors);

        let narrowed = services::get_active_authors()
            .filter(|a| a.email().starts_with("author-2"))
            .await?;
        assert_eq!(narrowed, authors[1..]);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn get_author_by_email() -> Result<()> {
    with_service(|_| async {
        let ada = services::create_author("Ada", "ada@example.com", "").await?;
        assert_eq!(
            services::get_author_by_email("ada@example.com").await?,
            Some(ada)
        );
        for nobody in ["ADA@example.com", "ada@example.co", ""]
            .iter()
            .chain(&HOSTILE)
        {
            assert_eq!(
                services::get_author_by_email(nobody).await?,
                None,
                "{nobody}"
            );
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn soft_delete_author() -> Result<()> {
    with_service(|_| async {
        let ada = services::create_author("Ada", "ada@example.com", "Engines.").await?;
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        services::soft_delete_author(ada.id).await?;
        let deleted = Author::get(ada.id).await?;
        assert!(!deleted.is_active);
        assert!(deleted.updated_at > ada.updated_at);
        assert_eq!(
            Author {
                is_active: true,
                updated_at: ada.updated_at,
                ..deleted
            },
            ada
        );
        services::soft_delete_author(ada.id).await?;

        let error = services::soft_delete_author(ObjectId::new())
            .await
            .unwrap_err();
        assert!(error.is_does_not_exist(), "{error}");
        assert_eq!(error.collection(), Some("authors"));
        Ok(())
    })
    .await
}
