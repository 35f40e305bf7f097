//! Values that constraints, keys and stored forms must not let through.

use std::collections::{BTreeMap, HashMap};

use mongo_odm::{
    bson::{Bson, Document as BsonDocument, RawDocumentBuf},
    prelude::*,
    testing::TestDatabase,
};

fn messages(result: Result<()>) -> String {
    match result {
        Ok(()) => "no error".to_owned(),
        Err(error) => error
            .validation()
            .map_or_else(|| format!("{error:?}"), ToString::to_string),
    }
}

mod choices {
    use super::*;

    #[derive(Choices, Clone, Copy, Debug, PartialEq)]
    enum Status {
        New,
        Ongoing,
        Done,
    }

    #[derive(EmbeddedDocument, Clone, Debug, PartialEq)]
    struct Size {
        width: i32,
    }

    #[derive(Document, Clone, Debug, PartialEq)]
    #[document(collection = "shops")]
    struct Shop {
        id: i32,
    }

    #[derive(Document, Clone, Debug)]
    #[document(collection = "tickets")]
    struct Ticket {
        id: i32,
        #[field(choices = [Status::New], default = Status::New)]
        status: Status,
        #[field(choices = [Status::New, Status::Done])]
        before: Option<Status>,
        #[field(each(choices = [Status::New]), default)]
        all: Vec<Status>,
        #[field(choices = [Ref::to(1), Ref::to(2)])]
        shop: Option<Ref<Shop>>,
        #[field(choices = [Size { width: 1 }])]
        size: Option<Size>,
    }

    fn one(change: impl FnOnce(&mut Ticket)) -> String {
        let mut ticket = Ticket::builder().id(1).build();
        change(&mut ticket);
        messages(ticket.validate())
    }

    #[test]
    fn are_asked_of_an_enum_that_has_them_derived() {
        assert_eq!(one(|_| {}), "no error");
        assert_eq!(
            one(|t| t.status = Status::Ongoing),
            "status: must be one of \"new\""
        );
        assert_eq!(
            one(|t| t.before = Some(Status::Ongoing)),
            "before: must be one of \"new\", \"done\""
        );
        assert_eq!(one(|t| t.before = Some(Status::Done)), "no error");
        assert_eq!(
            one(|t| t.all = vec![Status::New, Status::Done]),
            "all.1: must be one of \"new\""
        );
    }

    #[test]
    fn are_asked_of_references_and_embedded_documents() {
        assert_eq!(one(|t| t.shop = Some(Ref::to(2))), "no error");
        assert_eq!(
            one(|t| t.shop = Some(Ref::to(3))),
            "shop: must be one of 1, 2"
        );
        assert_eq!(one(|t| t.size = Some(Size { width: 1 })), "no error");
        assert_eq!(
            one(|t| t.size = Some(Size { width: 2 })),
            "size: must be one of { \"width\": 1 }"
        );
    }

    #[tokio::test]
    async fn are_asked_of_the_operands_of_updates() -> Result<()> {
        let db = TestDatabase::new().await?;
        let all = || Ticket::objects().on(&db);
        let (results, commands) = db
            .record(async {
                [
                    all().update(|t| t.status().set(Status::Done)).await,
                    all().update(|t| t.before().set(Status::Ongoing)).await,
                    all().update(|t| t.all().push(Status::Done)).await,
                    all().update(|t| t.all().set(vec![Status::Ongoing])).await,
                    all().update(|t| t.shop().set(Ref::to(7))).await,
                    all().update(|t| t.size().set(Size { width: 7 })).await,
                ]
            })
            .await;
        let said = results.map(|result| messages(result.map(drop)));
        assert_eq!(
            said,
            [
                "status: must be one of \"new\"",
                "before: must be one of \"new\", \"done\"",
                "all.0: must be one of \"new\"",
                "all.0: must be one of \"new\"",
                "shop: must be one of 1, 2",
                "size: must be one of { \"width\": 1 }",
            ]
        );
        commands.assert_none();
        Ok(())
    }
}

mod keys {
    use super::*;

    #[derive(Document, Clone, Debug)]
    #[document(collection = "customers")]
    struct Customer {
        id: i32,
        #[field(default)]
        info: BTreeMap<String, Bson>,
        #[field(default)]
        deep: HashMap<String, BTreeMap<String, i32>>,
        #[field(default)]
        any: Bson,
        #[field(default)]
        free: BsonDocument,
        raw: Option<RawDocumentBuf>,
        #[field(default)]
        list: Vec<Bson>,
    }

