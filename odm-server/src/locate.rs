//! Where a server is found.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::environment::{Environment, URI_VARIABLE, is_executable};
use crate::error::{Error, Result};
use crate::server::Kind;

const MONGOD: &str = "mongod";
const SECANTUS: &str = "secantusd-rs";
/// The crate that has [`SECANTUS`], in the version that the tests were written against.
const PACKAGE: &str = "secantus-mdb";
const VERSION: &str = "0.5.3-beta.196";
/// The directory of the installation in the cache, for `cargo install --root`.
const INSTALL_DIR: &str = "secantus";

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
            cache: install_root(environment),
            install: install_command(environment),
        })
}

fn install_root(environment: &Environment) -> Option<PathBuf> {
    environment.cache_dir().map(|cache| cache.join(INSTALL_DIR))
}

/// Returns the arguments for `cargo` that install `secantusd-rs` where [`locate`] looks for it; `None`
/// without a cache directory.
///
/// # Example
///
/// ```
/// use odm_server::{Environment, install_arguments};
///
/// let environment = Environment::empty().set("XDG_CACHE_HOME", "/var/cache/me");
/// let arguments = install_arguments(&environment).unwrap();
/// assert_eq!(arguments[..2], ["install", "secantus-mdb"]);
/// ```
pub fn install_arguments(environment: &Environment) -> Option<Vec<OsString>> {
    let root = install_root(environment)?;
    let arguments = [
        "install",
        PACKAGE,
        "--version",
        VERSION,
        "--locked",
        // It states a newer Rust than it needs.
        "--ignore-rust-version",
        "--root",
    ];
    let arguments = arguments.into_iter().map(OsString::from);
    Some(arguments.chain([root.into_os_string()]).collect())
}

/// Returns the command of [`install_arguments`] for a person to run.
pub fn install_command(environment: &Environment) -> Option<String> {
    let arguments = install_arguments(environment)?;
    let words = arguments.iter().map(|word| word.to_string_lossy());
    Some(format!("cargo {}", words.collect::<Vec<_>>().join(" ")))
}

/// The program in the user's cache.
fn installed(environment: &Environment) -> Option<Binary> {
    let path = install_root(environment)?.join("bin").join(SECANTUS);
    is_executable(&path).then_some(Binary {
        kind: Kind::Secantus,
        path,
    })
}
