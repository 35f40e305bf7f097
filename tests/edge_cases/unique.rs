//! Unique indexes on fields of embedded documents, in lists too.

use mongo_odm::{prelude::*, testing::TestDatabase};

#[derive(Document, Clone, Debug)]
#[document(collection = "parents", index(children.slug, unique, partial = |p| p.children().slug().exists(true)))]
struct Parent {
    id: i32,
    children: Vec<Child>,
    #[field(name = "o")]
    outer: Option<Outer>,
}

#[derive(EmbeddedDocument, Clone, Debug)]
struct Child {
    slug: String,
}

#[derive(EmbeddedDocument, Clone, Debug)]
struct Outer {
    #[field(name = "i")]
    inner: Inner,
}

#[derive(EmbeddedDocument, Clone, Debug)]
struct Inner {
    #[field(name = "c", unique, sparse)]
    code: i32,
}

fn parent(id: i32, slugs: &[&str]) -> Parent {
    let slugs = slugs.iter().map(|slug| (*slug).to_owned());
    Parent {
        id,
        children: slugs.map(|slug| Child { slug }).collect(),
        outer: None,
    }
}

#[tokio::test]
async fn a_unique_field_of_a_list_is_unique_among_documents() -> Result<()> {
    TestDatabase::run(|_| async {
        let report = Parent::ensure_indexes().await?;
        assert!(report.is_complete(), "{report}");
        assert_eq!(report.created, ["children.slug_1", "o.i.c_1"]);

        parent(1, &["a", "a"]).insert().await?;
        parent(2, &["b", "c"]).insert().await?;
        let error = parent(3, &["d", "c"]).insert().await.unwrap_err();
        assert_eq!(error.duplicate_key().unwrap().index(), "children.slug_1");
        // Documents without any are not alike.
        parent(4, &[]).insert().await?;
        parent(5, &[]).insert().await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_unique_field_deep_in_renamed_documents_is_unique() -> Result<()> {
    TestDatabase::run(|_| async {
        Parent::ensure_indexes().await?;
        let with_code = |id, code| Parent {
            outer: Some(Outer {
                inner: Inner { code },
            }),
            ..parent(id, &[])
        };
        with_code(1, 7).insert().await?;
        let error = with_code(2, 7).insert().await.unwrap_err();
        let key = error.duplicate_key().unwrap();
        assert_eq!(key.fields().collect::<Vec<_>>(), ["outer.inner.code"]);
        with_code(2, 8).insert().await?;

        // An update and a save are refused as well.
        let error = Parent::objects()
            .by_id(2)
            .update_one(|p| p.outer().inner().code().set(7))
            .await
            .unwrap_err();
        assert!(error.is_duplicate_key(), "{error}");
        let error = with_code(2, 7).save().await.unwrap_err();
        assert!(error.is_duplicate_key(), "{error}");
        // Absent codes are not alike.
        parent(3, &[]).insert().await?;
        parent(4, &[]).insert().await?;
        Ok(())
    })
    .await
}
