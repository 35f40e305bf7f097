//! Fields whose names mean something elsewhere.

use std::collections::BTreeMap;

use mongo_odm::{prelude::*, testing::TestDatabase};

use crate::{store, stored};

/// Names of query and update operators, of Rust words, of methods of documents and of dictionaries.
#[derive(Document, Clone, Debug, PartialEq)]
#[document(collection = "odd")]
struct Odd {
    id: i32,
    r#type: String,
    size: i32,
    set: i32,
    dec: i32,
    items: Vec<Inner>,
    keys: BTreeMap<String, i32>,
    save: bool,
    validate: Option<String>,
    exists: bool,
    #[field(name = "with space")]
    spaced: Option<i32>,
}

#[derive(EmbeddedDocument, Clone, Debug, PartialEq)]
struct Inner {
    r#type: String,
    eq: i32,
    unset: i32,
}

fn odd(id: i32) -> Odd {
    Odd {
        id,
        r#type: "axe".into(),
        size: id,
        set: 1,
        dec: 1,
        items: vec![Inner {
            r#type: "sword".into(),
            eq: id,
            unset: 0,
        }],
        keys: BTreeMap::from([("47".into(), id)]),
        save: true,
        validate: None,
        exists: true,
        spaced: Some(id),
    }
}

#[tokio::test]
async fn fields_may_have_the_names_of_operators_and_methods() -> Result<()> {
    TestDatabase::run(|_| async {
        Odd::insert_many([odd(1), odd(2)]).await?;
        let found = Odd::objects()
            .filter(|o| o.r#type().eq("axe") & o.size().gt(1) & o.exists().eq(true))
            .filter(|o| o.items().r#type().eq("sword") & o.items().eq().eq(2))
            .filter(|o| o.keys().key("47").eq(2) & o.spaced().is_not_null())
            .await?;
        assert_eq!(found, [odd(2)]);

        let changed = Odd::objects()
            .by_id(2)
            .update_one(|o| {
                (
                    o.set().set(5),
                    o.dec().dec(3),
                    o.r#type().set("hammer"),
                    o.items().at(0).unset().set(7),
                    o.keys().key("47").inc(1),
                    o.spaced().unset(),
                )
            })
            .await?;
        assert_eq!(changed.modified, 1);
        assert_eq!(
            stored::<Odd>().await[1],
            doc! {
                "_id": 2, "type": "hammer", "size": 2, "set": 5, "dec": -2,
                "items": [{ "type": "sword", "eq": 2, "unset": 7 }],
                "keys": { "47": 3 }, "save": true, "exists": true,
            }
        );
        Ok(())
    })
    .await
}

#[derive(Document, Clone, Debug, PartialEq)]
#[document(collection = "people")]
struct Person {
    id: i32,
    /// Stored under the name of another field of the struct.
    #[field(name = "nick")]
    name: String,
    #[field(name = "name")]
    nick: Option<String>,
}

#[tokio::test]
async fn a_stored_name_is_never_taken_for_the_rust_name() -> Result<()> {
    TestDatabase::run(|db| async move {
        store(
            &db,
            "people",
            &[doc! { "_id": 1, "nick": "Ada", "name": "countess" }],
        )
        .await?;
        let ada = Person::objects()
            .filter(|p| p.name().eq("Ada") & p.nick().eq("countess"))
            .get()
            .await?;
        assert_eq!(
            (ada.name.as_str(), ada.nick.as_deref()),
            ("Ada", Some("countess"))
        );

        // A key that only looks like the Rust name of a field fills nothing.
        store(&db, "people", &[doc! { "_id": 2, "name": "x" }]).await?;
        let error = Person::get(2).await.unwrap_err();
        assert_eq!(error.path().as_deref(), Some("nick"));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_stray_id_beside_the_id_is_an_unknown_field() -> Result<()> {
    TestDatabase::run(|db| async move {
        store(&db, "people", &[doc! { "_id": 1, "id": "", "nick": "Ada" }]).await?;
        let mut ada = Person::get(1).await?;
        assert_eq!(ada.id, 1);
        ada.save().await?;
        assert_eq!(
            stored::<Person>().await,
            [doc! { "_id": 1, "id": "", "nick": "Ada" }]
        );
        Ok(())
    })
    .await
}
