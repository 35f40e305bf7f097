//! An `_id` is a value, whatever it looks like: no write may take it as an operator or as a pattern.

use std::{collections::BTreeMap, slice};

use mongo_odm::{
    bson::{Bson, Document as BsonDocument, Regex, cstr, doc},
    prelude::*,
    testing::TestDatabase,
    types::Serde,
};

/// Documents that the server would read as conditions on an `_id`.
fn operators() -> [BsonDocument; 6] {
    [
        doc! { "$ne": null },
        doc! { "$gt": 0 },
        doc! { "$gt": "" },
        doc! { "$exists": true },
        doc! { "$not": { "$size": 9 } },
        doc! { "$in": ["bob", 1, { "n": 1 }] },
    ]
}

fn pattern() -> Bson {
    Bson::RegularExpression(Regex {
        pattern: cstr!("^b").into(),
        options: cstr!("").into(),
    })
}

/// Saves, deletes and reloads a document with each of the ids, and looks at what that does to others.
macro_rules! attack {
    ($test:ident, $id:ty, $stored:expr, $hostile:expr) => {
        #[tokio::test]
        async fn $test() -> Result<()> {
            #[derive(Document, Clone, Debug, PartialEq)]
            #[document(collection = "people")]
            struct Person {
                id: $id,
                v: i32,
            }

            TestDatabase::run(|db| async move {
                let people = db.driver().collection::<BsonDocument>("people");
                let stored = $stored.map(|id| doc! { "_id": id, "v": 1 });
                people.insert_many(&stored).await?;
                for id in $hostile {
                    let shown = format!("{id:?}");
                    let mut person = Person { id, v: 667 };
                    // A server may store such an id. If it does, it is this one.
                    let saved = person.save().without_validation().await;
                    let now = read(&people).await?;
                    let (others, own): (Vec<_>, Vec<_>) = now
                        .into_iter()
                        .partition(|document| stored.contains(document));
                    assert_eq!(others, stored, "save of {shown}: {saved:?}");
                    let bytes = person.to_bson()?;
                    let own: Vec<_> = own.iter().map(|d| d.to_vec().unwrap()).collect();
                    match saved {
                        Ok(()) => assert_eq!(own, [bytes.as_bytes()], "save of {shown}"),
                        Err(_) => assert!(own.is_empty(), "save of {shown}"),
                    }
                    if !own.is_empty() {
                        assert!(person.delete().await?, "delete of {shown}");
                        assert_eq!(read(&people).await?, stored, "delete of {shown}");
                    }

                    let error = person.save().without_validation().must_exist().await;
                    assert!(is_absent(error), "must_exist of {shown}");
                    let save = person.save().without_validation();
                    let error = save.save_if(|p| p.v().eq(1)).await;
                    assert!(is_absent(error), "save_if of {shown}");
                    assert!(is_absent(person.reload().await), "reload of {shown}");
                    assert!(!person.delete().await?, "delete of {shown}");
                    assert_eq!(read(&people).await?, stored, "after {shown}");
                }
                Ok(())
            })
            .await
        }
    };
}

async fn read(people: &mongo_odm::driver::Collection<BsonDocument>) -> Result<Vec<BsonDocument>> {
    let mut found = people.find(doc! {}).sort(doc! { "_id": 1 }).await?;
    let mut documents = Vec::new();
    while found.advance().await? {
        documents.push(found.deserialize_current()?);
    }
    Ok(documents)
}

fn is_absent(result: Result<()>) -> bool {
    result.is_err_and(|error| error.is_does_not_exist())
}

attack!(
    a_bson_value,
    Bson,
    ["alice", "bob", "carol"].map(Bson::from),
    operators().map(Bson::from).into_iter().chain([pattern()])
);

attack!(
    a_bson_value_among_numbers,
    Bson,
    [1, 2, 3].map(Bson::from),
    operators().map(Bson::from).into_iter().chain([pattern()])
);

attack!(
    a_bson_document,
    BsonDocument,
    [1, 2, 3].map(|n| doc! { "n": n }),
    operators()
);

attack!(
    a_map,
    BTreeMap<String, Bson>,
    [1, 2, 3].map(|n| doc! { "n": n }),
    operators().map(|id| id.into_iter().collect::<BTreeMap<_, _>>())
);

attack!(
    a_value_of_serdes,
    Serde<BsonDocument>,
    [1, 2, 3].map(|n| doc! { "n": n }),
    operators().map(Serde)
);

#[tokio::test]
async fn an_id_that_is_a_document_is_sent_behind_eq_and_a_plain_one_as_it_is() -> Result<()> {
    #[derive(Document, Clone, Debug, PartialEq)]
    #[document(collection = "things")]
    struct Thing {
        id: Bson,
        v: i32,
    }

    TestDatabase::run(|db| async move {
        for (id, filter) in [
            (Bson::Int32(7), doc! { "_id": 7 }),
            (
                doc! { "a": 1 }.into(),
                doc! { "_id": { "$eq": { "a": 1 } } },
            ),
        ] {
            let mut thing = Thing { id, v: 1 };
            let (done, commands) = db
                .record(async {
                    thing.save().await?;
                    thing.save().save_if(|t| t.v().eq(1)).await?;
                    thing.delete().await
                })
                .await;
            assert!(done?);
            let mut conditional = filter.clone();
            conditional.insert("v", 1);
            commands[0].assert_body(doc! { "update": "things", "ordered": true, "updates": [
                { "q": filter.clone(), "u": { "$set": { "v": 1 } }, "upsert": true },
            ] });
            commands[1].assert_body(doc! { "update": "things", "ordered": true, "updates": [
                { "q": conditional, "u": { "$set": { "v": 1 } } },
            ] });
            commands[2].assert_body(doc! { "delete": "things", "ordered": true, "deletes": [
                { "q": filter, "limit": 1 },
            ] });
        }
        Ok(())
    })
    .await
}

