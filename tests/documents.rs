//! Saving, inserting, loading, reloading and deleting single documents, and inserting many.

use mongo_odm::{bson::Bson, prelude::*, testing::TestDatabase};

#[derive(Document, Clone, Debug, PartialEq)]
#[document(collection = "people")]
struct Person {
    id: ObjectId,
    #[field(name = "n", min_length = 1)]
    name: String,
    #[field(unique)]
    email: String,
    #[field(default = 1)]
    version: i32,
    nick: Option<String>,
    #[field(null)]
    phone: Option<String>,
    #[field(default)]
    tags: Vec<String>,
}

fn ada() -> Person {
    Person::builder()
        .name("Ada")
        .email("ada@example.org")
        .build()
}

async fn stored(id: ObjectId) -> mongo_odm::bson::Document {
    let raw = Person::objects().by_id(id).raw().await.unwrap();
    raw[0].to_owned().try_into().unwrap()
}

#[tokio::test]
async fn a_save_sets_every_field_and_unsets_what_is_none() -> Result<()> {
    TestDatabase::run(|db| async move {
        let mut ada = ada();
        let (saved, commands) = db.record(async { ada.save().await }).await;
        saved?;
        commands.only().assert_body(doc! {
            "update": "people",
            "ordered": true,
            "updates": [{
                "q": { "_id": ada.id },
                "u": {
                    "$set": { "n": "Ada", "email": "ada@example.org", "version": 1, "phone": null, "tags": [] },
                    "$unset": { "nick": "" },
                },
                "upsert": true,
            }],
        });
        assert_eq!(
            stored(ada.id).await,
            doc! { "_id": ada.id, "n": "Ada", "email": "ada@example.org", "version": 1, "phone": null, "tags": [] }
        );
        assert_eq!(Person::get(ada.id).await?, ada);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn an_insert_sends_the_document_with_its_id_first() -> Result<()> {
    TestDatabase::run(|db| async move {
        let mut ada = ada();
        let (inserted, commands) = db.record(async { ada.insert().await }).await;
        inserted?;
        commands.only().assert_body(doc! {
            "insert": "people",
            "ordered": true,
            "documents": [{
                "_id": ada.id, "n": "Ada", "email": "ada@example.org", "version": 1, "phone": null, "tags": [],
            }],
        });
        Ok(())
    })
    .await
}

#[tokio::test]
async fn an_insert_of_a_stored_id_is_a_duplicate_key_and_changes_nothing() -> Result<()> {
    TestDatabase::run(|_| async {
        let mut ada = ada();
        ada.insert().await?;
        let mut other = ada.clone();
        other.name = "Other".to_owned();
        let error = other.insert().await.unwrap_err();
        assert!(error.is_duplicate_key(), "{error:?}");
        assert_eq!(error.duplicate_key().unwrap().index(), "_id_");
        assert_eq!(Person::get(ada.id).await?.name, "Ada");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_duplicate_key_names_collection_index_field_and_value() -> Result<()> {
    TestDatabase::run(|_| async {
        Person::ensure_indexes().await?;
        ada().insert().await?;
        let error = ada().save().await.unwrap_err();
        let duplicate = error.duplicate_key().expect("a duplicate key");
        assert_eq!(duplicate.index(), "email_1");
        assert_eq!(duplicate.fields().collect::<Vec<_>>(), ["email"]);
        assert_eq!(duplicate.values(), &doc! { "email": "ada@example.org" });
        assert_eq!(error.collection(), Some("people"));
        let text = error.to_string();
        assert!(
            text.contains("email") && text.contains("ada@example.org"),
            "{text}"
        );
        Ok(())
    })
    .await
}

#[derive(Document, Clone, Debug)]
#[document(rename_all = "camelCase", index(home_address.post_code, unique))]
struct Tenant {
    id: ObjectId,
    home_address: HomeAddress,
}

#[derive(EmbeddedDocument, Clone, Debug)]
#[document(rename_all = "camelCase")]
struct HomeAddress {
    post_code: i32,
}

#[tokio::test]
async fn a_duplicate_key_is_told_in_the_names_of_the_struct() -> Result<()> {
    TestDatabase::run(|_| async {
        Tenant::ensure_indexes().await?;
        let tenant = || {
            Tenant::builder()
                .home_address(HomeAddress { post_code: 7 })
                .build()
        };
        tenant().insert().await?;
        let error = tenant().insert().await.unwrap_err();
        let duplicate = error.duplicate_key().unwrap();
        assert_eq!(
            duplicate.fields().collect::<Vec<_>>(),
            ["home_address.post_code"]
        );
        assert_eq!(duplicate.values(), &doc! { "homeAddress.postCode": 7 });
        let error = Tenant::insert_many([tenant(), tenant()]).await.unwrap_err();
        assert!(
            error.to_string().contains("`home_address.post_code` = 7"),
            "{error}"
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn stored_fields_that_the_type_does_not_know_stay() -> Result<()> {
    TestDatabase::run(|db| async move {
        let mut ada = ada();
        ada.nick = Some("A".to_owned());
        ada.save().await?;
        let people = db
            .driver()
            .collection::<mongo_odm::bson::Document>("people");
        people
            .update_one(
                doc! { "_id": ada.id },
                doc! { "$set": { "legacy": { "a": [1] } } },
            )
            .await
            .unwrap();
        let mut loaded = Person::get(ada.id).await?;
        loaded.nick = None;
        loaded.save().await?;
        let stored = stored(ada.id).await;
        assert_eq!(stored.get_document("legacy").unwrap(), &doc! { "a": [1] });
        assert!(!stored.contains_key("nick"));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn must_exist_does_not_bring_a_deleted_document_back() -> Result<()> {
    TestDatabase::run(|_| async {
        let mut ada = ada();
        ada.save().await?;
        assert!(ada.delete().await?);
        let error = ada.save().must_exist().await.unwrap_err();
        assert!(error.is_does_not_exist());
        assert_eq!(error.document_id(), Some(&Bson::ObjectId(ada.id)));
        assert_eq!(Person::objects().count().await?, 0);
        assert!(!ada.delete().await?, "deleting again deletes nothing");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn save_if_is_an_optimistic_lock() -> Result<()> {
    TestDatabase::run(|db| async move {
        let mut ada = ada();
        ada.save().await?;
        let mut mine = Person::get(ada.id).await?;
        mine.version += 1;
        let (saved, commands) = db
            .record(async { mine.save().save_if(|p| p.version().eq(1)).await })
            .await;
        saved?;
        let updates = commands.only().body.get_array("updates").unwrap().clone();
        let update = updates[0].as_document().unwrap();
        assert_eq!(
            update.get_document("q").unwrap(),
            &doc! { "_id": ada.id, "version": 1 }
        );
        assert!(!update.contains_key("upsert"));

        let mut late = ada.clone();
        late.version += 1;
        let error = late
            .save()
            .save_if(|p| p.version().eq(1))
            .await
            .unwrap_err();
        assert!(error.is_version_conflict(), "{error:?}");

        ada.delete().await?;
        let error = late
            .save()
            .save_if(|p| p.version().eq(2))
            .await
            .unwrap_err();
        assert!(error.is_does_not_exist(), "{error:?}");

        let error = late
            .save()
            .must_be_new()
            .save_if(|p| p.version().eq(2))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), mongo_odm::error::ErrorKind::InvalidQuery);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn nothing_is_sent_for_an_invalid_document_unless_asked() -> Result<()> {
    TestDatabase::run(|db| async move {
        let mut nobody = ada();
        nobody.name.clear();
        let (saved, commands) = db.record(async { nobody.save().await }).await;
        let error = saved.unwrap_err();
        assert_eq!(error.validation().unwrap().messages("name").len(), 1);
        assert_eq!(error.collection(), Some("people"));
        commands.assert_none();
        nobody.save().without_validation().await?;
        assert_eq!(Person::get(nobody.id).await?.name, "");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn reload_gives_what_is_stored_now() -> Result<()> {
    TestDatabase::run(|_| async {
        let mut ada = ada();
        ada.save().await?;
        Person::objects()
            .by_id(ada.id)
            .update_one(|p| p.name().set("Countess"))
            .await?;
        ada.tags.push("local change".to_owned());
        ada.reload().await?;
        assert_eq!(ada.name, "Countess");
        assert!(ada.tags.is_empty());
        ada.delete().await?;
        assert!(ada.reload().await.unwrap_err().is_does_not_exist());
        Ok(())
    })
    .await
}

#[tokio::test]
async fn get_of_an_unknown_id_names_it() -> Result<()> {
    TestDatabase::run(|db| async move {
        let id = ObjectId::new();
        let (got, commands) = db.record(async { Person::get(id).await }).await;
        let error = got.unwrap_err();
        assert!(error.is_does_not_exist());
        assert!(error.to_string().contains(&id.to_hex()), "{error}");
        commands.only().assert_body(doc! {
            "find": "people", "filter": { "_id": id }, "limit": 1_i64, "singleBatch": true,
        });
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_stored_document_that_does_not_fit_is_an_error_with_id_and_path() -> Result<()> {
    TestDatabase::run(|db| async move {
        let people = db
            .driver()
            .collection::<mongo_odm::bson::Document>("people");
        people
            .insert_one(doc! { "_id": ObjectId::new(), "n": "x", "email": "x", "tags": ["a", 5] })
            .await
            .unwrap();
        let error = Person::objects().await.unwrap_err();
        assert_eq!(error.kind(), mongo_odm::error::ErrorKind::Decode);
        assert_eq!(error.path().as_deref(), Some("tags.1"));
        assert!(error.document_id().is_some());
        assert_eq!(error.collection(), Some("people"));
        let text = error.to_string();
        assert!(text.contains("Int32"), "{text}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn defaults_fill_what_is_absent_or_null_and_the_rest_is_an_error() -> Result<()> {
    TestDatabase::run(|db| async move {
        let people = db.driver().collection::<mongo_odm::bson::Document>("people");
        let id = ObjectId::new();
        people
            .insert_one(doc! { "email": "x", "_id": id, "n": "x", "tags": null, "version": null, "nick": null })
            .await
            .unwrap();
        let loaded = Person::get(id).await?;
        assert_eq!((loaded.version, loaded.tags.len(), loaded.nick, loaded.phone), (1, 0, None, None));
        people.update_one(doc! { "_id": id }, doc! { "$set": { "n": null } }).await.unwrap();
        let error = Person::get(id).await.unwrap_err();
        assert_eq!(error.path().as_deref(), Some("n"));
        Ok(())
    })
    .await
}

fn people(count: usize) -> Vec<Person> {
    (0..count)
        .map(|n| {
            Person::builder()
                .name(format!("P{n}"))
                .email(format!("p{n}@example.org"))
                .build()
        })
        .collect()
}

#[tokio::test]
async fn many_documents_are_inserted_in_calls_of_a_thousand() -> Result<()> {
    TestDatabase::run(|db| async move {
        let (inserted, commands) = db
            .record(async { Person::insert_many(people(2_500)).await })
            .await;
        let inserted = inserted?;
        let sizes: Vec<usize> = commands
            .named("insert")
            .map(|command| command.body.get_array("documents").unwrap().len())
            .collect();
        assert_eq!(sizes, [1_000, 1_000, 500]);
        assert_eq!(Person::objects().count().await?, 2_500);
        assert_eq!(Person::get(inserted[2_499].id).await?, inserted[2_499]);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn inserting_no_documents_sends_nothing() -> Result<()> {
    TestDatabase::run(|db| async move {
        let (inserted, commands) = db.record(async { Person::insert_many([]).await }).await;
        assert!(inserted?.is_empty());
        commands.assert_none();
        Ok(())
    })
    .await
}

#[tokio::test]
async fn one_invalid_document_of_many_sends_none_and_is_named() -> Result<()> {
    TestDatabase::run(|db| async move {
        let mut many = people(3);
        many[1].name.clear();
        let id = many[1].id;
        let (inserted, commands) = db.record(async { Person::insert_many(many).await }).await;
        let error = inserted.unwrap_err();
        assert_eq!(error.document_id(), Some(&Bson::ObjectId(id)));
        assert_eq!(error.validation().unwrap().messages("name").len(), 1);
        let refused = &error.bulk().unwrap().refused()[0];
        assert_eq!(refused.index(), 1);
        assert_eq!(refused.error().document_id(), Some(&Bson::ObjectId(id)));
        commands.assert_none();
        Ok(())
    })
    .await
}

#[tokio::test]
async fn an_unordered_insert_leaves_the_invalid_ones_out_and_tells_them() -> Result<()> {
    TestDatabase::run(|_| async {
        Person::ensure_indexes().await?;
        let mut many = people(6);
        many[1].name.clear();
        many[3].email = many[2].email.clone();
        many[5].name.clear();
        let error = Person::insert_many(many).unordered().await.unwrap_err();
        let bulk = error.bulk().unwrap();
        let told: Vec<_> = bulk
            .refused()
            .iter()
            .map(|refused| (refused.index(), refused.error().is_validation()))
            .collect();
        assert_eq!(told, [(1, true), (3, false), (5, true)]);
        assert_eq!(bulk.inserted(), Some(3));
        let names = Person::objects()
            .order_by(|p| p.name().asc())
            .distinct(|p| p.name())
            .await?;
        assert_eq!(names, ["P0", "P2", "P4"]);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn an_unordered_insert_keeps_the_good_ones_and_tells_the_others() -> Result<()> {
    TestDatabase::run(|_| async {
        Person::ensure_indexes().await?;
        let mut many = people(1_500);
        many[3].email = many[0].email.clone();
        many[1_200].email = many[1].email.clone();
        let error = Person::insert_many(many.clone())
            .unordered()
            .await
            .unwrap_err();
        assert!(error.is_duplicate_key(), "{error:?}");
        let bulk = error.bulk().expect("the failures one by one");
        let failed: Vec<usize> = bulk
            .refused()
            .iter()
            .map(|refused| refused.index())
            .collect();
        assert_eq!(failed, [3, 1_200]);
        assert_eq!(bulk.inserted(), Some(1_498));
        assert_eq!(Person::objects().count().await?, 1_498);

        Person::objects().delete().await?;
        let error = Person::insert_many(many).await.unwrap_err();
        assert_eq!(error.bulk().unwrap().refused().len(), 1);
        assert_eq!(
            Person::objects().count().await?,
            3,
            "ordered: up to the first refused"
        );
        Ok(())
    })
    .await
}

#[test]
fn an_error_of_bson_is_passed_on() {
    fn parse(id: &str) -> Result<ObjectId> {
        Ok(ObjectId::parse_str(id)?)
    }
    let error = parse("47").unwrap_err();
    assert!(error.is_invalid_request());
    assert!(error.to_string().contains("ObjectId"), "{error}");
    assert!(std::error::Error::source(&error).is_some());
}
