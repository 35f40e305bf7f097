//! Runs cargo in the workspace.

use std::path::Path;
use std::process::Command;

use crate::report::{Failure, Result};
use crate::ui;

/// The directory of the workspace.
pub(crate) fn workspace() -> &'static Path {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package)
}

/// Runs cargo with these arguments and environment variables, on this terminal.
pub(crate) fn cargo(arguments: &[&str], variables: &[(&str, &str)]) -> Result {
    let shown = format!("cargo {}", arguments.join(" "));
    for (name, value) in variables.iter().filter(|(name, _)| !name.contains("URI")) {
        ui::note(&format!("{name}='{value}' \\"));
    }
    ui::note(&shown);
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(program)
        .args(arguments)
        .envs(variables.iter().copied())
        .current_dir(workspace())
        .status()
        .map_err(|error| Failure::new(format!("`{shown}` cannot be started: {error}")))?;
    if status.success() {
        Ok(())
    } else {
        Err(Failure::new(format!("`{shown}` ended with {status}")))
    }
}
