//! `cargo xtask lint`.

use crate::cargo::cargo;
use crate::report::{Report, Result};

/// Checks format, lints and documentation.
pub(crate) fn lint() -> Result {
    let mut report = Report::new();
    steps(&mut report);
    report.finish()
}

/// The steps, for other tasks too.
pub(crate) fn steps(report: &mut Report) {
    report.step("Format", || cargo(&["fmt", "--all", "--check"], &[]));
    report.step("Clippy", || {
        let targets = ["clippy", "--workspace", "--all-targets", "--all-features"];
        cargo(&[&targets[..], &["--", "-D", "warnings"]].concat(), &[])
    });
    report.step("Documentation", || {
        let targets = ["doc", "--workspace", "--no-deps", "--all-features"];
        cargo(&targets, &[("RUSTDOCFLAGS", "-D warnings")])
    });
}
