//! What can go wrong with a server.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// The result of this crate's functions.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a server could not be found, started or stopped.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Error {
    /// There is no server on this machine, and no `MONGODB_URI`.
    NotFound {
        /// Where an installed server would be; `None` when the user has no cache directory.
        cache: Option<PathBuf>,
        /// The command that installs one there.
        install: Option<String>,
    },
    /// An environment variable does not hold the address of a MongoDB server.
    InvalidUri {
        /// The variable.
        variable: &'static str,
        /// What is wrong with its value. The value itself is not shown: it may hold a password.
        reason: &'static str,
    },
    /// An option asks for a server that is started here, but `MONGODB_URI` names one that runs already.
    External {
        /// The option or operation.
        what: &'static str,
    },
    /// The server ended while it was starting.
    Exited {
        /// The program.
        program: PathBuf,
        /// Its exit status as a shell gives it: 128 and more for a signal.
        status: i32,
        /// The last lines that it printed.
        output: String,
    },
    /// The server was not ready in time.
    StartupTimeout {
        /// The program.
        program: PathBuf,
        /// How long it was waited for.
        after: Duration,
        /// The last lines that it printed.
        output: String,
    },
    /// The process that watches over the server does not answer.
    Supervisor {
        /// What was being done.
        action: &'static str,
    },
    /// A command that prepares the server, `replSetInitiate` or `createUser`, failed.
    Command {
        /// The command.
        command: &'static str,
        /// The server's message, or what went wrong on the way to it.
        message: String,
    },
    /// A file or a process could not be used.
    Io {
        /// What was being done.
        action: &'static str,
        /// The file, directory or program.
        path: PathBuf,
        /// Why it failed.
        source: Arc<io::Error>,
    },
}

impl Error {
    /// Turns an I/O error into [`Error::Io`]; for `map_err`.
    pub(crate) fn io(
        action: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io {
            action,
            path,
            source: Arc::new(source),
        }
    }

    /// Whether there is simply no server on this machine: [`Error::NotFound`].
    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::NotFound { .. })
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound { cache, install } => {
                f.write_str("no MongoDB server found: ")?;
                f.write_str("no `mongod` and no `secantusd-rs` on PATH")?;
                match cache {
                    Some(cache) => write!(f, ", none installed in {}", cache.display())?,
                    None => f.write_str(", no cache directory (XDG_CACHE_HOME or HOME)")?,
                }
                f.write_str(
                    "; set MONGODB_URI to the address of a running server, put `mongod` on PATH",
                )?;
                if let Some(install) = install {
                    write!(f, ", or install a server for tests with `{install}`")?;
                    f.write_str(" (`cargo xtask server` does that in a checkout of mongo-odm)")?;
                }
                Ok(())
            }
            Self::InvalidUri { variable, reason } => {
                write!(f, "{variable} is not the address of a server: {reason}")
            }
            Self::External { what } => write!(
                f,
                "{what} needs a server that is started here, but an address in the environment names one \
                 that runs already; use `Server::builder().local()` or unset MONGODB_URI"
            ),
            Self::Exited {
                program,
                status,
                output,
            } => {
                let program = program.display();
                write!(
                    f,
                    "{program} ended while starting, with status {status}{}",
                    Tail(output)
                )
            }
            Self::StartupTimeout {
                program,
                after,
                output,
            } => write!(
                f,
                "{} was not ready after {} s{}",
                program.display(),
                after.as_secs_f32(),
                Tail(output)
            ),
            Self::Supervisor { action } => {
                write!(
                    f,
                    "cannot {action}: the server's watching process has ended or does not answer"
                )
            }
            Self::Command { command, message } => write!(f, "{command} failed: {message}"),
            Self::Io {
                action,
                path,
                source,
            } => write!(f, "cannot {action} {}: {source}", path.display()),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source.as_ref()),
            _ => None,
        }
    }
}

/// A program's last lines, below the message.
struct Tail<'a>(&'a str);

impl fmt::Display for Tail<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.trim().is_empty() {
            return f.write_str("; it printed nothing");
        }
        f.write_str("; its last lines:")?;
        self.0
            .lines()
            .try_for_each(|line| write!(f, "\n    {line}"))
    }
}
