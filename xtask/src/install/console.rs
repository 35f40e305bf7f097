//! Shows an installation: steps as sentences, everything else as one line that is overwritten, and all of
//! it in a log file.

use std::fs::File;
use std::io::{IsTerminal, Write, stderr};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::report::Result;
use crate::ui;

/// How often a sign of life is shown where no line can be overwritten.
const SIGN_OF_LIFE: Duration = Duration::from_secs(60);
/// How often the spinner turns.
const TICK: Duration = Duration::from_millis(120);

/// Where an installation is shown and logged.
#[derive(Debug)]
pub(crate) struct Console {
    log: File,
    path: PathBuf,
    bar: ProgressBar,
    started: Instant,
    shown: Instant,
}

impl Console {
    /// Opens the log file, which is written anew.
    pub(super) fn open(path: &Path) -> Result<Self> {
        let log = File::create(path).map_err(|error| super::failed("create", path, &error))?;
        let bar = ProgressBar::new_spinner();
        let style = ProgressStyle::with_template("    {spinner} {elapsed} {wide_msg}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
        if stderr().is_terminal() {
            bar.enable_steady_tick(TICK);
        }
        Ok(Self {
            log,
            path: path.to_owned(),
            bar,
            started: Instant::now(),
            shown: Instant::now(),
        })
    }

    /// Returns the path of the log file.
    pub(super) fn log(&self) -> &Path {
        &self.path
    }

    /// Shows a sentence for a person.
    pub(super) fn step(&mut self, text: &str) {
        self.write(text);
        self.bar.suspend(|| text.lines().for_each(ui::note));
    }

    /// Logs a line that a command printed, and shows it until the next one comes.
    pub(super) fn line(&mut self, line: &str) {
        self.write(line);
        self.bar.set_message(line.trim().to_owned());
        self.sign_of_life();
    }

    /// Shows that a command still runs.
    pub(super) fn sign_of_life(&mut self) {
        if !stderr().is_terminal() && self.shown.elapsed() >= SIGN_OF_LIFE {
            self.shown = Instant::now();
            let elapsed = ui::duration(self.started.elapsed());
            ui::note(&format!("still at work, after {elapsed}"));
        }
    }

    /// The log helps when something fails; that it cannot be written does not fail an installation.
    fn write(&mut self, text: &str) {
        let _ = writeln!(self.log, "{text}");
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
