//! Gets `cmake`, which the build of the server wants.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;

use odm_server::Environment;

use super::command::{Failure, run};
use super::{Console, stopped};
use crate::report;

/// Where the tools of PyPI go in the cache.
const TOOLS_DIR: &str = "build-tools";

/// A way to get cmake.
type Attempt<'a> = fn(&Tools<'a>, &mut Console) -> Result<(), Failure>;

/// The last three lines, which mostly hold the reason.
fn last_lines(output: &str) -> impl Iterator<Item = String> {
    let skipped = output.lines().count().saturating_sub(3);
    output
        .lines()
        .skip(skipped)
        .map(|line| format!("    {line}"))
}

/// The tools of a build: those of the environment, or those in the cache.
pub(super) struct Tools<'a> {
    environment: &'a Environment,
    cache: &'a Path,
    directory: PathBuf,
}

impl<'a> Tools<'a> {
    pub(super) fn new(environment: &'a Environment, cache: &'a Path) -> Self {
        Self {
            environment,
            cache,
            directory: cache.join(TOOLS_DIR),
        }
    }

    /// Gets cmake, and returns an environment in which it works.
    pub(super) fn install(&self, console: &mut Console) -> report::Result<Environment> {
        // Python first: it needs no root and changes nothing outside of the cache.
        let attempts: [(&str, Attempt<'a>); 3] = [
            ("python3 -m venv", Tools::venv),
            ("python3 -m pip", Tools::pip),
            ("apt-get", Tools::apt),
        ];
        let mut failures = Vec::new();
        for (name, attempt) in attempts {
            let failure = match attempt(self, console) {
                Ok(()) => match self.found() {
                    Some(found) => return Ok(found),
                    None => refused("succeeded, but there is still no cmake"),
                },
                Err(failure) => failure,
            };
            let message = format!("{name}: {}", failure.reason);
            console.step(&format!("No cmake from {message}"));
            failures.push(message);
            failures.extend(last_lines(&failure.output));
        }
        Err(stopped(
            self.environment,
            "the build of the server needs cmake, and there was no way to get it:",
            &failures.join("\n"),
            console.log().into(),
        ))
    }

    /// An environment with cmake and a program that it can drive.
    pub(super) fn found(&self) -> Option<Environment> {
        let has = |environment: &Environment, name| environment.find_program(name).is_some();
        let environment = if has(self.environment, "cmake") && self.has_generator() {
            self.environment.clone()
        } else {
            self.with_cached()?
        };
        // cmake takes make, if nothing is said.
        let needs_ninja = !has(&environment, "make") && has(&environment, "ninja");
        Some(if needs_ninja {
            environment.set("CMAKE_GENERATOR", "Ninja")
        } else {
            environment
        })
    }

    fn has_generator(&self) -> bool {
        ["make", "ninja"]
            .iter()
            .any(|name| self.environment.find_program(name).is_some())
    }

    /// The environment with the tools in the cache, when they are there.
    fn with_cached(&self) -> Option<Environment> {
        // A virtual environment has programs in `bin`; `pip install --target` leaves there only scripts that
        // do not find their package, but the packages hold the programs.
        let directories: Vec<PathBuf> = ["cmake/data/bin", "ninja/data/bin", "ninja", "pyvenv/bin"]
            .iter()
            .map(|name| self.directory.join(name))
            .filter(|directory| {
                let alone = Environment::empty().set("PATH", directory);
                ["cmake", "ninja"]
                    .iter()
                    .any(|name| alone.find_program(name).is_some())
            })
            .collect();
        if directories.is_empty() {
            return None;
        }
        let path = self.environment.get("PATH").unwrap_or_default();
        let path = std::env::join_paths(directories.into_iter().chain(std::env::split_paths(path)))
            .ok()?;
        let environment = self.environment.clone().set("PATH", path);
        environment
            .find_program("cmake")
            .is_some()
            .then_some(environment)
    }

    fn is_root(&self) -> bool {
        let id = self.environment.find_program("id");
        let output = id.and_then(|id| Command::new(id).arg("-u").output().ok());
        output.is_some_and(|output| output.stdout.trim_ascii() == b"0")
    }

    fn apt(&self, console: &mut Console) -> Result<(), Failure> {
        if !self.is_root() {
            return Err(refused("it needs root"));
        }
        if self.environment.find_program("apt-get").is_none() {
            return Err(refused("is not on PATH"));
        }
        console.step("Getting the Debian packages cmake and ninja-build with apt-get.");
        let environment = self
            .environment
            .clone()
            .set("DEBIAN_FRONTEND", "noninteractive");
        // A failed update, of one source among many, need not keep the package away.
        let updated = run(
            &environment,
            self.cache,
            "apt-get",
            ["-q", "update"],
            console,
        );
        let arguments = [
            "-q",
            "-y",
            "--no-install-recommends",
            "install",
            "cmake",
            "ninja-build",
        ];
        let installed = run(&environment, self.cache, "apt-get", arguments, console);
        installed.map_err(|failure| updated.err().unwrap_or(failure))
    }

    fn venv(&self, console: &mut Console) -> Result<(), Failure> {
        console.step("Getting cmake from PyPI, into a virtual environment in the cache.");
        let directory = self.directory.join("pyvenv");
        let arguments = ["-m", "venv", "--clear"].map(OsStr::new);
        let arguments = arguments.into_iter().chain([directory.as_os_str()]);
        run(self.environment, self.cache, "python3", arguments, console)?;
        let python = directory.join("bin").join("python");
        let arguments = ["-m", "pip", "install", "--progress-bar", "off"];
        let arguments = arguments.into_iter().chain(["cmake", "ninja"]);
        let python = python.to_string_lossy();
        run(self.environment, self.cache, &python, arguments, console)
    }

    /// For a Python without `ensurepip`, as Debian's is without `python3-venv`.
    fn pip(&self, console: &mut Console) -> Result<(), Failure> {
        console.step("Getting cmake from PyPI, with pip into the cache.");
        let arguments = ["-m", "pip", "install", "--progress-bar", "off"].map(OsString::from);
        let target = [
            "--upgrade".into(),
            "--target".into(),
            self.directory.clone().into(),
        ];
        let packages = ["cmake", "ninja"].map(OsString::from);
        let arguments = arguments.into_iter().chain(target).chain(packages);
        run(self.environment, self.cache, "python3", arguments, console)
    }
}

fn refused(reason: &str) -> Failure {
    Failure {
        reason: reason.into(),
        output: String::new(),
    }
}
