//! Querysets of a program's own: functions of the document, and methods for every queryset of it.

use mongo_odm::{prelude::*, testing::TestDatabase};

#[derive(Document, Clone, Debug, PartialEq)]
#[document(collection = "posts", ordering(id))]
struct Post {
    id: i32,
    author: String,
    #[field(default)]
    deleted: bool,
}

impl Post {
    fn live() -> QuerySet<Self> {
        Self::objects().filter(|p| p.deleted().eq(false))
    }
}

trait Posts {
    fn by(self, author: &str) -> Self;
}

impl Posts for QuerySet<Post> {
    fn by(self, author: &str) -> Self {
        self.filter(|p| p.author().eq(author))
    }
}

#[tokio::test]
async fn a_queryset_of_ones_own_is_a_function_or_a_method() -> Result<()> {
    TestDatabase::run(|_| async {
        let post = |id, author: &str, deleted| Post {
            id,
            author: author.into(),
            deleted,
        };
        let posts = [
            post(1, "ada", false),
            post(2, "ada", true),
            post(3, "bob", false),
        ];
        Post::insert_many(posts.clone()).await?;
        let [first, _, third] = posts;
        assert_eq!(Post::live().await?, [first.clone(), third]);
        assert_eq!(Post::live().by("ada").await?, [first]);
        assert_eq!(Post::objects().by("ada").limit(1).count().await?, 1);

        // A queryset is not changed by what is made of it.
        let live = Post::live();
        live.clone()
            .by("ada")
            .update(|p| p.deleted().set(true))
            .await?;
        assert_eq!(live.clone().count().await?, 1);
        assert_eq!(live.count().await?, 1);
        Ok(())
    })
    .await
}
