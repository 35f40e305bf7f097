//! A running server.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::builder::ServerBuilder;
use crate::error::{Error, Result};
use crate::launch::{self, Launch};
use crate::locate::{Located, locate, locate_binary};
use crate::root::Root;
use crate::supervisor::{Supervisor, absolute};

/// Which server it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// One that runs already, named by an environment variable.
    External,
    /// `mongod`, started here.
    Mongod,
    /// `secantusd-rs`, started here.
    Secantus,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::External => "external server",
            Self::Mongod => "mongod",
            Self::Secantus => "secantusd-rs",
        })
    }
}

/// A running MongoDB-compatible server.
///
/// A server that was started here is killed when this is dropped, and its temporary directory removed;
/// likewise when the process ends in any other way, by SIGKILL too.
///
/// # Example
///
/// ```no_run
/// use odm_server::Server;
///
/// let server = Server::builder().local().start()?;
/// server.kill()?; // as a crash
/// server.restart()?; // on the same port, with the same data
/// # Ok::<(), odm_server::Error>(())
/// ```
pub struct Server {
    uri: String,
    kind: Kind,
    local: Option<Local>,
}

/// What a server that was started here needs.
struct Local {
    port: u16,
    storage: PathBuf,
    /// Whether the directory of the data stays.
    keeps_storage: bool,
    launch: Launch,
    supervisor: Mutex<Supervisor>,
}

impl Server {
    /// Starts a server with the default options, and blocks until it is ready: a replica set of one, no authentication, a free port, a
    /// temporary directory. With `MONGODB_URI` set it is that server, and nothing is started.
    ///
    /// # Errors
    ///
    /// As [`ServerBuilder::start`].
    pub fn start() -> Result<Self> {
        Self::builder().start()
    }

    /// Options for a server.
    pub fn builder() -> ServerBuilder {
        ServerBuilder::new()
    }

    pub(crate) fn launch(options: &ServerBuilder) -> Result<Self> {
        let located = if options.local {
            locate_binary(&options.environment).map(Located::Binary)?
        } else {
            locate(&options.environment)?
        };
        match (located, options.local_option()) {
            (Located::External(_), Some(what)) => Err(Error::External { what }),
            (Located::External(uri), None) => Ok(Self::external(uri)),
            (Located::Binary(binary), _) => {
                let root = Root::create(&options.environment.temporary_dir())?;
                let launch = Launch {
                    binary,
                    root,
                    timeout: options.timeout,
                    replica_set: !options.standalone,
                };
                Self::run(launch, options)
            }
        }
    }

    pub(crate) fn external(uri: String) -> Self {
        Self {
            uri,
            kind: Kind::External,
            local: None,
        }
    }

    fn run(launch: Launch, options: &ServerBuilder) -> Result<Self> {
        let prepared = storage(&launch.root, options)
            .and_then(|storage| Ok((launch.arguments(&storage, options)?, storage)))
            .and_then(|(arguments, storage)| {
                let program = &launch.binary.path;
                Ok((
                    Supervisor::spawn(launch.root.path(), program, &arguments)?,
                    storage,
                ))
            });
        // From here on the supervisor removes the directory.
        let (mut supervisor, storage) = prepared.inspect_err(|_| launch.root.remove())?;
        let port = match options.port {
            Some(port) => launch.start_on(&mut supervisor, port)?,
            None => launch.start_anywhere(&mut supervisor)?,
        };
        launch.prepare(port)?;
        if let Some((user, password)) = &options.credentials {
            launch::create_user(port, user, password)?;
        }
        Ok(Self {
            uri: local_uri(port, options),
            kind: launch.binary.kind,
            local: Some(Local {
                port,
                storage,
                keeps_storage: options.storage.is_some(),
                launch,
                supervisor: Mutex::new(supervisor),
            }),
        })
    }

    /// The address to connect to, with user and password when the server was started with
    /// [`credentials`](ServerBuilder::credentials).
    pub fn uri(&self) -> &str {
        &self.uri
    }

