//! Writes whose answers get lost on the way: each is one retryable write of the driver's.

use std::time::Duration;

use mongo_odm::{
    connection::disconnect, driver::Client, error::ErrorKind, prelude::*, testing::Server,
};

use crate::way::{Fate, Way, lossy};

#[derive(Document, Clone, Debug, PartialEq)]
#[document(collection = "parcels", hooks)]
struct Parcel {
    id: ObjectId,
    to: String,
    #[field(default)]
    scans: i32,
    /// What each `post_save` was told.
    told: Vec<Option<bool>>,
}

impl Hooks for Parcel {
    async fn post_save(&mut self, context: &SaveContext) -> Result<()> {
        self.told.push(context.created);
        Ok(())
    }
}

fn parcel(to: &str) -> Parcel {
    Parcel {
        id: ObjectId::new(),
        to: to.to_owned(),
        scans: 0,
        told: Vec::new(),
    }
}

/// A server, a way to it, the connection over that way and one of another client, which loses nothing.
struct Clients {
    _server: Server,
    way: Way,
    db: Database,
    other: Database,
}

impl Drop for Clients {
    fn drop(&mut self) {
        let alias = self.db.alias().expect("an alias");
        disconnect(alias);
        disconnect(&format!("{alias} of another"));
    }
}

async fn clients(test: &str) -> Result<Option<Clients>> {
    clients_with(test, |options| options).await
}

async fn clients_with(
    test: &str,
    change: impl FnOnce(ConnectOptions) -> ConnectOptions,
) -> Result<Option<Clients>> {
    let Some((server, way)) = lossy(test).await? else {
        return Ok(None);
    };
    let db = mongo_odm::connect(change(way.options(test))).await?;
    let other = ConnectOptions::new(server.uri())
        .alias(format!("{test} of another"))
        .database("way");
    Ok(Some(Clients {
        other: mongo_odm::connect(other).await?,
        _server: server,
        way,
        db,
    }))
}

/// The parcel as it is stored, apart from what its hooks were told.
async fn stored(db: &Database, parcel: &Parcel) -> Result<(String, i32)> {
    let stored = Parcel::get(parcel.id).on(db).await?;
    Ok((stored.to, stored.scans))
}

/// The updates that came by: they are one, sent again.
fn assert_repeated(way: &Way, name: &str) {
    let seen = way.seen(name);
    assert_eq!(seen.len(), 2, "{seen:?}");
    assert!(seen[0].number.is_some(), "{seen:?}");
    assert_eq!(seen[0], seen[1]);
}

#[tokio::test]
async fn a_save_whose_answer_got_lost_is_done_once() -> Result<()> {
    let test = "a_save_whose_answer_got_lost_is_done_once";
    let Some(clients) = clients(test).await? else {
        return Ok(());
    };
    let mut parcel = parcel("Oslo");
    clients.way.next("update", [Fate::Lost]);
    parcel.save().on(&clients.db).await?;
    assert_repeated(&clients.way, "update");
    assert_eq!(stored(&clients.other, &parcel).await?, ("Oslo".into(), 0));

    parcel.to = "Bergen".to_owned();
    clients.way.next("update", [Fate::Lost]);
    parcel.save().on(&clients.db).await?;
    assert_eq!(stored(&clients.other, &parcel).await?, ("Bergen".into(), 0));
    // The server tells the second time what it did the first time.
    assert_eq!(parcel.told, [Some(true), Some(false)]);
    Ok(())
}

#[tokio::test]
async fn a_change_of_another_client_between_the_attempts_survives() -> Result<()> {
    let test = "a_change_of_another_client_between_the_attempts_survives";
    let Some(clients) = clients(test).await? else {
        return Ok(());
    };
    let mut parcel = parcel("Oslo");
    for round in 1..=2 {
        parcel.to = format!("Oslo {round}");
        let pause = clients.way.lose("update");
        let id = parcel.id;
        let scan = async {
            let seen = Parcel::get(id).on(&clients.other).await?;
            assert_eq!(seen.to, format!("Oslo {round}"));
            let scan = Parcel::objects().by_id(id).on(&clients.other);
            scan.update_one(|p| p.scans().inc(5)).must_exist().await
        };
        let (saved, scanned) = tokio::join!(parcel.save().on(&clients.db), pause.run(scan));
        scanned?;
        saved?;
        assert_eq!(
            stored(&clients.other, &parcel).await?,
            (format!("Oslo {round}"), 5)
        );
        parcel.scans = 0;
    }
    assert_eq!(clients.way.seen("update").len(), 4);
    assert_eq!(parcel.told, [Some(true), Some(false)]);
    Ok(())
}