    fn customer() -> Customer {
        Customer::builder().id(1).any(Bson::Null).build()
    }

    fn one(change: impl FnOnce(&mut Customer)) -> String {
        let mut customer = customer();
        change(&mut customer);
        messages(customer.validate())
    }

    fn map<V>(key: &str, value: V) -> BTreeMap<String, V> {
        BTreeMap::from([(key.to_owned(), value)])
    }

    const DOLLAR: &str = "the key of a map must not start with `$`";
    const EMPTY: &str = "the key of a map must not be empty";

    #[test]
    fn of_maps_are_those_that_a_path_can_name() {
        let dot = "the key of a map must not contain a dot: no path can name it. \
                   A `bson::Document` takes such keys";
        assert_eq!(one(|c| c.info = map("a$", Bson::Null)), "no error");
        assert_eq!(
            one(|c| c.info = map("$a", Bson::Null)),
            format!("info.$a: {DOLLAR}")
        );
        assert_eq!(
            one(|c| c.info = map("", Bson::Null)),
            format!("info.: {EMPTY}")
        );
        assert_eq!(
            one(|c| c.info = map("a.b", Bson::Null)),
            format!("info.a.b: {dot}")
        );
        assert_eq!(
            one(|c| c.info = map("a\0", Bson::Null)),
            "info.a\0: the key of a map must not contain a NUL character"
        );
        assert_eq!(
            one(|c| c.deep = HashMap::from([("a".into(), map("$b", 1))])),
            format!("deep.a.$b: {DOLLAR}")
        );
    }

    #[test]
    fn inside_of_bson_are_checked_too() {
        assert_eq!(
            one(|c| c.info = map("a", Bson::from(doc! { "b": [{ "$t": 1 }] }))),
            format!("info.a.b.0.$t: {DOLLAR}")
        );
        assert_eq!(
            one(|c| c.any = Bson::from(doc! { "$t": 1 })),
            format!("any.$t: {DOLLAR}")
        );
        assert_eq!(one(|c| c.free = doc! { "": 1 }), format!("free.: {EMPTY}"));
        assert_eq!(
            one(|c| c.free = doc! { "a": { "$t": 1 } }),
            format!("free.a.$t: {DOLLAR}")
        );
        let raw = RawDocumentBuf::try_from(&doc! { "a": [[{ "$t": 1 }]] }).unwrap();
        assert_eq!(
            one(|c| c.raw = Some(raw)),
            format!("raw.a.0.0.$t: {DOLLAR}")
        );
        assert_eq!(
            one(|c| c.list = vec![Bson::Null, Bson::from(doc! { "$t": 1 })]),
            format!("list.1.$t: {DOLLAR}")
        );
    }

    #[test]
    fn of_a_dbref_and_with_a_dot_are_kept_inside_of_bson() {
        let reference = doc! { "$ref": "customers", "$id": 1, "$db": "shop" };
        assert_eq!(one(|c| c.any = Bson::from(reference.clone())), "no error");
        assert_eq!(
            one(|c| c.free = doc! { "owner": reference, "a.b": 1 }),
            "no error"
        );
    }

    #[tokio::test]
    async fn are_checked_by_every_write_that_has_them() -> Result<()> {
        let db = TestDatabase::new().await?;
        let mut stored = customer();
        stored.insert().on(&db).await?;
        let all = || Customer::objects().on(&db);
        let (results, commands) = db
            .record(async {
                let mut wrong = customer();
                wrong.free = doc! { "$t": 1 };
                [
                    wrong.clone().insert().on(&db).await,
                    wrong.save().on(&db).await,
                    all()
                        .update(|c| c.info().set(map("$t", Bson::Int32(1))))
                        .await
                        .map(drop),
                    all()
                        .update(|c| c.info().key("a").set(Bson::from(doc! { "$t": 1 })))
                        .await
                        .map(drop),
                    all()
                        .update(|c| c.deep().key("a").set(map("$t", 1)))
                        .await
                        .map(drop),
                    all()
                        .update(|c| c.any().set(Bson::from(doc! { "$t": 1 })))
                        .await
                        .map(drop),
                    all()
                        .update(|c| c.free().set(doc! { "a": { "": 1 } }))
                        .await
                        .map(drop),
                    all()
                        .update(|c| c.list().push(Bson::from(doc! { "$t": 1 })))
                        .await
                        .map(drop),
                ]
            })
            .await;
        assert_eq!(
            results.map(messages),
            [
                format!("free.$t: {DOLLAR}"),
                format!("free.$t: {DOLLAR}"),
                format!("info.$t: {DOLLAR}"),
                format!("info.a.$t: {DOLLAR}"),
                format!("deep.a.$t: {DOLLAR}"),
                format!("any.$t: {DOLLAR}"),
                format!("free.a.: {EMPTY}"),
                format!("list.0.$t: {DOLLAR}"),
            ]
        );
        commands.assert_none();
        let saved = all().update(|c| c.free().set(doc! { "a.b": 1 })).await?;
        assert_eq!(saved.modified, 1);
        Ok(())
    }
}