    /// The port on `127.0.0.1`; `None` for an external server, whose address is only in [`uri`](Self::uri).
    pub fn port(&self) -> Option<u16> {
        self.local.as_ref().map(|local| local.port)
    }

    /// Which server it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Whether the server was running before, so that it can be neither killed nor restarted.
    pub fn is_external(&self) -> bool {
        self.local.is_none()
    }

    /// The directory of the data; `None` for an external server.
    pub fn storage_path(&self) -> Option<&Path> {
        self.local.as_ref().map(|local| local.storage.as_path())
    }

    /// The program; `None` for an external server.
    pub fn program(&self) -> Option<&Path> {
        self.local
            .as_ref()
            .map(|local| local.launch.binary.path.as_path())
    }

    /// The last lines that the server printed, 20 at most; empty for an external server.
    pub fn log_tail(&self) -> String {
        self.local
            .as_ref()
            .map_or_else(String::new, |local| local.launch.root.log_tail(0))
    }

    /// Whether the server's process runs; an external server always counts as running.
    pub fn is_running(&self) -> bool {
        self.local
            .as_ref()
            .is_none_or(|local| local.supervisor().is_running())
    }

    /// Kills the server with SIGKILL, as a crash does; its data stays for [`restart`](Self::restart).
    ///
    /// # Errors
    ///
    /// [`Error::External`] for a server that was not started here.
    pub fn kill(&self) -> Result<()> {
        self.local("`kill`")?.supervisor().kill()
    }

    /// Asks the server to end with SIGTERM, and kills it when it has not after 20 seconds; its data stays for
    /// [`restart`](Self::restart).
    ///
    /// # Errors
    ///
    /// [`Error::External`] for a server that was not started here.
    pub fn stop(&self) -> Result<()> {
        self.local("`stop`")?.supervisor().stop()
    }

    /// Starts the server again, on the same port with the same data, having stopped it if it runs.
    ///
    /// # Errors
    ///
    /// [`Error::External`] for a server that was not started here; otherwise as [`ServerBuilder::start`].
    pub fn restart(&self) -> Result<()> {
        let local = self.local("`restart`")?;
        let mut supervisor = local.supervisor();
        supervisor.stop()?;
        local.launch.start_on(&mut supervisor, local.port)?;
        local.launch.prepare(local.port)
    }

    fn local(&self, what: &'static str) -> Result<&Local> {
        self.local.as_ref().ok_or(Error::External { what })
    }
}

impl Local {
    fn supervisor(&self) -> MutexGuard<'_, Supervisor> {
        // A panic elsewhere does not make the supervisor unusable.
        self.supervisor
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Local {
    fn drop(&mut self) {
        if self.keeps_storage {
            // The supervisor kills, which may lose the last milliseconds of writes.
            let _ = self.supervisor().stop();
        }
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The address may hold a password.
        f.debug_struct("Server")
            .field("kind", &self.kind)
            .field("port", &self.port())
            .field("storage_path", &self.storage_path())
            .finish_non_exhaustive()
    }
}

/// The directory of the data.
fn storage(root: &Root, options: &ServerBuilder) -> Result<PathBuf> {
    let Some(path) = &options.storage else {
        return root.data();
    };
    let path = absolute(path)?;
    std::fs::create_dir_all(&path).map_err(Error::io("create the directory", &path))?;
    Ok(path)
}

/// Direct: the driver then talks to this server alone, whatever name it gives itself.
fn local_uri(port: u16, options: &ServerBuilder) -> String {
    match &options.credentials {
        None => format!("mongodb://127.0.0.1:{port}/?directConnection=true"),
        Some((user, password)) => {
            let (user, password) = (percent_encoded(user), percent_encoded(password));
            format!(
                "mongodb://{user}:{password}@127.0.0.1:{port}/?directConnection=true&authSource=admin"
            )
        }
    }
}

fn percent_encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