#[tokio::test]
async fn a_document_deleted_between_the_attempts_stays_deleted() -> Result<()> {
    let test = "a_document_deleted_between_the_attempts_stays_deleted";
    let Some(clients) = clients(test).await? else {
        return Ok(());
    };
    let mut parcel = parcel("Oslo");
    for _ in 0..2 {
        let pause = clients.way.lose("update");
        let delete = Parcel::objects()
            .by_id(parcel.id)
            .on(&clients.other)
            .delete();
        let (saved, deleted) = tokio::join!(
            parcel.save().on(&clients.db),
            pause.run(async { delete.await })
        );
        assert_eq!(deleted?, 1);
        saved?;
        assert_eq!(Parcel::objects().on(&clients.other).count().await?, 0);
    }
    assert_eq!(clients.way.seen("update").len(), 4);
    assert_eq!(parcel.told, [Some(true); 2]);
    Ok(())
}

#[tokio::test]
async fn conditional_saves_and_inserts_are_done_once() -> Result<()> {
    let test = "conditional_saves_and_inserts_are_done_once";
    let Some(clients) = clients(test).await? else {
        return Ok(());
    };
    let mut parcel = parcel("Oslo");
    clients.way.next("insert", [Fate::Lost]);
    parcel.insert().on(&clients.db).await?;
    assert_repeated(&clients.way, "insert");

    for (round, to) in ["Bergen", "Tromsø"].into_iter().enumerate() {
        let before = std::mem::replace(&mut parcel.to, to.to_owned());
        let pause = clients.way.lose("update");
        let id = parcel.id;
        let scan = async {
            let scan = Parcel::objects().by_id(id).on(&clients.other);
            scan.update_one(|p| (p.scans().inc(5), p.to().set("Narvik")))
                .await
        };
        let save = parcel.save().on(&clients.db);
        let save = match round {
            0 => save.must_exist(),
            // Would not hold the second time.
            _ => save.save_if(|p| p.to().eq(before)),
        };
        let (saved, scanned) = tokio::join!(save, pause.run(scan));
        scanned?;
        saved?;
        assert_eq!(stored(&clients.other, &parcel).await?, ("Narvik".into(), 5));
        parcel.scans = 0;
        Parcel::objects()
            .by_id(id)
            .on(&clients.other)
            .update_one(|p| p.to().set(to))
            .await?;
    }
    assert_eq!(parcel.told, [Some(true), Some(false), Some(false)]);
    Ok(())
}

#[tokio::test]
async fn whatever_becomes_of_the_first_attempt_documents_are_inserted_once() -> Result<()> {
    let test = "whatever_becomes_of_the_first_attempt_documents_are_inserted_once";
    let Some(clients) = clients(test).await? else {
        return Ok(());
    };
    let fates = [
        Fate::Lost,
        Fate::Truncated(3),
        Fate::Truncated(30),
        Fate::Cut,
        Fate::Late(Duration::from_millis(50)),
    ];
    for (round, fate) in (1..).zip(fates) {
        let shown = format!("{fate:?}");
        clients.way.next("insert", [fate]);
        let parcels = ["Oslo", "Bergen"].map(parcel);
        let inserted = Parcel::insert_many(parcels).on(&clients.db).await?;
        assert_eq!(inserted.len(), 2, "{shown}");
        assert_eq!(
            Parcel::objects().on(&clients.other).count().await?,
            round * 2,
            "{shown}"
        );
    }
    assert_eq!(clients.way.seen("insert").len(), 9);
    Ok(())
}

#[tokio::test]
async fn a_save_is_sent_twice_at_most() -> Result<()> {
    let test = "a_save_is_sent_twice_at_most";
    let Some(clients) = clients(test).await? else {
        return Ok(());
    };
    clients.way.plan(|seen| match seen.name.as_str() {
        "update" => Fate::Lost,
        _ => Fate::Answered,
    });
    let mut lost = parcel("Oslo");
    let error = lost.save().on(&clients.db).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection, "{error}");
    assert!(error.is_transient());
    assert_eq!(error.collection(), Some("parcels"));
    assert_eq!(error.document_id(), Some(&lost.id.into()));
    assert_repeated(&clients.way, "update");
    assert!(lost.told.is_empty(), "no `post_save`");
    Ok(())
}

