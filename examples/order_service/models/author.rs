use std::fmt;

use mongo_odm::prelude::*;

/// A writer of product descriptions.
#[derive(Document, Clone, Debug, PartialEq, Eq)]
#[document(
    collection = "authors",
    ordering(-created_at),
    index(-created_at),
    index(name: text, bio: text, default_language = "english"),
)]
pub struct Author {
    pub id: ObjectId,
    #[field(min_length = 1, max_length = 100)]
    pub name: String,
    #[field(email, unique)]
    pub email: String,
    #[field(default)]
    pub bio: String,
    #[field(auto_now_add)]
    pub created_at: DateTime<Utc>,
    #[field(auto_now)]
    pub updated_at: DateTime<Utc>,
    #[field(default = true)]
    pub is_active: bool,
}

impl fmt::Display for Author {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}
