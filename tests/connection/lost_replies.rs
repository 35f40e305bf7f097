//! Saves whose answer gets lost on the way.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use mongo_odm::{connection::disconnect, error::ErrorKind, prelude::*, testing::Server};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use crate::own_server;

#[derive(Document, Clone, Debug, PartialEq)]
#[document(collection = "parcels", hooks)]
struct Parcel {
    id: ObjectId,
    to: String,
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
        told: Vec::new(),
    }
}

/// A way to the server on which the replies to some updates get lost, with their connection.
struct Way {
    address: String,
    updates: Arc<AtomicUsize>,
    losses: Arc<AtomicUsize>,
}

impl Way {
    async fn to(server: &str) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?.to_string();
        let [updates, losses] = [(); 2].map(|()| Arc::new(AtomicUsize::new(0)));
        let counters = (updates.clone(), losses.clone());
        let server = server.to_owned();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (updates, losses) = counters.clone();
                let server = server.clone();
                tokio::spawn(async move { pass_on(client, &server, &updates, &losses).await });
            }
        });
        Ok(Self {
            address,
            updates,
            losses,
        })
    }

    fn lose(&self, replies: usize) {
        self.losses.store(replies, Ordering::SeqCst);
    }

    fn updates(&self) -> usize {
        self.updates.load(Ordering::SeqCst)
    }
}

/// Hands on requests and replies in turns until one side ends, or a reply is to be lost.
async fn pass_on(
    client: TcpStream,
    server: &str,
    updates: &AtomicUsize,
    losses: &AtomicUsize,
) -> io::Result<()> {
    let server = TcpStream::connect(server).await?;
    let (mut requests, mut to_client) = client.into_split();
    let (mut replies, mut to_server) = server.into_split();
    let lost = Arc::new(AtomicUsize::new(0));
    let marked = lost.clone();
    let back = tokio::spawn(async move {
        let mut buffer = vec![0; 65_536];
        while let Ok(length @ 1..) = replies.read(&mut buffer).await {
            if marked.load(Ordering::SeqCst) > 0
                || to_client.write_all(&buffer[..length]).await.is_err()
            {
                break;
            }
        }
        // Both halves are dropped: the client sees its connection end.
    });
    let mut buffer = vec![0; 65_536];
    while let Ok(length @ 1..) = requests.read(&mut buffer).await {
        let request = &buffer[..length];
        if request.windows(8).any(|window| window == b"\x02update\0") {
            updates.fetch_add(1, Ordering::SeqCst);
            let take = |left: usize| left.checked_sub(1);
            if losses
                .fetch_update(Ordering::SeqCst, Ordering::SeqCst, take)
                .is_ok()
            {
                lost.store(1, Ordering::SeqCst);
                to_server.write_all(request).await?;
                // The server has done it when it answers.
                let _ = back.await;
                return Ok(());
            }
        }
        to_server.write_all(request).await?;
    }
    back.abort();
    Ok(())
}

/// A server behind such a way, and how to connect to it.
async fn lossy(test: &str) -> Result<Option<(Server, Way, ConnectOptions)>> {
    let Some(server) = own_server(test, Server::builder()).await? else {
        return Ok(None);
    };
    let address = server.uri().trim_start_matches("mongodb://");
    let address = address.split(['/', '?']).next().unwrap_or_default();
    let way = Way::to(address).await.expect("a free port");
    let options = ConnectOptions::new(format!("mongodb://{}/?directConnection=true", way.address))
        .alias(test)
        .database("parcels");
    Ok(Some((server, way, options)))
}

#[tokio::test]
async fn a_save_whose_answer_got_lost_is_sent_once_more() -> Result<()> {
    let test = "a_save_whose_answer_got_lost_is_sent_once_more";
    let Some((_server, way, options)) = lossy(test).await? else {
        return Ok(());
    };
    let db = mongo_odm::connect(options).await?;
    let mut parcel = parcel("Oslo");

    way.lose(1);
    parcel.save().on(&db).await?;
    assert_eq!(way.updates(), 2);
    parcel.to = "Bergen".to_owned();
    parcel.save().on(&db).await?;
    assert_eq!(way.updates(), 3);

    let stored = Parcel::objects().on(&db).get().await?;
    assert_eq!((stored.id, stored.to), (parcel.id, "Bergen".to_owned()));
    // That the first one inserted it cannot be told: the second one found it there.
    assert_eq!(parcel.told, [None, Some(false)]);
    disconnect(test);
    Ok(())
}

#[tokio::test]
async fn a_save_is_sent_twice_at_most() -> Result<()> {
    let test = "a_save_is_sent_twice_at_most";
    let Some((_server, way, options)) = lossy(test).await? else {
        return Ok(());
    };
    let db = mongo_odm::connect(options).await?;

    way.lose(9);
    let error = parcel("Oslo").save().on(&db).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection, "{error}");
    assert!(error.is_transient());
    assert_eq!(way.updates(), 2);
    disconnect(test);
    Ok(())
}

#[tokio::test]
async fn a_save_is_sent_once_where_writes_are_not_to_be_retried() -> Result<()> {
    let test = "a_save_is_sent_once_where_writes_are_not_to_be_retried";
    let Some((_server, way, options)) = lossy(test).await? else {
        return Ok(());
    };
    let db = mongo_odm::connect(options.retry_writes(false)).await?;

    way.lose(1);
    let error = parcel("Oslo").save().on(&db).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection, "{error}");
    assert_eq!(way.updates(), 1);
    disconnect(test);
    Ok(())
}

#[tokio::test]
async fn a_conditional_save_is_not_sent_again_by_the_odm() -> Result<()> {
    let test = "a_conditional_save_is_not_sent_again_by_the_odm";
    let Some((_server, way, options)) = lossy(test).await? else {
        return Ok(());
    };
    let db = mongo_odm::connect(options.retry_writes(false)).await?;
    let mut parcel = parcel("Oslo");
    parcel.save().on(&db).await?;

    way.lose(1);
    parcel.to = "Bergen".to_owned();
    let save = parcel.save().on(&db).save_if(|p| p.to().eq("Oslo"));
    assert_eq!(save.await.unwrap_err().kind(), ErrorKind::Connection);
    assert_eq!(way.updates(), 2);
    disconnect(test);
    Ok(())
}

#[tokio::test]
async fn a_refused_save_is_sent_once() -> Result<()> {
    let test = "a_refused_save_is_sent_once";
    let Some((_server, way, options)) = lossy(test).await? else {
        return Ok(());
    };
    let db = mongo_odm::connect(options).await?;
    let parcels = db
        .driver()
        .collection::<mongo_odm::bson::Document>("parcels");
    let unique = mongo_odm::bson::doc! { "createIndexes": "parcels", "indexes": [
        { "key": { "to": 1 }, "name": "to_1", "unique": true },
    ] };
    db.driver().run_command(unique).await?;
    parcel("Oslo").save().on(&db).await?;

    let mut second = parcel("Oslo");
    let error = second.save().on(&db).await.unwrap_err();
    let duplicate = error.duplicate_key().expect("a duplicate key");
    assert_eq!(duplicate.index(), "to_1");
    assert_eq!(error.document_id(), Some(&second.id.into()));
    assert_eq!(way.updates(), 2);
    assert_eq!(parcels.count_documents(mongo_odm::bson::doc! {}).await?, 1);
    disconnect(test);
    Ok(())
}
