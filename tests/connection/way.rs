//! A way to a server on which answers get lost: a proxy that knows where a message ends.

use std::{
    collections::VecDeque,
    io,
    sync::{Arc, Mutex},
    time::Duration,
};

use mongo_odm::{
    ConnectOptions, Result,
    bson::{Document, RawDocument, RawDocumentBuf},
    testing::Server,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::oneshot,
};

use crate::own_server;

/// What becomes of a command.
#[derive(Debug)]
pub(crate) enum Fate {
    /// It is done and answered.
    Answered,
    /// It is done and answered after a while.
    Late(Duration),
    /// It is done, and the connection ends instead of an answer.
    Lost,
    /// It is done; the connection ends instead of an answer when the other side says so.
    LostAfter(Between),
    /// It is done, and the connection ends within the answer, behind so many bytes.
    Truncated(usize),
    /// The server never sees it: the connection ends.
    Cut,
    /// The server never sees it: this is the answer.
    Forged(Document),
}

/// Holds a lost answer back until something else has been done.
#[derive(Debug)]
pub(crate) struct Between {
    done: oneshot::Sender<()>,
    go_on: oneshot::Receiver<()>,
}

/// The other side of a [`Between`].
pub(crate) struct Pause {
    done: oneshot::Receiver<()>,
    go_on: oneshot::Sender<()>,
}

impl Pause {
    /// Waits until the server has done the command, runs `block`, and lets the connection end.
    pub(crate) async fn run<T>(self, block: impl Future<Output = T>) -> T {
        self.done.await.expect("the command comes by");
        let output = block.await;
        self.go_on.send(()).expect("the way is there");
        output
    }
}

/// A command that came by.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Seen {
    pub(crate) name: String,
    /// Repeated commands have the number of the first.
    pub(crate) number: Option<i64>,
}

type Plan = Box<dyn FnMut(&Seen) -> Fate + Send>;

/// A way to a server.
#[derive(Clone)]
pub(crate) struct Way {
    address: String,
    state: Arc<Mutex<State>>,
}

struct State {
    seen: Vec<Seen>,
    plan: Plan,
}

impl Way {
    pub(crate) async fn to(server: &Server) -> io::Result<Self> {
        let target = server.uri().trim_start_matches("mongodb://");
        let target = target.split(['/', '?']).next().unwrap_or_default();
        let target = target.to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let way = Self {
            address: listener.local_addr()?.to_string(),
            state: Arc::new(Mutex::new(State {
                seen: Vec::new(),
                plan: Box::new(|_| Fate::Answered),
            })),
        };
        let shared = way.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (way, target) = (shared.clone(), target.clone());
                tokio::spawn(async move { way.pass_on(client, &target).await });
            }
        });
        Ok(way)
    }

    pub(crate) fn options(&self, alias: &str) -> ConnectOptions {
        ConnectOptions::new(self.uri()).alias(alias).database("way")
    }

    pub(crate) fn uri(&self) -> String {
        format!("mongodb://{}/?directConnection=true", self.address)
    }

    /// Decides over each write from now on.
    pub(crate) fn plan(&self, plan: impl FnMut(&Seen) -> Fate + Send + 'static) {
        self.state.lock().unwrap().plan = Box::new(plan);
    }

    /// Decides over the next commands of a name, one by one.
    pub(crate) fn next(&self, name: &'static str, fates: impl IntoIterator<Item = Fate>) {
        let mut fates: VecDeque<_> = fates.into_iter().collect();
        self.plan(move |seen| {
            let fate = if seen.name == name {
                fates.pop_front()
            } else {
                None
            };
            fate.unwrap_or(Fate::Answered)
        });
    }

    /// Loses the answer of the next command of a name, with a pause in which something can happen.
    pub(crate) fn lose(&self, name: &'static str) -> Pause {
        let (done, is_done) = oneshot::channel();
        let (go_on, may_go_on) = oneshot::channel();
        let go_on_receiver = may_go_on;
        self.next(
            name,
            [Fate::LostAfter(Between {
                done,
                go_on: go_on_receiver,
            })],
        );
        Pause {
            done: is_done,
            go_on,
        }
    }

    /// The commands of a name that came by.
    pub(crate) fn seen(&self, name: &str) -> Vec<Seen> {
        let state = self.state.lock().unwrap();
        let of_name = state.seen.iter().filter(|seen| seen.name == name);
        of_name.cloned().collect()
    }

    fn fate(&self, request: &[u8]) -> Fate {
        let Some(seen) = command(request) else {
            return Fate::Answered;
        };
        let mut state = self.state.lock().unwrap();
        let fate = (state.plan)(&seen);
        state.seen.push(seen);
        fate
    }

    async fn pass_on(&self, client: TcpStream, target: &str) -> io::Result<()> {
        let server = TcpStream::connect(target).await?;
        client.set_nodelay(true)?;
        server.set_nodelay(true)?;
        let (mut requests, mut to_client) = client.into_split();
        let (mut replies, mut to_server) = server.into_split();
        loop {
            let request = message(&mut requests).await?;
            let fate = self.fate(&request);
            match &fate {
                Fate::Cut => return Ok(()),
                Fate::Forged(reply) => {
                    to_client.write_all(&forged(&request, reply)).await?;
                    continue;
                }
                _ => to_server.write_all(&request).await?,
            }
            let reply = message(&mut replies).await?;
            if !answer(&mut to_client, &reply, fate).await? {
                return Ok(());
            }
            if is_to_be_continued(&reply) {
                return stream(replies, to_client).await;
            }
        }
    }
}

