//! The features of the library, and which of them can be built here.

use std::path::Path;
use std::process::Command;

use crate::cargo::workspace;
use crate::report::{Failure, Result};

/// Needs headers that a machine with only a C compiler lacks.
const OPENSSL: &str = "openssl";

/// The features that commands on the whole workspace turn on.
#[derive(Debug)]
pub(crate) struct Features {
    /// All that can be built here, without `default`.
    pub(crate) names: Vec<String>,
    /// Why [`OPENSSL`] is left out, if it is.
    pub(crate) without_openssl: Option<&'static str>,
}

impl Features {
    /// Reads the manifest and looks for OpenSSL.
    pub(crate) fn find() -> Result<Self> {
        let path = workspace().join("Cargo.toml");
        let manifest = std::fs::read_to_string(&path)
            .map_err(|error| Failure::new(format!("cannot read {}: {error}", path.display())))?;
        let mut names = declared(&manifest);
        names.retain(|name| name != "default");
        let without_openssl = (!has_openssl()).then_some(
            "no OpenSSL headers on this machine (Debian: `apt-get install libssl-dev pkg-config`)",
        );
        if without_openssl.is_some() {
            names.retain(|name| name != OPENSSL);
        }
        Ok(Self {
            names,
            without_openssl,
        })
    }

    /// The arguments that turn on all that can be built.
    pub(crate) fn arguments(&self) -> Vec<String> {
        if self.without_openssl.is_none() {
            return vec!["--all-features".into()];
        }
        let names = self.names.iter().map(|name| format!("mongo-odm/{name}"));
        vec!["--features".into(), names.collect::<Vec<_>>().join(",")]
    }
}

/// The names in the section `[features]` of a manifest.
fn declared(manifest: &str) -> Vec<String> {
    manifest
        .lines()
        .skip_while(|line| line.trim() != "[features]")
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter(|line| !line.starts_with([' ', '#']))
        .filter_map(|line| line.split_once('='))
        .map(|(name, _)| name.trim().to_owned())
        .collect()
}

fn has_openssl() -> bool {
    let told = ["OPENSSL_DIR", "OPENSSL_INCLUDE_DIR"]
        .iter()
        .any(|name| std::env::var_os(name).is_some());
    told || Path::new("/usr/include/openssl/ssl.h").exists()
        || Command::new("pkg-config")
            .args(["--exists", "openssl"])
            .status()
            .is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_are_read_from_their_section_alone() {
        let manifest = "\
[package]
name = \"x\"

[features]
default = [\"a\"]
# A comment = not a feature.
a = []
b = [
    \"dep:c\",
]

[dependencies]
c = \"1\"
";
        assert_eq!(declared(manifest), ["default", "a", "b"]);
    }

    #[test]
    fn the_librarys_own_features_are_found() {
        let features = Features::find().expect("the manifest can be read");
        assert!(features.names.iter().any(|name| name == "testing"));
        assert!(!features.names.iter().any(|name| name == "default"));
    }

    #[test]
    fn a_machine_without_openssl_builds_all_the_rest() {
        let features = Features {
            names: vec!["uuid".into(), "rustls".into()],
            without_openssl: Some("no headers"),
        };
        assert_eq!(
            features.arguments(),
            ["--features", "mongo-odm/uuid,mongo-odm/rustls"]
        );
    }
}