#[tokio::test]
async fn a_save_is_sent_once_where_writes_are_not_to_be_retried() -> Result<()> {
    let test = "a_save_is_sent_once_where_writes_are_not_to_be_retried";
    let options = |options: ConnectOptions| options.retry_writes(false);
    let Some(clients) = clients_with(test, options).await? else {
        return Ok(());
    };
    let configured = clients.way.options("configured").configure(|driver| {
        driver.retry_writes = Some(false);
    });
    let uri = clients.way.uri() + "&retryWrites=false";
    let in_uri = ConnectOptions::new(&uri)
        .alias("in the URI")
        .database("way");
    let driver = Client::with_uri_str(&uri).await?;
    for (sent, db) in [
        clients.db.clone(),
        mongo_odm::connect(configured).await?,
        mongo_odm::connect(in_uri).await?,
        Database::from_driver(driver.database("way")),
    ]
    .iter()
    .enumerate()
    {
        clients.way.next("update", [Fate::Lost]);
        let error = parcel("Oslo").save().on(db).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Connection, "{error}");
        assert_eq!(clients.way.seen("update").len(), sent + 1, "{db:?}");
    }
    disconnect("configured");
    disconnect("in the URI");
    Ok(())
}

#[tokio::test]
async fn a_refused_save_is_sent_once() -> Result<()> {
    let test = "a_refused_save_is_sent_once";
    let Some(clients) = clients(test).await? else {
        return Ok(());
    };
    let db = &clients.db;
    let unique = doc! { "createIndexes": "parcels", "indexes": [
        { "key": { "to": 1 }, "name": "to_1", "unique": true },
    ] };
    db.driver().run_command(unique).await?;
    parcel("Oslo").save().on(db).await?;

    let mut second = parcel("Oslo");
    let error = second.save().on(db).await.unwrap_err();
    let duplicate = error.duplicate_key().expect("a duplicate key");
    assert_eq!(duplicate.index(), "to_1");
    assert_eq!(error.document_id(), Some(&second.id.into()));
    assert_eq!(clients.way.seen("update").len(), 2);
    assert_eq!(Parcel::objects().on(db).count().await?, 1);
    Ok(())
}

/// The server's answer to an upsert whose document another one inserted in the same moment.
fn lost_race(id: ObjectId) -> Fate {
    Fate::Forged(doc! { "n": 0, "nModified": 0, "ok": 1.0, "writeErrors": [{
        "index": 0,
        "code": 11000,
        "keyPattern": { "_id": 1 },
        "keyValue": { "_id": id },
        "errmsg": format!(
            "E11000 duplicate key error collection: way.parcels index: _id_ dup key: {{ _id: ObjectId('{id}') }}"
        ),
    }] })
}

#[tokio::test]
async fn a_save_that_lost_the_race_of_two_inserts_updates_what_the_other_one_inserted() -> Result<()>
{
    let test = "a_save_that_lost_the_race_of_two_inserts_updates_what_the_other_one_inserted";
    let Some(clients) = clients(test).await? else {
        return Ok(());
    };
    let mut first = parcel("Oslo");
    let mut second = first.clone();
    first.insert().on(&clients.other).await?;

    second.to = "Bergen".to_owned();
    clients.way.next("update", [lost_race(second.id)]);
    second.save().on(&clients.db).await?;
    let seen = clients.way.seen("update");
    assert_eq!(seen.len(), 2);
    assert_ne!(seen[0].number, seen[1].number, "a write of its own");
    assert_eq!(stored(&clients.other, &second).await?, ("Bergen".into(), 0));
    assert_eq!(second.told, [Some(false)]);

    // Not for ever.
    clients
        .way
        .next("update", [lost_race(second.id), lost_race(second.id)]);
    let error = second.save().on(&clients.db).await.unwrap_err();
    assert_eq!(error.duplicate_key().map(|key| key.index()), Some("_id_"));
    assert_eq!(clients.way.seen("update").len(), 4);
    Ok(())
}
