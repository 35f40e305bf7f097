//! The features of the library, for the step that checks each alone.

use crate::cargo::workspace;
use crate::report::{Failure, Result};

/// Returns the features that the library's manifest declares, without `default`.
pub(crate) fn names() -> Result<Vec<String>> {
    let path = workspace().join("Cargo.toml");
    let manifest = std::fs::read_to_string(&path)
        .map_err(|error| Failure::new(format!("cannot read {}: {error}", path.display())))?;
    let mut names = declared(&manifest);
    names.retain(|name| name != "default");
    Ok(names)
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
        let names = names().expect("the manifest can be read");
        assert!(names.iter().any(|name| name == "testing"));
        assert!(!names.iter().any(|name| name == "default"));
    }
}