/// Whether the connection goes on.
async fn answer(client: &mut OwnedWriteHalf, reply: &[u8], fate: Fate) -> io::Result<bool> {
    match fate {
        Fate::Answered => client.write_all(reply).await.map(|()| true),
        Fate::Late(time) => {
            tokio::time::sleep(time).await;
            client.write_all(reply).await.map(|()| true)
        }
        Fate::Truncated(bytes) => {
            let part = &reply[..bytes.min(reply.len() - 1)];
            client.write_all(part).await.map(|()| false)
        }
        Fate::LostAfter(between) => {
            let _ = between.done.send(());
            let _ = between.go_on.await;
            Ok(false)
        }
        Fate::Lost | Fate::Cut | Fate::Forged(_) => Ok(false),
    }
}

/// The next whole message.
async fn message(from: &mut OwnedReadHalf) -> io::Result<Vec<u8>> {
    let mut length = [0; 4];
    from.read_exact(&mut length).await?;
    let mut message = vec![0; usize::try_from(i32::from_le_bytes(length)).unwrap_or(4)];
    message[..4].copy_from_slice(&length);
    from.read_exact(&mut message[4..]).await?;
    Ok(message)
}

/// The monitor's hello is answered again and again, without being asked again.
async fn stream(mut replies: OwnedReadHalf, mut client: OwnedWriteHalf) -> io::Result<()> {
    loop {
        let reply = message(&mut replies).await?;
        client.write_all(&reply).await?;
    }
}

const HEADER: usize = 16;
const OP_MSG: [u8; 4] = 2013_i32.to_le_bytes();

/// `moreToCome`
fn is_to_be_continued(message: &[u8]) -> bool {
    message[12..16] == OP_MSG && message.get(HEADER).is_some_and(|flags| flags & 2 != 0)
}

/// The command's name and number.
fn command(message: &[u8]) -> Option<Seen> {
    if message[12..16] != OP_MSG {
        return None;
    }
    // The flags, and the kind of the first section: the command's body.
    let body = message.get(HEADER + 5..)?;
    let length = i32::from_le_bytes(*body.first_chunk()?);
    let body = body.get(..usize::try_from(length).ok()?)?;
    let body = RawDocument::from_bytes(body).ok()?;
    let (name, _) = body.iter().next()?.ok()?;
    Some(Seen {
        name: name.as_str().to_owned(),
        number: body.get_i64("txnNumber").ok(),
    })
}

/// A reply to the request that no server sent.
fn forged(request: &[u8], reply: &Document) -> Vec<u8> {
    let reply = RawDocumentBuf::try_from(reply).expect("a reply is BSON");
    let length = HEADER + 5 + reply.as_bytes().len();
    let mut message = Vec::with_capacity(length);
    message.extend(i32::try_from(length).expect("a short reply").to_le_bytes());
    message.extend([0; 4]);
    message.extend(&request[4..8]);
    message.extend(OP_MSG);
    message.extend([0; 5]);
    message.extend(reply.as_bytes());
    message
}

/// A server behind such a way; `None` where none can be started.
pub(crate) async fn lossy(test: &str) -> Result<Option<(Server, Way)>> {
    let Some(server) = own_server(test, Server::builder()).await? else {
        return Ok(None);
    };
    let way = Way::to(&server).await.expect("a free port");
    Ok(Some((server, way)))
}
