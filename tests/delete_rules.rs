//! `on_delete`: what a deletion means for the documents that refer to the deleted one.

use mongo_odm::{prelude::*, testing::TestDatabase};

#[derive(Document, Clone, Debug, PartialEq)]
#[document(collection = "people")]
struct Person {
    id: ObjectId,
    name: String,
    /// Goes with the boss.
    #[field(on_delete = cascade)]
    boss: Option<Ref<Person>>,
}

#[derive(Document, Clone, Debug, PartialEq)]
#[document(collection = "houses")]
struct House {
    id: ObjectId,
    #[field(on_delete = deny, name = "own")]
    owner: Option<Ref<Person>>,
    #[field(on_delete = nullify)]
    guest: Option<Ref<Person>>,
    #[field(default, on_delete = pull)]
    keys: Vec<Ref<Person>>,
    #[field(default)]
    rooms: Vec<Room>,
    /// No rule: stays as it is.
    builder: Option<Ref<Person>>,
}

#[derive(EmbeddedDocument, Clone, Debug, PartialEq)]
struct Room {
    number: i32,
    #[field(on_delete = nullify)]
    tenant: Option<Ref<Person>>,
}

#[derive(Document, Clone, Debug, PartialEq)]
#[document(collection = "stamps")]
struct Stamp {
    id: ObjectId,
    #[field(on_delete = cascade)]
    house: Ref<House>,
}

async fn person(name: &str) -> Result<Person> {
    let mut person = Person::builder().name(name).build();
    person.insert().await?;
    Ok(person)
}

async fn saved(house: House) -> Result<House> {
    let mut house = house;
    house.insert().await?;
    Ok(house)
}

#[tokio::test]
async fn deny_protects_and_names_who_refers() -> Result<()> {
    TestDatabase::run(|_| async {
        let mut ada = person("Ada").await?;
        let house = saved(House::builder().owner(&ada).build()).await?;
        let error = ada.delete().await.unwrap_err();
        assert!(error.is_reference_protected(), "{error:?}");
        let text = error.to_string();
        assert!(
            text.contains("houses") && text.contains("`owner`"),
            "{text}"
        );
        assert!(text.contains(&house.id.to_hex()), "{text}");
        assert!(Person::objects().exists().await?);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn deny_is_looked_at_before_anything_is_changed() -> Result<()> {
    TestDatabase::run(|_| async {
        let mut ada = person("Ada").await?;
        let house = House::builder()
            .owner(&ada)
            .guest(&ada)
            .keys([Ref::from(&ada)])
            .build();
        let house = saved(house).await?;
        assert!(ada.delete().await.is_err());
        assert!(Person::objects().delete().await.is_err());
        assert_eq!(House::get(house.id).await?, house);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn nullify_and_pull_take_only_the_deleted_one_away() -> Result<()> {
    TestDatabase::run(|_| async {
        let mut ada = person("Ada").await?;
        let bob = person("Bob").await?;
        let rooms = vec![
            Room {
                number: 1,
                tenant: Some(Ref::from(&ada)),
            },
            Room {
                number: 2,
                tenant: Some(Ref::from(&bob)),
            },
        ];
        let house = House::builder()
            .guest(&ada)
            .keys([Ref::from(&bob), Ref::from(&ada)])
            .rooms(rooms)
            .builder(&ada)
            .build();
        let house = saved(house).await?;
        let other = saved(House::builder().guest(&bob).build()).await?;
        assert!(ada.delete().await?);
        let left = House::get(house.id).await?;
        assert_eq!(left.guest, None);
        assert_eq!(left.keys, [Ref::from(&bob)]);
        assert_eq!(left.rooms[0].tenant, None);
        assert_eq!(left.rooms[1].tenant, Some(Ref::from(&bob)));
        assert_eq!(
            left.builder,
            Some(Ref::from(&ada)),
            "a field without rule stays"
        );
        assert_eq!(House::get(other.id).await?, other);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn cascades_go_on_and_circles_end() -> Result<()> {
    TestDatabase::run(|_| async {
        let mut ada = person("Ada").await?;
        let mut bob = Person::builder().name("Bob").boss(&ada).build();
        bob.insert().await?;
        Person::builder()
            .name("Cyd")
            .boss(&bob)
            .build()
            .insert()
            .await?;
        // Ada works for Bob, who works for Ada.
        ada.boss = Some(Ref::from(&bob));
        ada.save().await?;
        let eve = person("Eve").await?;
        assert!(ada.delete().await?);
        assert_eq!(Person::objects().await?, [eve]);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_document_that_goes_too_protects_nothing() -> Result<()> {
    TestDatabase::run(|_| async {
        let mut house = saved(House::builder().build()).await?;
        Stamp::builder().house(&house).build().insert().await?;
        Stamp::builder()
            .house(&saved(House::builder().build()).await?)
            .build()
            .insert()
            .await?;
        assert!(house.delete().await?);
        assert_eq!(Stamp::objects().count().await?, 1);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_sliced_delete_follows_the_rules_of_its_slice() -> Result<()> {
    TestDatabase::run(|_| async {
        let (ada, bob) = (person("Ada").await?, person("Bob").await?);
        let house = saved(
            House::builder()
                .keys([Ref::from(&ada), Ref::from(&bob)])
                .build(),
        )
        .await?;
        let deleted = Person::objects()
            .order_by(|p| p.name().asc())
            .skip(1)
            .limit(1)
            .delete()
            .await?;
        assert_eq!(deleted, 1);
        assert_eq!(House::get(house.id).await?.keys, [Ref::from(&ada)]);
        assert_eq!(Person::objects().await?, [ada]);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn nothing_is_asked_where_nobody_refers() -> Result<()> {
    TestDatabase::run(|db| async move {
        let house = saved(House::builder().build()).await?;
        let mut stamp = Stamp::builder().house(&house).build();
        stamp.insert().await?;
        let (deleted, commands) = db.record(async { stamp.delete().await }).await;
        assert!(deleted?);
        assert_eq!(commands.names(), ["delete"]);
        Ok(())
    })
    .await
}