mod numbers {
    use super::*;

    #[derive(Document, Clone, Debug)]
    struct Price {
        id: i32,
        #[field(precision = 2, default)]
        double: f64,
        #[field(precision = 2, default)]
        single: f32,
        #[field(precision = 2)]
        decimal: Option<mongo_odm::bson::Decimal128>,
    }

    #[test]
    fn that_are_not_finite_have_no_precision() {
        let said = |change: fn(&mut Price)| {
            let mut price = Price::builder().id(1).build();
            change(&mut price);
            messages(price.validate())
        };
        let not = "must be a finite number";
        assert_eq!(said(|p| p.double = f64::NAN), format!("double: {not}"));
        assert_eq!(
            said(|p| p.double = f64::NEG_INFINITY),
            format!("double: {not}")
        );
        assert_eq!(said(|p| p.single = f32::INFINITY), format!("single: {not}"));
        assert_eq!(
            said(|p| p.decimal = "NaN".parse().ok()),
            format!("decimal: {not}")
        );
        assert_eq!(said(|p| p.double = 0.25), "no error");
    }
}

mod requests {
    use super::*;

    #[derive(Document, Clone, Debug)]
    struct Order {
        id: ObjectId,
    }

    #[tokio::test]
    async fn a_page_that_is_not_there_is_the_callers_mistake() -> Result<()> {
        let db = TestDatabase::new().await?;
        let (results, commands) = db
            .record(async {
                [
                    Order::objects().on(&db).page(0, 10).await,
                    Order::objects().on(&db).page(1, 0).await,
                ]
            })
            .await;
        let kinds = results.map(|result| format!("{:?}", result.unwrap_err().kind()));
        assert_eq!(kinds, ["InvalidRequest", "InvalidRequest"]);
        commands.assert_none();
        Ok(())
    }

    #[test]
    fn text_that_is_no_id_is_the_callers_mistake() {
        let parsed = |text: &str| -> Result<ObjectId> { Ok(ObjectId::parse_str(text)?) };
        let error = parsed("42").unwrap_err();
        assert_eq!(format!("{:?}", error.kind()), "InvalidRequest");
        assert!(std::error::Error::source(&error).is_some());
    }
}

#[cfg(feature = "chrono")]
mod dates {
    use super::*;
    use mongo_odm::chrono::NaiveDate;

    #[derive(Document, Debug)]
    struct Day {
        id: i32,
        date: NaiveDate,
    }

    #[test]
    fn with_a_time_of_the_day_are_told_why_they_are_no_day() {
        let read = |milliseconds| {
            let stored =
                doc! { "_id": 1, "date": mongo_odm::bson::DateTime::from_millis(milliseconds) };
            let stored = RawDocumentBuf::try_from(&stored).unwrap();
            Day::from_bson(&stored).unwrap_err().to_string()
        };
        let said = read(1_714_979_289_123);
        assert!(
            said.ends_with("date: 2024-05-06T07:08:09.123Z has a time of day, which a NaiveDate cannot keep: use `DateTime<Utc>`"),
            "{said}"
        );
        let said = read(i64::MAX);
        assert!(said.contains("does not fit chrono"), "{said}");
    }
}

mod uuids {
    use super::*;
    use mongo_odm::{
        bson::{Binary, Uuid, spec::BinarySubtype},
        types::{JavaLegacy, LegacyUuid},
    };

    #[derive(Document, Clone, Debug)]
    #[document(collection = "devices")]
    struct Device {
        id: LegacyUuid<JavaLegacy>,
        owner: Ref<Device>,
        name: String,
    }

    #[derive(Document, Clone, Debug)]
    #[document(collection = "devices")]
    struct Wrong {
        id: Uuid,
    }

