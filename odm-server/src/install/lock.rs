//! Lets one process install at a time.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, SystemTime};

use super::{Progress, Sink};
use crate::error::{Error, Result};
use crate::root::noise;

/// How often the holder shows that it lives.
const HEARTBEAT: Duration = Duration::from_secs(2);
/// How long without a heartbeat until the holder counts as gone; far more than a busy machine delays one.
const STALE: Duration = Duration::from_secs(30);
/// How often a waiting process looks.
const POLL: Duration = Duration::from_millis(200);

/// A file that exists while an installation goes on. Its holder writes it again and again, because a
/// process number alone would not tell, across containers, whether the holder lives.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    token: String,
    /// Dropped to end the heartbeat.
    stop: Option<Sender<()>>,
    heartbeat: Option<JoinHandle<()>>,
}

impl Lock {
    /// Waits until no other process holds the lock.
    pub(super) fn acquire(path: &Path, progress: Sink<'_>) -> Result<Self> {
        Self::acquire_within(path, STALE, progress)
    }

    fn acquire_within(path: &Path, stale: Duration, progress: Sink<'_>) -> Result<Self> {
        let token = format!("{}-{:08x}\n", std::process::id(), noise());
        let mut told = false;
        loop {
            match try_create(path, &token) {
                Ok(()) => return Ok(Self::hold(path, token)),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(Error::io("create the lock", path)(error)),
            }
            if is_stale(path, stale) {
                progress(Progress::Step(
                    "Taking over the lock of an installation that was interrupted.",
                ));
                take_away(path, &token, stale)?;
                continue;
            }
            if !told {
                told = true;
                progress(Progress::Step(&format!(
                    "Another process is installing the server: waiting for it (lock: {}).",
                    path.display()
                )));
            }
            thread::sleep(POLL);
        }
    }

    fn hold(path: &Path, token: String) -> Self {
        let (stop, stopped) = mpsc::channel::<()>();
        let (file, content) = (path.to_path_buf(), token.clone());
        let heartbeat = thread::spawn(move || {
            while stopped.recv_timeout(HEARTBEAT) == Err(RecvTimeoutError::Timeout) {
                // Only a file that is there: a lock that was taken over is no longer this process's.
                let written = OpenOptions::new()
                    .write(true)
                    .open(&file)
                    .and_then(|mut file| file.write_all(content.as_bytes()));
                if written.is_err() {
                    return;
                }
            }
        });
        Self {
            path: path.to_path_buf(),
            token,
            stop: Some(stop),
            heartbeat: Some(heartbeat),
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(heartbeat) = self.heartbeat.take() {
            let _ = heartbeat.join();
        }
        if fs::read_to_string(&self.path).is_ok_and(|content| content == self.token) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

fn try_create(path: &Path, token: &str) -> std::io::Result<()> {
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)?
        .write_all(token.as_bytes())
}

fn is_stale(path: &Path, stale: Duration) -> bool {
    fs::metadata(path)
        .and_then(|found| found.modified())
        .ok()
        .and_then(|modified| SystemTime::now().duration_since(modified).ok())
        .is_some_and(|age| age > stale)
}

/// Removes a stale lock. Renaming succeeds in one process only; should it have caught a fresh lock, made in
/// between, that is put back.
fn take_away(path: &Path, token: &str, stale: Duration) -> Result<()> {
    let aside = path.with_extension(format!("stale-{}", token.trim()));
    match fs::rename(path, &aside) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(Error::io("take over the lock", path)(error)),
    }
    if !is_stale(&aside, stale) {
        // Unless yet another process has made its own.
        let _ = fs::hard_link(&aside, path);
    }
    fs::remove_file(&aside).map_err(Error::io("remove", aside))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn path(name: &str) -> PathBuf {
        std::env::temp_dir().join(format!("odm-lock-{name}-{}", std::process::id()))
    }

    #[test]
    fn one_holds_the_lock_at_a_time() {
        static HOLDERS: AtomicUsize = AtomicUsize::new(0);
        let path = path("mutual");
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    let lock = Lock::acquire(&path, &mut |_| {}).unwrap();
                    assert_eq!(HOLDERS.fetch_add(1, Ordering::SeqCst), 0);
                    thread::sleep(Duration::from_millis(20));
                    HOLDERS.fetch_sub(1, Ordering::SeqCst);
                    drop(lock);
                });
            }
        });
        assert!(!path.exists());
    }

    #[test]
    fn a_lock_whose_holder_died_is_taken_over() {
        let path = path("stale");
        fs::write(&path, "1-dead\n").unwrap();
        let mut steps = Vec::new();
        let lock = Lock::acquire_within(&path, Duration::from_millis(300), &mut |progress| {
            steps.push(format!("{progress:?}"));
        })
        .unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), lock.token);
        assert!(steps.first().unwrap().contains("waiting for it"));
        assert!(steps.last().unwrap().contains("interrupted"));
        drop(lock);
        assert!(!path.exists());
    }

    #[test]
    fn a_holder_that_lives_is_not_stale() {
        let path = path("alive");
        let lock = Lock::acquire(&path, &mut |_| {}).unwrap();
        thread::sleep(HEARTBEAT + Duration::from_millis(500));
        assert!(!is_stale(&path, HEARTBEAT));
        drop(lock);
    }
}
