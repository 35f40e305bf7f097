use mongo_odm::prelude::*;

use crate::models::Author;

/// Creates an author. An e-mail address that another author has is an error.
pub async fn create_author(name: &str, email: &str, bio: &str) -> Result<Author> {
    let mut author = Author::builder().name(name).email(email).bio(bio).build();
    author.insert().await?;
    Ok(author)
}

/// The active authors, newest first: a lazy queryset, which can be narrowed further.
pub fn get_active_authors() -> QuerySet<Author> {
    Author::objects()
        .filter(|a| a.is_active().eq(true))
        .order_by(|a| a.created_at().desc())
}

/// The author with the e-mail address, if there is one.
pub async fn get_author_by_email(email: &str) -> Result<Option<Author>> {
    Author::objects()
        .filter(|a| a.email().eq(email))
        .first()
        .await
}

/// Takes an author out of service, and keeps the document.
pub async fn soft_delete_author(author_id: ObjectId) -> Result<()> {
    Author::objects()
        .by_id(author_id)
        .update_one(|a| a.is_active().set(false))
        .must_exist()
        .await?;
    Ok(())
}
