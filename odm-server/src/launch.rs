//! The command lines of the servers, and how each says that it is ready.

use std::ffi::OsString;
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::time::{Duration, Instant};

use crate::builder::ServerBuilder;
use crate::error::{Error, Result};
use crate::locate::Binary;
use crate::root::{Root, noise};
use crate::server::Kind;
use crate::supervisor::Supervisor;
use crate::wire::{self, Value};

/// The name of the replica set of a `mongod` that is started here.
const REPLICA_SET: &str = "rs0";
/// How often a readiness is looked for.
const POLL: Duration = Duration::from_millis(10);
/// How often another free port is tried when somebody was faster.
const PORT_ATTEMPTS: u32 = 5;
/// How long a port that was given may still be in use, as that of a killed server may.
const PORT_TIME: Duration = Duration::from_secs(5);

/// A server that can be started, again too.
#[derive(Debug)]
pub(crate) struct Launch {
    pub(crate) binary: Binary,
    pub(crate) root: Root,
    pub(crate) timeout: Duration,
    pub(crate) replica_set: bool,
}

impl Launch {
    /// The server's arguments without its port.
    pub(crate) fn arguments(
        &self,
        storage: &Path,
        options: &ServerBuilder,
    ) -> Result<Vec<OsString>> {
        match self.binary.kind {
            Kind::Mongod => mongod_arguments(&self.root, storage, options),
            _ => secantus_arguments(&self.root, storage, options),
        }
    }

    /// Starts on a free port and gives it.
    pub(crate) fn start_anywhere(&self, supervisor: &mut Supervisor) -> Result<u16> {
        // secantusd-rs takes a free port by itself, so that nobody can be faster.
        if self.binary.kind != Kind::Mongod {
            return self.start_once(supervisor, 0);
        }
        let mut attempt = 1;
        loop {
            match self.start_once(supervisor, free_port()?) {
                Err(error) if port_in_use(&error) && attempt < PORT_ATTEMPTS => attempt += 1,
                result => return result,
            }
        }
    }

    /// Starts on this port.
    pub(crate) fn start_on(&self, supervisor: &mut Supervisor, port: u16) -> Result<u16> {
        let deadline = Instant::now() + PORT_TIME;
        loop {
            match self.start_once(supervisor, port) {
                Err(error) if port_in_use(&error) && Instant::now() < deadline => {
                    std::thread::sleep(POLL * 10);
                }
                result => return result,
            }
        }
    }

    fn start_once(&self, supervisor: &mut Supervisor, port: u16) -> Result<u16> {
        let offset = self.root.log_size();
        let deadline = Instant::now() + self.timeout;
        supervisor.start(port)?;
        loop {
            if let Some(status) = supervisor.wait_exit(POLL)? {
                return Err(Error::Exited {
                    program: self.binary.path.clone(),
                    status,
                    output: self.root.log_tail(offset),
                });
            }
            if let Some(port) = self.ready_port(&self.root.log_from(offset), port) {
                return Ok(port);
            }
            if Instant::now() > deadline {
                supervisor.kill()?;
                return Err(self.timed_out(offset));
            }
        }
    }

    /// The port, once the log says that the server listens.
    fn ready_port(&self, log: &str, port: u16) -> Option<u16> {
        // The last line may still be being written.
        let complete = log.get(..log.rfind('\n')?)?;
        match self.binary.kind {
            Kind::Mongod => complete
                .lines()
                .any(|line| {
                    line.to_ascii_lowercase()
                        .contains("waiting for connections")
                })
                .then_some(port),
            _ => complete
                .lines()
                .find_map(|line| line.split_once("listening on ")?.1.rsplit_once(':'))
                .and_then(|(_, port)| port.trim().parse().ok()),
        }
    }

    /// Waits until writes are accepted, having made a new `mongod` a replica set.
    pub(crate) fn prepare(&self, port: u16) -> Result<()> {
        if self.binary.kind != Kind::Mongod || !self.replica_set {
            return Ok(());
        }
        let offset = self.root.log_size();
        let deadline = Instant::now() + self.timeout;
        initiate(port)?;
        while !wire::run(port, vec![("hello", Value::Int(1))])?.is_writable_primary {
            if Instant::now() > deadline {
                return Err(self.timed_out(offset));
            }
            std::thread::sleep(POLL);
        }
        Ok(())
    }

