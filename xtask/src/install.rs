//! Installs `secantusd-rs` into the user's cache where a machine has no server.

mod build;
mod cmake;
mod command;
mod console;
#[cfg(test)]
mod tests;

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use fs4::FileExt;
use odm_server::{Environment, Located, install_command, locate};

use crate::report::{Failure, Result};
pub(crate) use console::Console;

/// The log of an installation, in the cache.
const LOG: &str = "install.log";

/// Finds a server, and builds `secantusd-rs` in the user's cache if there is none.
///
/// Several processes may call this at once: one installs and the others wait for it.
pub(crate) fn ensure(environment: &Environment) -> Result<Located> {
    match locate(environment) {
        Err(error) if error.is_not_found() => {}
        found => return Ok(found?),
    }
    let Some(cache) = environment.cache_dir() else {
        return Ok(locate(environment)?);
    };
    let cache = std::path::absolute(&cache).map_err(|error| failed("use", &cache, &error))?;
    fs::create_dir_all(&cache).map_err(|error| failed("create", &cache, &error))?;
    let _lock = lock(&cache.join("install.lock"))?;
    // Another process may have installed it while this one waited.
    if let Err(error) = locate(environment)
        && error.is_not_found()
    {
        install(environment, &cache)?;
    }
    Ok(locate(environment)?)
}

fn install(environment: &Environment, cache: &Path) -> Result {
    let mut console = Console::open(&cache.join(LOG))?;
    announce(environment, cache, &mut console);
    let tools = cmake::Tools::new(environment, cache);
    let environment = match tools.found() {
        Some(environment) => environment,
        None => tools.install(&mut console)?,
    };
    build::build(&environment, cache, &mut console)
}

/// Says what is about to be installed, where, and how long it takes.
fn announce(environment: &Environment, cache: &Path, console: &mut Console) {
    let cmake = if cmake::Tools::new(environment, cache).found().is_some() {
        String::new()
    } else {
        "\nIts build needs `cmake`, which is missing here: it comes from PyPI into the same directory \
         (with apt-get only where Python cannot)."
            .to_owned()
    };
    console.step(&format!(
        "No MongoDB server found. About to build one for tests, once: `secantusd-rs`, with\n  {}\n\
         It takes 4 to 8 minutes on two cores, and about 1 GB in {} while it builds.{cmake}\n\
         To use a server of your own instead, press Ctrl-C and set MONGODB_URI to its address.\n\
         Everything that the build prints goes to {}",
        install_command(environment).unwrap_or_default(),
        cache.display(),
        console.log().display(),
    ));
}

/// Waits until no other process installs; the lock ends with the file, and so with the process.
fn lock(path: &Path) -> Result<File> {
    let file = File::create(path).map_err(|error| failed("create", path, &error))?;
    if FileExt::try_lock(&file).is_err() {
        crate::ui::note("Another process is installing the server: waiting for it.");
        FileExt::lock(&file).map_err(|error| failed("lock", path, &error))?;
    }
    Ok(file)
}

fn failed(action: &str, path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("cannot {action} {}: {error}", path.display()))
}

/// The error of a step that failed, with what to do by hand.
fn stopped(environment: &Environment, step: &str, output: &str, log: PathBuf) -> Failure {
    let command = install_command(environment).unwrap_or_default();
    let output: String = output.lines().map(|line| format!("\n    {line}")).collect();
    Failure::new(format!(
        "{step}{output}\n\
         All that was printed is in {}\n\
         To install it by hand: install cmake and a C compiler (Debian: `apt-get install build-essential cmake`), then\n    \
         {command}\n\
         or install `mongod`, or set MONGODB_URI to the address of a running server.",
        log.display()
    ))
}