    #[tokio::test]
    async fn of_subtype_3_are_found_and_kept_by_a_save() -> Result<()> {
        let db = TestDatabase::new().await?;
        let uuid = Uuid::parse_str("00112233-4455-6677-8899-aabbccddeeff")?;
        let bytes = vec![
            0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11, 0x00, 0xff, 0xee, 0xdd, 0xcc, 0xbb, 0xaa,
            0x99, 0x88,
        ];
        let binary = Bson::Binary(Binary {
            subtype: BinarySubtype::UuidOld,
            bytes,
        });
        let stored = doc! { "_id": binary.clone(), "owner": binary, "name": "a" };
        let collection = db.driver().collection::<BsonDocument>("devices");
        collection.insert_one(&stored).await?;
        let found = Device::objects()
            .on(&db)
            .filter(|d| d.id().eq(uuid) & d.id().gte(uuid));
        let mut device = found.get().await?;
        assert_eq!((device.id.uuid(), device.owner.id().uuid()), (uuid, uuid));
        device.name = "b".into();
        device.save().on(&db).await?;
        let mut expected = stored;
        expected.insert("name", "b");
        assert_eq!(collection.find_one(doc! {}).await?, Some(expected));
        let error = Wrong::objects().on(&db).await.unwrap_err().to_string();
        assert!(error.contains("LegacyUuid<JavaLegacy>"), "{error}");
        assert_eq!(serde_json::to_value(device.id).unwrap(), uuid.to_string());
        let read: LegacyUuid<JavaLegacy> =
            serde_json::from_str(&format!("{:?}", uuid.to_string())).unwrap();
        assert_eq!(read, device.id);
        Ok(())
    }
}

mod in_bson {
    use super::*;
    use mongo_odm::types::Bytes;

    #[derive(Choices, Clone, Copy, Debug, PartialEq)]
    enum Status {
        Open,
    }

    #[derive(Choices, Clone, Copy, Debug, PartialEq)]
    #[choices(repr = i32)]
    enum Level {
        High = 3,
    }

    #[derive(Document, Clone, Debug)]
    struct Shop {
        id: ObjectId,
    }

    #[test]
    fn stands_what_a_field_may_have() -> Result<()> {
        let date: DateTime<Utc> = DateTime::UNIX_EPOCH;
        let shop = Ref::<Shop>::to(ObjectId::from_bytes([7; 12]));
        let found = doc! {
            "date": bson(&date)?,
            "dates": bson(&vec![Some(date), None])?,
            "total": bson(&dec!(9.90))?,
            "shop": shop,
            "status": Status::Open,
            "level": { "$gte": Level::High },
            "bytes": Bytes(vec![1]),
            "number": bson(&7_u64)?,
        };
        let epoch = mongo_odm::bson::DateTime::from_millis(0);
        let total: mongo_odm::bson::Decimal128 = "9.90".parse().unwrap();
        let bytes = mongo_odm::bson::Binary {
            subtype: mongo_odm::bson::spec::BinarySubtype::Generic,
            bytes: vec![1],
        };
        assert_eq!(
            found,
            doc! {
                "date": epoch,
                "dates": [epoch, Bson::Null],
                "total": total,
                "shop": *shop.id(),
                "status": "open",
                "level": { "$gte": 3 },
                "bytes": bytes,
                "number": 7_i64,
            }
        );
        let error = mongo_odm::bson(&u64::MAX).unwrap_err();
        assert!(error.to_string().contains("does not fit Int64"), "{error}");
        Ok(())
    }
}

mod normalised_text {
    use super::*;
    use std::sync::Arc;

    #[derive(EmbeddedDocument, Clone, Debug, PartialEq)]
    struct Contact {
        #[field(name = "mail", trim, lowercase, email)]
        email: String,
    }

