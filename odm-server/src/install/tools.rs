//! Gets `cmake`, which the build of the server wants.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use super::command::{Failure, run};
use super::{Progress, Sink, advice};
use crate::environment::{Environment, is_executable};
use crate::error::{Error, Result};

/// Where the tools of PyPI go in the cache.
const TOOLS_DIR: &str = "build-tools";

/// An environment in which `cmake` works: this one when it has it, else one with a longer `PATH`.
pub(super) fn ensure_cmake<'a>(
    environment: &'a Environment,
    cache: &'a Path,
    progress: Sink<'_>,
) -> Result<Environment> {
    let tools = Tools {
        environment,
        cache,
        directory: cache.join(TOOLS_DIR),
    };
    if let Some(found) = tools.found() {
        return Ok(found);
    }
    let attempts: [(&str, Attempt<'a>); 3] = [
        ("apt-get", Tools::apt),
        ("python3 -m venv", Tools::venv),
        ("python3 -m pip", Tools::pip),
    ];
    let mut failures = Vec::new();
    for (name, attempt) in attempts {
        let failure = match attempt(&tools, &mut *progress) {
            Ok(()) => match tools.found() {
                Some(found) => return Ok(found),
                None => refused("succeeded, but there is still no cmake"),
            },
            Err(failure) => failure,
        };
        let message = format!("{name}: {}", failure.reason);
        progress(Progress::Step(&format!("No cmake from {message}")));
        failures.push(message);
        failures.extend(last_lines(&failure.output));
    }
    Err(Error::Install {
        step: "the build of the server wants cmake, and it could not be got".into(),
        output: failures.join("\n"),
        advice: advice(cache),
    })
}

/// A way to get cmake.
type Attempt<'a> = fn(&Tools<'a>, Sink<'_>) -> Result<(), Failure>;

/// The last three lines, which mostly hold the reason.
fn last_lines(output: &str) -> impl Iterator<Item = String> {
    let skipped = output.lines().count().saturating_sub(3);
    output
        .lines()
        .skip(skipped)
        .map(|line| format!("    {line}"))
}

struct Tools<'a> {
    environment: &'a Environment,
    cache: &'a Path,
    directory: PathBuf,
}

impl Tools<'_> {
    /// An environment with cmake and a program that it can drive.
    fn found(&self) -> Option<Environment> {
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
                ["cmake", "ninja"]
                    .iter()
                    .any(|name| is_executable(&directory.join(name)))
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

    fn apt(&self, progress: Sink<'_>) -> Result<(), Failure> {
        let root = self.run_quietly("id", &["-u"]).is_ok_and(|id| id == "0");
        if !root {
            return Err(refused("it wants root"));
        }
        if self.environment.find_program("apt-get").is_none() {
            return Err(refused("is not on PATH"));
        }
        progress(Progress::Step("Getting cmake with apt-get."));
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
            &mut *progress,
        );
        let arguments = [
            "-q",
            "-y",
            "--no-install-recommends",
            "install",
            "cmake",
            "ninja-build",
        ];
        let installed = run(&environment, self.cache, "apt-get", arguments, progress);
        installed.map_err(|failure| updated.err().unwrap_or(failure))
    }

    fn venv(&self, progress: Sink<'_>) -> Result<(), Failure> {
        progress(Progress::Step(
            "Getting cmake from PyPI, with a virtual environment in the cache.",
        ));
        let directory = self.directory.join("pyvenv");
        let arguments = ["-m", "venv", "--clear"].map(OsStr::new);
        let arguments = arguments.into_iter().chain([directory.as_os_str()]);
        run(
            self.environment,
            self.cache,
            "python3",
            arguments,
            &mut *progress,
        )?;
        let python = directory.join("bin").join("python");
        let arguments = ["-m", "pip", "install", "--progress-bar", "off"];
        let arguments = arguments.into_iter().chain(["cmake", "ninja"]);
        let python = python.to_string_lossy();
        run(self.environment, self.cache, &python, arguments, progress)
    }

    /// For a Python without `ensurepip`, as Debian's is without `python3-venv`.
    fn pip(&self, progress: Sink<'_>) -> Result<(), Failure> {
        progress(Progress::Step(
            "Getting cmake from PyPI, with pip into the cache.",
        ));
        let arguments = ["-m", "pip", "install", "--progress-bar", "off"].map(OsString::from);
        let target = [
            "--upgrade".into(),
            "--target".into(),
            self.directory.clone().into(),
        ];
        let packages = ["cmake", "ninja"].map(OsString::from);
        let arguments = arguments.into_iter().chain(target).chain(packages);
        run(self.environment, self.cache, "python3", arguments, progress)
    }

    /// Runs a command for its last line.
    fn run_quietly(&self, program: &str, arguments: &[&str]) -> Result<String, Failure> {
        let mut last = String::new();
        let mut keep = |progress: Progress<'_>| {
            if let Progress::Line(line) = progress {
                line.clone_into(&mut last);
            }
        };
        run(self.environment, self.cache, program, arguments, &mut keep)?;
        Ok(last)
    }
}

fn refused(reason: &str) -> Failure {
    Failure {
        reason: reason.into(),
        output: String::new(),
    }
}