    fn timed_out(&self, offset: u64) -> Error {
        Error::StartupTimeout {
            program: self.binary.path.clone(),
            after: self.timeout,
            output: self.root.log_tail(offset),
        }
    }
}

fn secantus_arguments(
    root: &Root,
    storage: &Path,
    options: &ServerBuilder,
) -> Result<Vec<OsString>> {
    // An own empty file keeps that of the user's home away.
    let config = root.write_private("secantusd.toml", "")?;
    let mut arguments = words(&["--host", "127.0.0.1", "--cache-size", "256M"]);
    arguments.extend(words(&["--log-file-max", "16MB", "--config"]));
    arguments.push(config.into());
    arguments.push("--storage-path".into());
    arguments.push(storage.into());
    arguments.extend(options.auth.then(|| "--auth".into()));
    arguments.extend(options.standalone.then(|| "--standalone".into()));
    Ok(arguments)
}

fn mongod_arguments(root: &Root, storage: &Path, options: &ServerBuilder) -> Result<Vec<OsString>> {
    let mut arguments = words(&["--bind_ip", "127.0.0.1", "--nounixsocket"]);
    arguments.extend(words(&["--wiredTigerCacheSizeGB", "0.25", "--dbpath"]));
    arguments.push(storage.into());
    if !options.standalone {
        arguments.extend(words(&["--replSet", REPLICA_SET, "--oplogSize", "128"]));
    }
    if options.auth {
        arguments.push("--auth".into());
    }
    if options.auth && !options.standalone {
        // A replica set with authentication wants a key, of Base64 characters, for its members.
        let key = format!("mongoOdm{:08x}{:08x}", std::process::id(), noise());
        arguments.push("--keyFile".into());
        arguments.push(root.write_private("key", &key)?.into());
    }
    Ok(arguments)
}

fn words(words: &[&str]) -> Vec<OsString> {
    words.iter().map(OsString::from).collect()
}

/// `replSetInitiate` with this server as the only member.
///
/// See <https://www.mongodb.com/docs/manual/reference/command/replSetInitiate/>.
fn initiate(port: u16) -> Result<()> {
    const ALREADY_INITIALIZED: i32 = 23;
    let member = Value::Document(vec![
        ("_id", Value::Int(0)),
        ("host", Value::Text(format!("127.0.0.1:{port}"))),
    ]);
    let config = Value::Document(vec![
        ("_id", Value::Text(REPLICA_SET.into())),
        ("members", Value::Array(vec![member])),
    ]);
    let reply = wire::run(port, vec![("replSetInitiate", config)])?;
    // A second start finds the first one's configuration in the data. With authentication the command then
    // needs a user, which is no harm: it has nothing left to do.
    if reply.ok || reply.code == ALREADY_INITIALIZED || reply.code == UNAUTHORIZED {
        return Ok(());
    }
    Err(Error::Command {
        command: "replSetInitiate",
        message: reply.message,
    })
}

const UNAUTHORIZED: i32 = 13;

/// Creates the first user, with the role `root`, which a server with authentication permits to anybody on
/// the same machine.
///
/// See <https://www.mongodb.com/docs/manual/core/localhost-exception/>.
pub(crate) fn create_user(port: u16, user: &str, password: &str) -> Result<()> {
    let role = Value::Document(vec![
        ("role", Value::Text("root".into())),
        ("db", Value::Text("admin".into())),
    ]);
    let command = vec![
        ("createUser", Value::Text(user.into())),
        ("pwd", Value::Text(password.into())),
        ("roles", Value::Array(vec![role])),
    ];
    let reply = wire::run(port, command)?;
    // In a storage directory that is used again the user is there, and the permission is gone.
    if reply.ok || reply.code == UNAUTHORIZED {
        return Ok(());
    }
    Err(Error::Command {
        command: "createUser",
        message: reply.message,
    })
}

fn free_port() -> Result<u16> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(Error::io("find a free port on", "127.0.0.1"))
}

fn port_in_use(error: &Error) -> bool {
    let Error::Exited { output, .. } = error else {
        return false;
    };
    // secantusd-rs prints the system's words, mongod also its own name for them.
    let output = output.to_ascii_lowercase();
    output.contains("address already in use") || output.contains("addressinuse")
}
