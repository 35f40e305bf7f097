//! The temporary directory of one server: its log, its data, its key file.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::error::{Error, Result};

/// How many of the log's last bytes an error shows at most.
const TAIL_BYTES: u64 = 4096;
/// How many of the log's last lines an error shows at most.
const TAIL_LINES: usize = 20;

/// Names the directory; the supervisor removes it.
#[derive(Debug, Clone)]
pub(crate) struct Root {
    path: PathBuf,
}

impl Root {
    /// Makes a new directory that only this user can read.
    pub(crate) fn create(parent: &Path) -> Result<Self> {
        static COUNTER: AtomicU32 = AtomicU32::new(0);
        let parent = std::path::absolute(parent).map_err(Error::io("use", parent))?;
        loop {
            let number = COUNTER.fetch_add(1, Ordering::Relaxed);
            let name = format!("mongo-odm-{}-{number}-{:08x}", std::process::id(), noise());
            let path = parent.join(name);
            match directory_builder().create(&path) {
                Ok(()) => return Ok(Self { path }),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(Error::io("create the directory", path)(error)),
            }
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The file that gets the server's output.
    pub(crate) fn log(&self) -> PathBuf {
        self.path.join("server.log")
    }

    /// Makes the directory for the data.
    pub(crate) fn data(&self) -> Result<PathBuf> {
        let path = self.path.join("data");
        fs::create_dir_all(&path).map_err(Error::io("create the directory", &path))?;
        Ok(path)
    }

    /// Writes a file that only this user can read.
    pub(crate) fn write_private(&self, name: &str, content: &str) -> Result<PathBuf> {
        let path = self.path.join(name);
        private_file()
            .open(&path)
            .and_then(|mut file| file.write_all(content.as_bytes()))
            .map_err(Error::io("write", &path))?;
        Ok(path)
    }

    /// The log from this byte on, as far as it is UTF-8.
    pub(crate) fn log_from(&self, offset: u64) -> String {
        read_from(&self.log(), offset).unwrap_or_default()
    }

    /// The log's size in bytes.
    pub(crate) fn log_size(&self) -> u64 {
        fs::metadata(self.log()).map_or(0, |found| found.len())
    }

    /// The last lines of the log, none before this byte.
    pub(crate) fn log_tail(&self, offset: u64) -> String {
        let text = self.log_from(offset.max(self.log_size().saturating_sub(TAIL_BYTES)));
        let lines: Vec<&str> = text.lines().collect();
        let skipped = lines.len().saturating_sub(TAIL_LINES);
        lines
            .into_iter()
            .skip(skipped)
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// Removes the directory; for when no supervisor does it.
    pub(crate) fn remove(&self) {
        // Nothing sensible is left to do when it fails.
        let _ = fs::remove_dir_all(&self.path);
    }
}

fn read_from(path: &Path, offset: u64) -> io::Result<String> {
    let mut file = fs::File::open(path)?;
    file.seek(SeekFrom::Start(offset))?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Makes names differ between processes with the same number in different containers.
pub(crate) fn noise() -> u32 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |elapsed| elapsed.subsec_nanos())
}

#[cfg(unix)]
fn directory_builder() -> DirBuilder {
    use std::os::unix::fs::DirBuilderExt;
    let mut builder = DirBuilder::new();
    builder.mode(0o700);
    builder
}

#[cfg(not(unix))]
fn directory_builder() -> DirBuilder {
    DirBuilder::new()
}

#[cfg(unix)]
fn private_file() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    options
}

#[cfg(not(unix))]
fn private_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    options
}
