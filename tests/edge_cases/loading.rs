//! What stored documents read as.

use mongo_odm::{bson::Bson, prelude::*, testing::TestDatabase};

use crate::{store, stored};

#[derive(Document, Clone, Debug, PartialEq)]
#[document(collection = "shapes")]
struct Shape {
    id: i32,
    name: String,
    corner: Option<Corner>,
    #[field(default)]
    corners: Vec<Corner>,
}

#[derive(EmbeddedDocument, Clone, Debug, PartialEq)]
struct Corner {
    x: i32,
    #[field(default = 1)]
    y: i32,
}

#[tokio::test]
async fn unknown_fields_are_no_error_at_any_depth() -> Result<()> {
    TestDatabase::run(|db| async move {
        let document = doc! {
            "_id": 1, "_cls": "Shape.Square", "name": "a", "colour": "red",
            "corner": { "x": 1, "z": [1, { "a": 1 }] },
            "corners": [{ "y": 2, "x": 3, "label": null }],
        };
        store(&db, "shapes", std::slice::from_ref(&document)).await?;
        let mut shape = Shape::get(1).await?;
        assert_eq!(shape.corner, Some(Corner { x: 1, y: 1 }));
        assert_eq!(shape.corners, [Corner { x: 3, y: 2 }]);

        shape.name = "b".into();
        shape.save().await?;
        let saved = stored::<Shape>().await.remove(0);
        assert_eq!(
            saved.get("colour"),
            document.get("colour"),
            "unknown fields stay"
        );
        assert_eq!(saved.get("_cls"), document.get("_cls"));
        assert_eq!(
            saved.get("corner"),
            Some(&Bson::from(doc! { "x": 1, "y": 1 })),
            "an embedded document is set as a whole"
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_document_that_does_not_fit_is_named_and_the_others_can_be_read() -> Result<()> {
    TestDatabase::run(|db| async move {
        store(
            &db,
            "shapes",
            &[
                doc! { "_id": 1, "name": "a" },
                doc! { "_id": 2, "name": "b", "corners": [{ "x": 1 }, { "x": "wide" }] },
                doc! { "_id": 3, "name": Bson::Null },
            ],
        )
        .await?;
        let all = Shape::objects().order_by(|s| [s.id().asc()]);
        let error = all.clone().await.unwrap_err();
        assert_eq!(error.document_id(), Some(&Bson::Int32(2)));
        assert_eq!(error.path().as_deref(), Some("corners.1.x"));
        assert_eq!(
            all.clone()
                .skip(2)
                .first()
                .await
                .unwrap_err()
                .path()
                .as_deref(),
            Some("name")
        );

        // The others are read one by one, or all of them undecoded.
        assert_eq!(Shape::get(1).await?.name, "a");
        assert_eq!(all.clone().raw().await?.len(), 3);
        assert_eq!(all.count().await?, 3);
        Ok(())
    })
    .await
}
