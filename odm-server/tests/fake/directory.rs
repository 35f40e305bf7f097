//! A directory with programs of its own, as the only one on `PATH`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use odm_server::Environment;

/// Removed when dropped.
pub(crate) struct Directory(PathBuf);

impl Directory {
    pub(crate) fn new() -> Self {
        static COUNTER: AtomicU32 = AtomicU32::new(0);
        let number = COUNTER.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("odm-fake-{}-{number}", std::process::id()));
        fs::create_dir_all(path.join("bin")).unwrap();
        fs::create_dir_all(path.join("tmp")).unwrap();
        Self(path)
    }

    /// Makes a shell script on this directory's `PATH`. `$here` in it is this directory.
    pub(crate) fn program(&self, name: &str, script: &str) -> &Self {
        self.script(&self.0.join("bin").join(name), script);
        self
    }

    /// Makes a shell script anywhere.
    pub(crate) fn script(&self, path: &Path, script: &str) {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let here = self.0.display();
        let text = format!("#!/bin/sh\nhere={here}\nPATH=$PATH:/usr/bin:/bin\n{script}\n");
        // Not written by this process: one that another test starts meanwhile would hold the file open, and
        // a file that is open for writing cannot be run.
        let written = Command::new("/bin/sh")
            .args(["-c", "printf %s \"$1\" >\"$0\" && chmod +x \"$0\""])
            .args([path.as_os_str(), text.as_ref()])
            .status();
        assert!(written.unwrap().success());
    }

    /// `PATH`, the cache and temporary files in this directory alone.
    pub(crate) fn environment(&self) -> Environment {
        Environment::empty()
            .set("PATH", self.0.join("bin"))
            .set("XDG_CACHE_HOME", self.0.join("cache"))
            .set("TMPDIR", self.0.join("tmp"))
    }

    /// The program in the cache.
    pub(crate) fn installed(&self) -> PathBuf {
        self.0.join("cache/mongo-odm/secantus/bin/secantusd-rs")
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// The lines of a file that scripts have written; none when it is missing.
    pub(crate) fn lines(&self, name: &str) -> Vec<String> {
        let text = fs::read_to_string(self.0.join(name)).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
