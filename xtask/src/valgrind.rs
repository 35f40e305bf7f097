//! Valgrind, which counts instructions for the tests and benchmarks.

use std::process::{Command, Stdio};

use crate::report::{Failure, Result};
use crate::ui;

/// Finds valgrind, or installs it where that needs no questions: as root, with apt.
pub(crate) fn ensure() -> Result {
    if is_there() {
        return Ok(());
    }
    ui::note("no valgrind on PATH: asking apt-get for it");
    // The lists of packages may be old or missing; whether that matters, the installation tells.
    apt_get(&["update"]);
    let packages = ["install", "--yes", "--no-install-recommends", "valgrind"];
    if apt_get(&packages) && is_there() {
        Ok(())
    } else {
        Err(Failure::new(
            "no valgrind, and `apt-get install valgrind` did not succeed",
        ))
    }
}

fn apt_get(arguments: &[&str]) -> bool {
    let mut apt_get = Command::new("apt-get");
    apt_get
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive");
    succeeds(&mut apt_get)
}

fn is_there() -> bool {
    succeeds(Command::new("valgrind").arg("--version"))
}

fn succeeds(command: &mut Command) -> bool {
    let silent = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    silent.status().is_ok_and(|status| status.success())
}