    fn no_spaces(text: &str) -> std::result::Result<(), &'static str> {
        if text.contains(' ') {
            Err("has a space")
        } else {
            Ok(())
        }
    }

    #[derive(Document, Clone, Debug, PartialEq)]
    #[document(collection = "people")]
    struct Person {
        id: i32,
        #[field(trim, min_length = 2, validate = no_spaces)]
        name: String,
        #[field(trim, uppercase)]
        code: Option<Arc<str>>,
        #[field(default, each(trim, lowercase))]
        tags: Vec<String>,
        #[field(default, each(lowercase))]
        by_key: BTreeMap<String, String>,
        #[field(default)]
        contacts: Vec<Contact>,
        main: Option<Box<Contact>>,
        #[field(default)]
        plain: String,
    }

    fn person() -> Person {
        let contact = |email: &str| Contact {
            email: email.into(),
        };
        Person::builder()
            .id(1)
            .name(" Ann\t")
            .code(Arc::<str>::from(" ab "))
            .tags([" A ".to_owned(), "ß".to_owned()])
            .by_key(BTreeMap::from([("K".to_owned(), "V ".to_owned())]))
            .contacts([contact(" ANN@Example.org ")])
            .main(Box::new(contact("X@Example.org")))
            .plain(" P ")
            .build()
    }

    fn normalised() -> BsonDocument {
        doc! {
            "_id": 1,
            "name": "Ann",
            "code": "AB",
            "tags": ["a", "ß"],
            "by_key": { "K": "v " },
            "contacts": [{ "mail": "ann@example.org" }],
            "main": { "mail": "x@example.org" },
            "plain": " P ",
        }
    }

    async fn stored(db: &TestDatabase) -> BsonDocument {
        let people = db.driver().collection::<BsonDocument>("people");
        people.find_one(doc! {}).await.unwrap().unwrap()
    }

    #[tokio::test]
    async fn is_stored_by_every_write_of_a_document() -> Result<()> {
        for write in 0..4 {
            let db = TestDatabase::new().await?;
            let mut person = person();
            match write {
                0 => person.save().on(&db).await?,
                1 => person.insert().on(&db).await?,
                2 => person.save().without_validation().on(&db).await?,
                _ => person = Person::insert_many([person]).on(&db).await?.remove(0),
            }
            assert_eq!(stored(&db).await, normalised(), "{write}");
            assert_eq!(Person::objects().on(&db).get().await?, person, "{write}");
        }
        Ok(())
    }

    #[test]
    fn is_what_constraints_and_checks_see() {
        let mut right = person();
        right.validate().unwrap();
        assert_eq!(right.name, "Ann");
        let mut short = person();
        short.name = " A ".into();
        assert_eq!(
            messages(short.validate()),
            "name: must be at least 2 characters long (has 1)"
        );
        let mut spaced = person();
        spaced.name = " A b ".into();
        assert_eq!(messages(spaced.validate()), "name: has a space");
    }

    #[tokio::test]
    async fn is_stored_by_updates() -> Result<()> {
        let db = TestDatabase::new().await?;
        let mut first = person();
        first.insert().on(&db).await?;
        let contact = |email: &str| Contact {
            email: email.into(),
        };
        Person::objects()
            .on(&db)
            .by_id(1)
            .update_one(|p| {
                (
                    p.name().set(" Bob "),
                    p.code().set(" cd "),
                    p.tags().push(" B "),
                    p.by_key().key("K").set("W"),
                    p.contacts().at(0).email().set(" BOB@Example.org"),
                    p.main().set(contact(" Y@Example.org")),
                )
            })
            .await?;
        Person::objects()
            .on(&db)
            .update(|p| {
                (
                    p.contacts().push(contact("Z@Example.org")),
                    p.tags().add_to_set(" C "),
                )
            })
            .await?;
        Person::objects()
            .on(&db)
            .update(|p| p.tags().pull(" A "))
            .await?;
        assert_eq!(
            stored(&db).await,
            doc! {
                "_id": 1,
                "name": "Bob",
                "code": "CD",
                "tags": ["ß", "b", "c"],
                "by_key": { "K": "w" },
                "contacts": [{ "mail": "bob@example.org" }, { "mail": "z@example.org" }],
                "main": { "mail": "y@example.org" },
                "plain": " P ",
            }
        );
        let upsert = Person::objects()
            .on(&db)
            .filter(|p| p.id().eq(2) & p.name().eq(" Xy"));
        let upsert = upsert.update_one(|p| {
            (
                p.tags().set_on_insert(Vec::new()),
                p.code().set_on_insert(" x "),
            )
        });
        let error = upsert.upsert().await.unwrap_err();
        assert!(
            error
                .to_string()
                .contains("not in the form that the field stores"),
            "{error}"
        );
        let refused = Person::objects()
            .on(&db)
            .update(|p| p.name().set(" A "))
            .await;
        assert_eq!(
            messages(refused.map(drop)),
            "name: must be at least 2 characters long (has 1)"
        );
        Ok(())
    }
}
