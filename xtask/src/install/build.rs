//! `cargo install` of the server.

use std::ffi::OsStr;
use std::path::Path;

use odm_server::{Environment, install_arguments};

use super::command::run;
use super::{Console, stopped};
use crate::report::Result;

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

/// Builds the server into its directory in the cache.
pub(super) fn build(environment: &Environment, cache: &Path, console: &mut Console) -> Result {
    // Kept outside of the temporary directory, so that an interrupted build goes on where it was.
    let target = cache.join("build");
    let inner = clean(environment)
        .set("CARGO_TARGET_DIR", &target)
        .set("CARGO_TERM_COLOR", "never");
    let arguments = install_arguments(environment).unwrap_or_default();
    // Run in the cache, away from the configuration of a project.
    run(&inner, cache, "cargo", arguments, console).map_err(|failure| {
        let step = format!("`cargo install` of the server {}", failure.reason);
        stopped(environment, &step, &failure.output, console.log().into())
    })?;
    // Some hundred megabytes that nothing needs any more; no harm when they stay.
    let _ = std::fs::remove_dir_all(target);
    Ok(())
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