#[derive(Document, Clone, Debug, PartialEq)]
#[document(collection = "owners")]
struct Owner {
    id: Bson,
}

#[derive(Document, Clone, Debug, PartialEq)]
#[document(collection = "pets")]
struct Pet {
    id: i32,
    #[field(on_delete = cascade)]
    owner: Ref<Owner>,
}

#[derive(Document, Clone, Debug, PartialEq)]
#[document(collection = "houses")]
struct House {
    id: i32,
    #[field(on_delete = nullify)]
    owner: Option<Ref<Owner>>,
    #[field(on_delete = pull)]
    guests: Vec<Ref<Owner>>,
}

#[derive(Document, Clone, Debug, PartialEq)]
#[document(collection = "flats")]
struct Flat {
    id: i32,
    rooms: Vec<Room>,
}

#[derive(EmbeddedDocument, Clone, Debug, PartialEq)]
struct Room {
    #[field(on_delete = nullify)]
    tenant: Option<Ref<Owner>>,
}

#[derive(Document, Clone, Debug, PartialEq)]
#[document(collection = "vaults")]
struct Vault {
    id: i32,
    #[field(on_delete = deny)]
    owner: Ref<Owner>,
}

#[tokio::test]
async fn delete_rules_take_an_id_as_a_value() -> Result<()> {
    TestDatabase::run(|_| async {
        let bob = || Ref::<Owner>::to("bob".into());
        let pet = Pet {
            id: 1,
            owner: bob(),
        };
        let house = House {
            id: 1,
            owner: Some(bob()),
            guests: vec![bob()],
        };
        let room = Room {
            tenant: Some(bob()),
        };
        let flat = Flat {
            id: 1,
            rooms: vec![room],
        };
        let vault = Vault {
            id: 1,
            owner: bob(),
        };
        Owner { id: "bob".into() }.insert().await?;
        pet.clone().insert().await?;
        house.clone().insert().await?;
        flat.clone().insert().await?;
        vault.clone().insert().await?;

        let hostile = operators().map(Bson::from).into_iter().chain([pattern()]);
        for id in hostile {
            let mut owner = Owner { id };
            assert!(!owner.delete().await?, "{owner:?}");
            assert_eq!(Owner::objects().count().await?, 1, "{owner:?}");
            assert_eq!(Pet::objects().await?, slice::from_ref(&pet), "{owner:?}");
            assert_eq!(
                House::objects().await?,
                slice::from_ref(&house),
                "{owner:?}"
            );
            assert_eq!(Flat::objects().await?, slice::from_ref(&flat), "{owner:?}");
            assert_eq!(
                Vault::objects().await?,
                slice::from_ref(&vault),
                "{owner:?}"
            );
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn delete_rules_hold_for_ids_that_are_documents() -> Result<()> {
    TestDatabase::run(|_| async {
        let [gone, stays] = [1, 2].map(|n| Bson::from(doc! { "n": n }));
        let [to_gone, to_stays] = [&gone, &stays].map(|id| Ref::<Owner>::to(id.clone()));
        Owner::insert_many([Owner { id: gone.clone() }, Owner { id: stays }]).await?;
        let pets = [&to_gone, &to_stays].map(|owner| owner.clone());
        Pet::insert_many(
            pets.into_iter()
                .zip(1..)
                .map(|(owner, id)| Pet { id, owner }),
        )
        .await?;
        let mut house = House {
            id: 1,
            owner: Some(to_gone.clone()),
            guests: vec![to_gone.clone(), to_stays.clone(), to_gone.clone()],
        };
        house.insert().await?;
        let rooms = [&to_gone, &to_stays].map(|owner| Room {
            tenant: Some(owner.clone()),
        });
        let mut flat = Flat {
            id: 1,
            rooms: rooms.to_vec(),
        };
        flat.insert().await?;
        let mut vault = Vault {
            id: 1,
            owner: to_gone.clone(),
        };
        vault.insert().await?;

        let mut owner = Owner { id: gone };
        let error = owner.delete().await.unwrap_err();
        assert!(error.is_reference_protected(), "{error}");
        vault.delete().await?;
        assert!(owner.delete().await?);
        assert_eq!(Owner::objects().count().await?, 1);
        assert_eq!(
            Pet::objects().await?,
            [Pet {
                id: 2,
                owner: to_stays.clone()
            }]
        );
        house.reload().await?;
        assert_eq!(house.owner, None);
        assert_eq!(house.guests, slice::from_ref(&to_stays));
        flat.reload().await?;
        let tenants: Vec<_> = flat.rooms.iter().map(|room| room.tenant.clone()).collect();
        assert_eq!(tenants, [None, Some(to_stays)]);
        Ok(())
    })
    .await
}
