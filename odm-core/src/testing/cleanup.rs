//! Drops the databases of tests that are over.
//!
//! A test's runtime cannot be used for it: what drops a [`super::TestDatabase`] is not async, and may be
//! a panic on the way out. One thread with its own runtime does it for all tests of the process.

use std::{
    collections::HashMap,
    sync::{OnceLock, mpsc as blocking},
    thread,
    time::Duration,
};

use mongodb::{Client, options::ClientOptions};
use tokio::{
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    time::timeout,
};

/// How long a test waits for its database to be dropped, and how long one drop may take.
const LIMIT: Duration = Duration::from_secs(5);

/// A database that is not needed any more.
pub(super) struct Leftover {
    pub(super) options: ClientOptions,
    pub(super) uri: String,
    pub(super) name: String,
    /// Whether to wait until it is dropped.
    pub(super) wait: bool,
}

struct Request {
    leftover: Leftover,
    done: blocking::Sender<()>,
}

/// Has the database dropped. Never panics; blocks for at most 5 seconds.
pub(super) fn drop_database(leftover: Leftover) {
    let (done, finished) = blocking::channel();
    let wait = leftover.wait;
    let sent = queue().is_some_and(|queue| queue.send(Request { leftover, done }).is_ok());
    if sent && wait {
        // Over as well when the other side is dropped.
        let _ = finished.recv_timeout(LIMIT);
    }
}

/// `None` when no thread can be started: the databases stay then.
fn queue() -> Option<&'static UnboundedSender<Request>> {
    static QUEUE: OnceLock<Option<UnboundedSender<Request>>> = OnceLock::new();
    QUEUE
        .get_or_init(|| {
            let (sender, receiver) = unbounded_channel();
            thread::Builder::new()
                .name("mongo-odm-test-cleanup".to_owned())
                .spawn(|| work(receiver))
                .ok()
                .map(|_| sender)
        })
        .as_ref()
}

fn work(mut requests: UnboundedReceiver<Request>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let Ok(runtime) = runtime else {
        return;
    };
    runtime.block_on(async move {
        // A new client costs more than the drop itself.
        let mut clients = HashMap::new();
        while let Some(Request { leftover, done }) = requests.recv().await {
            let Leftover {
                options, uri, name, ..
            } = leftover;
            let client = match clients.get(&uri) {
                Some(client) => Client::clone(client),
                None => match Client::with_options(options) {
                    Ok(client) => clients.entry(uri).or_insert(client).clone(),
                    Err(_) => continue,
                },
            };
            // Side by side, so that one that hangs keeps no other waiting.
            tokio::spawn(async move {
                let dropped = timeout(LIMIT, client.database(&name).drop().into_future()).await;
                if !matches!(dropped, Ok(Ok(()))) {
                    eprintln!("the test database `{name}` was not dropped");
                }
                let _ = done.send(());
            });
        }
    });
}
