//! The steps of a task: each with its time, and a summary of all at the end.

use std::fmt;
use std::time::{Duration, Instant};

use crate::ui::{self, Outcome};

/// Why a task failed.
#[derive(Debug)]
pub(crate) struct Failure(String);

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<odm_server::Error> for Failure {
    fn from(error: odm_server::Error) -> Self {
        Self(error.to_string())
    }
}

/// The result of a task.
pub(crate) type Result<T = ()> = std::result::Result<T, Failure>;

/// Runs steps and remembers how they ended.
#[derive(Debug)]
pub(crate) struct Report {
    started: Instant,
    steps: Vec<(String, Outcome, Duration)>,
}

impl Report {
    pub(crate) fn new() -> Self {
        Self {
            started: Instant::now(),
            steps: Vec::new(),
        }
    }

    /// Runs a step under a heading. A failure is told at once, and kept for the end.
    pub(crate) fn step<T>(&mut self, name: &str, step: impl FnOnce() -> Result<T>) -> Option<T> {
        ui::heading(name);
        let started = Instant::now();
        let result = step();
        let elapsed = started.elapsed();
        let outcome = match &result {
            Ok(_) => Outcome::Passed,
            Err(failure) => {
                ui::error(&failure.to_string());
                Outcome::Failed
            }
        };
        ui::outcome(name, &outcome, elapsed);
        self.steps.push((name.to_owned(), outcome, elapsed));
        result.ok()
    }

    /// Remembers that something was not done.
    pub(crate) fn skip(&mut self, name: &str, reason: &str) {
        let outcome = Outcome::Skipped(reason.to_owned());
        self.steps.push((name.to_owned(), outcome, Duration::ZERO));
    }

    /// Shows all steps; an error when one failed.
    pub(crate) fn finish(self) -> Result {
        let elapsed = ui::duration(self.started.elapsed());
        ui::heading(&format!("Summary, after {elapsed}"));
        for (name, outcome, elapsed) in &self.steps {
            ui::outcome(name, outcome, *elapsed);
        }
        let failed = |(_, outcome, _): &&_| *outcome == Outcome::Failed;
        match self.steps.iter().filter(failed).count() {
            0 => Ok(()),
            1 => Err(Failure::new("one step failed")),
            count => Err(Failure::new(format!("{count} steps failed"))),
        }
    }
}
