//! Where a server is found.

use std::path::PathBuf;

use crate::environment::{Environment, URI_VARIABLE, is_executable};
use crate::error::{Error, Result};
use crate::server::Kind;

/// The directory of the installation in the cache, as `cargo install --root` gets it.
pub(crate) const INSTALL_DIR: &str = "secantus";
/// The program that `ensure` installs.
pub(crate) const SECANTUS: &str = "secantusd-rs";
const MONGOD: &str = "mongod";

/// A program that can be started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binary {
    /// [`Kind::Mongod`] or [`Kind::Secantus`].
    pub kind: Kind,
    /// The absolute path of the program.
    pub path: PathBuf,
}

/// What [`locate`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Located {
    /// A running server at this address, from `MONGODB_URI`.
    External(String),
    /// A program to start.
    Binary(Binary),
}

/// Looks for a server: `MONGODB_URI`, `mongod` on `PATH`, `secantusd-rs` on `PATH`, `secantusd-rs` in the
/// user's cache.
///
/// # Errors
///
/// - [`Error::NotFound`] when there is none; it tells what to do.
/// - [`Error::InvalidUri`] when `MONGODB_URI` is not the address of a MongoDB server.
///
/// # Example
///
/// ```
/// use odm_server::{Environment, Located, locate};
///
/// let environment = Environment::empty().set("MONGODB_URI", "mongodb://db.example");
/// assert_eq!(locate(&environment)?, Located::External("mongodb://db.example".into()));
/// # Ok::<(), odm_server::Error>(())
/// ```
pub fn locate(environment: &Environment) -> Result<Located> {
    if let Some(uri) = environment.uri(URI_VARIABLE)? {
        return Ok(Located::External(uri));
    }
    locate_binary(environment).map(Located::Binary)
}

/// As [`locate`], but only programs.
pub(crate) fn locate_binary(environment: &Environment) -> Result<Binary> {
    let on_path = |name, kind| {
        let path = environment.find_program(name)?;
        Some(Binary { kind, path })
    };
    on_path(MONGOD, Kind::Mongod)
        .or_else(|| on_path(SECANTUS, Kind::Secantus))
        .or_else(|| installed(environment))
        .ok_or_else(|| Error::NotFound {
            cache: environment.cache_dir().map(|dir| dir.join(INSTALL_DIR)),
        })
}

/// The program in the user's cache.
pub(crate) fn installed(environment: &Environment) -> Option<Binary> {
    let path = environment
        .cache_dir()?
        .join(INSTALL_DIR)
        .join("bin")
        .join(SECANTUS);
    is_executable(&path).then_some(Binary {
        kind: Kind::Secantus,
        path,
    })
}
