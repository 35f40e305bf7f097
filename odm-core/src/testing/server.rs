//! The server of the tests.

use std::sync::{Arc, OnceLock};

use odm_server::{Kind, Server as Process, ServerBuilder};

use crate::error::{Error, ErrorKind, Result};

/// A server for tests: any that the machine has, on a free port with a temporary directory.
///
/// It is looked for in this order: the address in `MONGODB_URI`, `mongod` on `PATH`, `secantusd-rs` on
/// `PATH` or in the user's cache. One that was started here ends when the last clone is dropped, and also
/// when the test panics or its process is killed; its directory goes with it.
///
/// Most tests need only [`TestDatabase`](super::TestDatabase), which shares one server.
///
/// # Example
///
/// ```no_run
/// use mongo_odm::testing::{Server, TestDatabase};
///
/// # async fn run() -> mongo_odm::Result<()> {
/// let server = Server::start_with(Server::builder().local()).await?;
/// let db = TestDatabase::on(&server).await?;
/// server.kill().await?; // as a crash
/// // ... what does the code under test do now?
/// server.restart().await?; // on the same port, with the same data
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Server(Arc<Process>);

impl Server {
    /// Starts a server with the default options: a replica set of one, no authentication. With
    /// `MONGODB_URI` set it is that server, and nothing is started.
    ///
    /// # Errors
    ///
    /// There is no server on this machine (the text says what to run), or it does not start.
    pub async fn start() -> Result<Self> {
        Self::start_with(Self::builder()).await
    }

    /// Starts a server with options, such as a user with a password.
    ///
    /// # Errors
    ///
    /// As [`Server::start`]; and an option asks for what the server of `MONGODB_URI` cannot give.
    pub async fn start_with(options: ServerBuilder) -> Result<Self> {
        blocking(move || options.start())
            .await
            .map(|process| Self(Arc::new(process)))
    }

    /// Options for [`Server::start_with`].
    pub fn builder() -> ServerBuilder {
        Process::builder()
    }

    /// The address to connect to, with user and password where the server has them.
    #[must_use]
    pub fn uri(&self) -> &str {
        self.0.uri()
    }

    /// The port on `127.0.0.1`; `None` for the server of `MONGODB_URI`.
    #[must_use]
    pub fn port(&self) -> Option<u16> {
        self.0.port()
    }

    /// Which server it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.0.kind()
    }

    /// Returns whether the server ran before, so that it can be neither killed nor restarted.
    #[must_use]
    pub fn is_external(&self) -> bool {
        self.0.is_external()
    }

    /// Returns whether the server's process runs.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.0.is_running()
    }

    /// The last lines that the server printed, 20 at most.
    #[must_use]
    pub fn log_tail(&self) -> String {
        self.0.log_tail()
    }

    /// Kills the server with SIGKILL, as a crash does; its data stays for [`restart`](Self::restart).
    ///
    /// # Errors
    ///
    /// The server was not started here.
    pub async fn kill(&self) -> Result<()> {
        let process = Arc::clone(&self.0);
        blocking(move || process.kill()).await
    }

    /// Asks the server to end; its data stays for [`restart`](Self::restart).
    ///
    /// # Errors
    ///
    /// The server was not started here.
    pub async fn stop(&self) -> Result<()> {
        let process = Arc::clone(&self.0);
        blocking(move || process.stop()).await
    }

    /// Starts the server again, on the same port with the same data.
    ///
    /// # Errors
    ///
    /// The server was not started here, or does not start again.
    pub async fn restart(&self) -> Result<()> {
        let process = Arc::clone(&self.0);
        blocking(move || process.restart()).await
    }
}

/// The server that all tests of the process share.
pub(super) async fn shared() -> Result<&'static Process> {
    // Without it each test would pay for a thread.
    static READY: OnceLock<&'static Process> = OnceLock::new();
    if let Some(server) = READY.get() {
        return Ok(server);
    }
    let server = blocking(Process::shared).await?;
    Ok(READY.get_or_init(|| server))
}

/// Runs what blocks the thread away from the runtime's own threads.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> odm_server::Result<T> + Send + 'static,
) -> Result<T> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result.map_err(|error| {
            Error::new(ErrorKind::Connection, error.to_string()).with_source(error)
        }),
        Err(error) => Err(Error::custom_with_source(
            "the test server was not reached: its thread ended",
            error,
        )),
    }
}
