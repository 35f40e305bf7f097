//! The environment variables that decide what is found and where it is kept.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// The variable with the address of a server to use instead of starting one.
pub(crate) const URI_VARIABLE: &str = "MONGODB_URI";

/// A snapshot of environment variables: `MONGODB_URI`, `PATH`, `XDG_CACHE_HOME`, `HOME`, `TMPDIR` and
/// all others.
///
/// It is a value, so that a test can try another environment without changing that of its process.
///
/// # Example
///
/// ```
/// use odm_server::Environment;
///
/// let environment = Environment::empty().set("XDG_CACHE_HOME", "/var/cache/me");
/// assert_eq!(environment.cache_dir().unwrap().to_str(), Some("/var/cache/me/mongo-odm"));
/// ```
#[derive(Debug, Clone, Default)]
pub struct Environment {
    variables: BTreeMap<OsString, OsString>,
}

impl Environment {
    /// The variables of this process, as they are now.
    pub fn current() -> Self {
        Self {
            variables: std::env::vars_os().collect(),
        }
    }

    /// No variable at all: nothing is found in it.
    pub fn empty() -> Self {
        Self::default()
    }

    /// Sets a variable.
    #[must_use]
    pub fn set(mut self, name: impl Into<OsString>, value: impl Into<OsString>) -> Self {
        self.variables.insert(name.into(), value.into());
        self
    }

    /// Removes a variable.
    #[must_use]
    pub fn unset(mut self, name: impl AsRef<OsStr>) -> Self {
        self.variables.remove(name.as_ref());
        self
    }

    /// A variable's value; an empty one counts as not set.
    pub fn get(&self, name: impl AsRef<OsStr>) -> Option<&OsStr> {
        let value = self.variables.get(name.as_ref())?;
        (!value.is_empty()).then_some(value.as_os_str())
    }

    /// All variables with their values.
    pub fn variables(&self) -> impl Iterator<Item = (&OsStr, &OsStr)> {
        self.variables
            .iter()
            .map(|(name, value)| (name.as_os_str(), value.as_os_str()))
    }

    /// The directory of `mongo-odm` in the user's cache: `$XDG_CACHE_HOME/mongo-odm`, else
    /// `$HOME/.cache/mongo-odm`; `None` when neither variable is set.
    pub fn cache_dir(&self) -> Option<PathBuf> {
        let base = match self.get("XDG_CACHE_HOME").map(Path::new) {
            // The XDG specification asks to ignore relative paths.
            Some(path) if path.is_absolute() => path.to_path_buf(),
            _ => Path::new(self.get("HOME")?).join(".cache"),
        };
        Some(base.join("mongo-odm"))
    }

    /// The first executable file of this name in the directories of `PATH`, as an absolute path.
    pub fn find_program(&self, name: &str) -> Option<PathBuf> {
        let path = self.get("PATH")?;
        std::env::split_paths(path)
            .map(|directory| directory.join(name))
            .find(|candidate| is_executable(candidate))
            .and_then(|found| std::path::absolute(found).ok())
    }

    /// The directory for temporary files: `$TMPDIR`, else that of the system.
    pub(crate) fn temporary_dir(&self) -> PathBuf {
        self.get("TMPDIR")
            .map_or_else(std::env::temp_dir, PathBuf::from)
    }

    /// The address in a variable; `None` when it is not set or empty.
    pub(crate) fn uri(&self, variable: &'static str) -> Result<Option<String>> {
        let Some(value) = self.get(variable) else {
            return Ok(None);
        };
        let invalid = |reason| Error::InvalidUri { variable, reason };
        let uri = value.to_str().ok_or(invalid("it is not UTF-8"))?.trim();
        if uri.starts_with("mongodb://") || uri.starts_with("mongodb+srv://") {
            Ok(Some(uri.to_owned()))
        } else {
            Err(invalid(
                "it must start with `mongodb://` or `mongodb+srv://`",
            ))
        }
    }
}

#[cfg(unix)]
pub(crate) fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
pub(crate) fn is_executable(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|found| found.is_file())
}
