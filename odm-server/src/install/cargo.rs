//! `cargo install` of the server.

use std::ffi::OsStr;
use std::path::Path;

use super::command::run;
use super::{Progress, Sink, advice};
use crate::environment::Environment;
use crate::error::{Error, Result};
use crate::locate::INSTALL_DIR;

const PACKAGE: &str = "secantus-mdb";
const VERSION: &str = "0.5.3-beta.196";
/// It states a newer Rust than it needs.
const FLAGS: [&str; 2] = ["--locked", "--ignore-rust-version"];

/// Variables of a build around this one that would change or break it: `cargo xtask` is itself run by cargo.
const HARMFUL: [&str; 17] = [
    "RUSTFLAGS",
    "RUSTDOCFLAGS",
    "RUSTC",
    "RUSTDOC",
    "RUSTC_WRAPPER",
    "RUSTC_WORKSPACE_WRAPPER",
    "RUSTC_LINKER",
    "MAKEFLAGS",
    "MFLAGS",
    "MAKELEVEL",
    "NUM_JOBS",
    "OUT_DIR",
    "TARGET",
    "HOST",
    "PROFILE",
    "OPT_LEVEL",
    "DEBUG",
];

/// The variables of cargo that stay: where its home and registries are, and how they are reached.
const KEPT: [&str; 8] = [
    "CARGO_HOME",
    "CARGO_HTTP_",
    "CARGO_NET_",
    "CARGO_REGISTRIES_",
    "CARGO_REGISTRY_",
    "CARGO_SOURCE_",
    "CARGO_TERM_",
    "CARGO_BUILD_JOBS",
];

/// Builds the server into `<cache>/secantus`.
pub(super) fn install(environment: &Environment, cache: &Path, progress: Sink<'_>) -> Result<()> {
    // Kept outside of the temporary directory, so that an interrupted build goes on where it was.
    let target = cache.join("build");
    let environment = clean(environment)
        .set("CARGO_TARGET_DIR", &target)
        .set("CARGO_TERM_COLOR", "never");
    let root = cache.join(INSTALL_DIR);
    progress(Progress::Step(&format!("Running {}", command_line(&root))));
    let arguments = ["install", PACKAGE, "--version", VERSION, "--root"].map(OsStr::new);
    let arguments = arguments
        .into_iter()
        .chain([root.as_os_str()])
        .chain(FLAGS.map(OsStr::new));
    // Run in the cache, away from the configuration of a project.
    run(&environment, cache, "cargo", arguments, progress).map_err(|failure| Error::Install {
        step: format!("`cargo install {PACKAGE}` {}", failure.reason),
        output: failure.output,
        advice: advice(cache),
    })?;
    // Some hundred megabytes that nothing needs any more; no harm when they stay.
    let _ = std::fs::remove_dir_all(target);
    Ok(())
}

/// The command that installs into `root`, for a person.
pub(crate) fn command_line(root: &Path) -> String {
    let flags = FLAGS.join(" ");
    format!(
        "cargo install {PACKAGE} --version {VERSION} {flags} --root {}",
        root.display()
    )
}

/// The environment without what a surrounding cargo has set.
fn clean(environment: &Environment) -> Environment {
    let harmful = |name: &OsStr| {
        let Some(name) = name.to_str() else {
            return false;
        };
        let cargo = name == "CARGO" || name.starts_with("CARGO_");
        HARMFUL.contains(&name) || cargo && !KEPT.iter().any(|kept| name.starts_with(kept))
    };
    environment
        .variables()
        .map(|(name, _)| name)
        .filter(|name| harmful(name))
        .fold(environment.clone(), |rest, name| rest.unset(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_surrounding_build_does_not_leak_in() {
        let kept = [
            "CARGO_HOME",
            "CARGO_NET_OFFLINE",
            "CARGO_REGISTRIES_X_INDEX",
            "PATH",
            "CC",
        ];
        let removed = [
            "CARGO",
            "CARGO_TARGET_DIR",
            "CARGO_PKG_NAME",
            "CARGO_MAKEFLAGS",
            "CARGO_ENCODED_RUSTFLAGS",
            "RUSTFLAGS",
            "RUSTC_WRAPPER",
            "MAKEFLAGS",
        ];
        let outer = kept
            .iter()
            .chain(&removed)
            .fold(Environment::empty(), |environment, name| {
                environment.set(name, "x")
            });
        let inner = clean(&outer);
        assert!(kept.iter().all(|name| inner.get(name).is_some()));
        assert!(removed.iter().all(|name| inner.get(name).is_none()));
    }
}
