//! Installs `secantusd-rs` into the user's cache.

mod cargo;
mod command;
mod lock;
mod tools;

use std::path::{Path, PathBuf};

use crate::environment::Environment;
use crate::error::{Error, Result};
use crate::locate::{INSTALL_DIR, Located, installed, locate};
pub(crate) use cargo::command_line;
use lock::Lock;

/// What an installation tells while it goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress<'a> {
    /// A new step begins; one sentence for a person.
    Step(&'a str),
    /// A line that the running command printed.
    Line(&'a str),
}

/// Receives [`Progress`].
pub(crate) type Sink<'a> = &'a mut dyn FnMut(Progress<'_>);

/// Finds a server as [`locate`] does, and installs `secantusd-rs` into the user's cache when there is none.
///
/// The installation builds the crate `secantus-mdb` with `cargo install`, which takes some minutes. It wants
/// `cmake`: when there is none, it gets it with `apt-get` (when run as root), else from PyPI into the cache.
/// Several processes may call this at once; one installs and the others wait.
///
/// # Errors
///
/// - [`Error::Install`] names the step that failed, its last output, and what to do by hand.
/// - [`Error::InvalidUri`] when `MONGODB_URI` is not the address of a MongoDB server.
///
/// # Example
///
/// ```no_run
/// use odm_server::{Environment, Progress, ensure};
///
/// let located = ensure(&Environment::current(), &mut |progress| match progress {
///     Progress::Step(step) => eprintln!("{step}"),
///     Progress::Line(line) => eprintln!("    {line}"),
/// })?;
/// # Ok::<(), odm_server::Error>(())
/// ```
pub fn ensure(
    environment: &Environment,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Located> {
    match locate(environment) {
        Err(Error::NotFound { cache: Some(_) }) => install(environment, progress),
        other => other,
    }
}

fn install(environment: &Environment, progress: Sink<'_>) -> Result<Located> {
    let cache = cache_dir(environment)?;
    std::fs::create_dir_all(&cache).map_err(Error::io("create the directory", &cache))?;
    let _lock = Lock::acquire(&cache.join("install.lock"), progress)?;
    // Another process may have installed it while this one waited.
    if installed(environment).is_none() {
        progress(Progress::Step(
            "No MongoDB server found: building secantusd-rs, once, into the user's cache. This takes some minutes.",
        ));
        let environment = tools::ensure_cmake(environment, &cache, progress)?;
        cargo::install(&environment, &cache, progress)?;
    }
    locate(environment)
}

/// The absolute cache directory.
fn cache_dir(environment: &Environment) -> Result<PathBuf> {
    let cache = environment
        .cache_dir()
        .ok_or(Error::NotFound { cache: None })?;
    std::path::absolute(&cache).map_err(Error::io("use", cache))
}

/// What helps when an installation fails.
fn advice(cache: &Path) -> String {
    format!(
        "To do it by hand: install cmake and a C compiler (Debian: `apt-get install build-essential cmake`), then\n    \
         {}\n\
         or install `mongod`, or set MONGODB_URI to the address of a running server.",
        command_line(&cache.join(INSTALL_DIR))
    )
}
