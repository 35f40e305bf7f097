//! What a person sees. All of it goes to standard error, as cargo's own messages do.

use std::io::{IsTerminal, stderr};
use std::time::Duration;

const BOLD: &str = "1";
const RED: &str = "1;31";
const GREEN: &str = "32";
const YELLOW: &str = "33";

/// Colours and overwritten lines are for terminals.
fn is_terminal() -> bool {
    stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

fn painted(text: &str, colour: &str) -> String {
    if is_terminal() {
        format!("\x1b[{colour}m{text}\x1b[0m")
    } else {
        text.to_owned()
    }
}

/// Begins a step.
pub(crate) fn heading(text: &str) {
    eprintln!("\n{}", painted(&format!("==> {text}"), BOLD));
}

/// Says something by the way.
pub(crate) fn note(text: &str) {
    eprintln!("    {text}");
}

/// Says what made a task fail.
pub(crate) fn error(text: &str) {
    eprintln!("\n{} {text}", painted("error:", RED));
}

/// How a step ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// All is well.
    Passed,
    /// It failed.
    Failed,
    /// It was not done, for this reason.
    Skipped(String),
}

/// One line of the summary.
pub(crate) fn outcome(name: &str, outcome: &Outcome, elapsed: Duration) {
    let time = duration(elapsed);
    match outcome {
        Outcome::Passed => eprintln!("{} {time:>12}  {name}", painted("  ok     ", GREEN)),
        Outcome::Failed => eprintln!("{} {time:>12}  {name}", painted("  FAILED ", RED)),
        Outcome::Skipped(reason) => {
            let mark = painted("  skipped", YELLOW);
            eprintln!("{mark} {:>12}  {name}: {reason}", "");
        }
    }
}

/// A time as a person says it.
pub(crate) fn duration(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds < 60 {
        format!("{:.1} s", time.as_secs_f64())
    } else {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_as_a_person_does() {
        assert_eq!(duration(Duration::from_millis(1234)), "1.2 s");
        assert_eq!(duration(Duration::from_secs(185)), "3 min 05 s");
    }
}
