//! The options of a server.

use std::path::PathBuf;
use std::time::Duration;

use crate::environment::Environment;
use crate::error::Result;
use crate::server::Server;

/// How long a server may take to start, when nothing else is said.
const STARTUP_TIME: Duration = Duration::from_secs(60);

/// How to start a [`Server`]; made by [`Server::builder`].
///
/// # Example
///
/// ```no_run
/// use odm_server::Server;
///
/// let server = Server::builder().credentials("app", "s3cret").local().start()?;
/// assert!(server.uri().contains("app:s3cret@"));
/// # Ok::<(), odm_server::Error>(())
/// ```
#[derive(Clone)]
#[must_use = "nothing starts before `start()`"]
pub struct ServerBuilder {
    pub(crate) environment: Environment,
    pub(crate) auth: bool,
    pub(crate) credentials: Option<(String, String)>,
    pub(crate) standalone: bool,
    pub(crate) port: Option<u16>,
    pub(crate) storage: Option<PathBuf>,
    pub(crate) local: bool,
    pub(crate) timeout: Duration,
}

impl ServerBuilder {
    pub(crate) fn new() -> Self {
        Self {
            environment: Environment::current(),
            auth: false,
            credentials: None,
            standalone: false,
            port: None,
            storage: None,
            local: false,
            timeout: STARTUP_TIME,
        }
    }

    /// Turns authentication (`--auth`) on, and leaves creating the first user to the caller.
    pub fn auth(mut self) -> Self {
        self.auth = true;
        self
    }

    /// Turns authentication on and creates this user with the role `root` in the database `admin`;
    /// [`Server::uri`] then carries the name and the password.
    pub fn credentials(mut self, user: impl Into<String>, password: impl Into<String>) -> Self {
        self.auth = true;
        self.credentials = Some((user.into(), password.into()));
        self
    }

    /// Starts a standalone server instead of a replica set of one: no transactions, no change streams.
    pub fn standalone(mut self) -> Self {
        self.standalone = true;
        self
    }

    /// Listens on this port of `127.0.0.1` instead of a free one. 0 stands for a free one.
    pub fn port(mut self, port: u16) -> Self {
        self.port = (port != 0).then_some(port);
        self
    }

    /// Keeps the data in this directory, which is made when it is missing and never removed. One server at a
    /// time can use it.
    pub fn storage_path(mut self, directory: impl Into<PathBuf>) -> Self {
        self.storage = Some(directory.into());
        self
    }

    /// Starts a server here even when `MONGODB_URI` names another: for tests that kill it.
    pub fn local(mut self) -> Self {
        self.local = true;
        self
    }

    /// How long the server may take until it accepts writes; 60 seconds when not set.
    pub fn startup_timeout(mut self, limit: Duration) -> Self {
        self.timeout = limit;
        self
    }

    /// Looks for the server in this environment instead of that of the process.
    pub fn environment(mut self, environment: Environment) -> Self {
        self.environment = environment;
        self
    }

    /// Starts the server and waits until it accepts writes.
    ///
    /// # Errors
    ///
    /// - [`Error::NotFound`](crate::Error::NotFound) when there is no server on this machine.
    /// - [`Error::External`](crate::Error::External) when `MONGODB_URI` is set and an option asks for
    ///   something that only a server started here can give.
    /// - [`Error::Exited`](crate::Error::Exited) and
    ///   [`Error::StartupTimeout`](crate::Error::StartupTimeout) when it does not start, with its last output.
    pub fn start(self) -> Result<Server> {
        Server::launch(&self)
    }

    /// The first option that an external server cannot have.
    pub(crate) fn local_option(&self) -> Option<&'static str> {
        [
            (self.credentials.is_some(), "`credentials`"),
            (self.auth, "`auth`"),
            (self.standalone, "`standalone`"),
            (self.port.is_some(), "`port`"),
            (self.storage.is_some(), "`storage_path`"),
        ]
        .into_iter()
        .find_map(|(set, name)| set.then_some(name))
    }
}

impl std::fmt::Debug for ServerBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The environment and the password stay out of logs.
        f.debug_struct("ServerBuilder")
            .field("auth", &self.auth)
            .field("user", &self.credentials.as_ref().map(|(user, _)| user))
            .field("standalone", &self.standalone)
            .field("port", &self.port)
            .field("storage", &self.storage)
            .field("local", &self.local)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}
