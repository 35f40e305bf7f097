//! `cargo xtask lint`.

use crate::cargo::cargo;
use crate::features::Features;
use crate::report::{Report, Result};

/// Checks format, lints and documentation.
pub(crate) fn lint() -> Result {
    let features = Features::find()?;
    let mut report = Report::new();
    steps(&mut report, &features);
    report.finish()
}

/// The steps, for other tasks too.
pub(crate) fn steps(report: &mut Report, features: &Features) {
    report.step("Format", || cargo(&["fmt", "--all", "--check"], &[]));
    report.step("Clippy", || {
        let targets = ["clippy", "--workspace", "--all-targets"];
        with_features(&targets, features, &["--", "-D", "warnings"], &[])
    });
    report.step("Documentation", || {
        let targets = ["doc", "--workspace", "--no-deps"];
        with_features(&targets, features, &[], &[("RUSTDOCFLAGS", "-D warnings")])
    });
    if let Some(reason) = features.without_openssl {
        report.skip("Feature openssl", reason);
    }
}

/// Runs cargo with all features that can be built.
pub(crate) fn with_features(
    before: &[&str],
    features: &Features,
    after: &[&str],
    variables: &[(&str, &str)],
) -> Result {
    let features = features.arguments();
    let features = features.iter().map(String::as_str);
    let arguments: Vec<&str> = before
        .iter()
        .copied()
        .chain(features)
        .chain(after.iter().copied())
        .collect();
    cargo(&arguments, variables)
}
