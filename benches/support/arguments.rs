//! The arguments of a benchmark: few enough to be read by hand.

use std::process::exit;

const USAGE: &str = "\
Usage: cargo xtask bench [FILTER]... [OPTIONS]
       cargo bench --bench NAME -- [FILTER]... [OPTIONS]

  FILTER          only the cases whose name contains one of these words
  --by NAME       only the contenders whose name contains this, as for a profiler
  --instructions  count instructions under valgrind's callgrind instead of taking times;
                  ends with status 77 where valgrind is missing
  --rounds N      how often each contender takes its turn; medians are compared
  --runs N        measure everything N times in a row, and show how far the runs differ
  --quick         less work: to see that it runs, not to compare
  --check         end with status 1 when a `must` is missed, in times or in instructions

The tables are Markdown.";

/// The arguments that were passed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Arguments {
    filters: Vec<String>,
    by: String,
    rounds: Option<usize>,
    runs: Option<usize>,
    /// Less work.
    pub(crate) quick: bool,
    /// Whether a missed `must` is a failure of the process.
    pub(crate) check: bool,
    /// Whether instructions are counted instead of time.
    pub(crate) instructions: bool,
}

impl Arguments {
    /// Reads the process's arguments. Prints the usage and ends the process when they are wrong.
    pub(crate) fn read() -> Self {
        match Self::parse(std::env::args().skip(1)) {
            Ok(Some(arguments)) => arguments,
            Ok(None) => {
                println!("{USAGE}");
                exit(0);
            }
            Err(problem) => {
                eprintln!("{problem}\n\n{USAGE}");
                exit(2);
            }
        }
    }

    /// Returns `None` when help is asked for.
    fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Option<Self>, String> {
        let mut parsed = Self::default();
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                // Cargo passes it to every benchmark.
                "--bench" => {}
                "--quick" => parsed.quick = true,
                "--check" => parsed.check = true,
                "--instructions" => parsed.instructions = true,
                "--help" | "-h" => return Ok(None),
                "--by" => match arguments.next() {
                    Some(name) => parsed.by = name,
                    None => return Err("`--by` takes a name".to_owned()),
                },
                "--rounds" => parsed.rounds = Some(number("--rounds", arguments.next())?),
                "--runs" => parsed.runs = Some(number("--runs", arguments.next())?),
                option if option.starts_with('-') => {
                    return Err(format!("unknown option `{option}`"));
                }
                filter => parsed.filters.push(filter.to_owned()),
            }
        }
        Ok(Some(parsed))
    }

    /// Returns how often each contender takes its turn, unless set `usual` times.
    pub(crate) fn rounds(&self, usual: usize) -> usize {
        let usual = if self.quick {
            usual.div_ceil(10).max(3)
        } else {
            usual
        };
        self.rounds.unwrap_or(usual)
    }

    /// Returns how often everything is measured.
    pub(crate) fn runs(&self) -> usize {
        self.runs.unwrap_or(1)
    }

    /// Returns what the names of the contenders must contain.
    pub(crate) fn by(&self) -> &str {
        &self.by
    }

    /// Returns whether the contender is asked for.
    pub(crate) fn includes(&self, contender: &str) -> bool {
        contender.contains(self.by())
    }

    /// Returns whether the case is asked for.
    pub(crate) fn selects(&self, case: &str) -> bool {
        self.filters.is_empty() || self.filters.iter().any(|word| case.contains(word.as_str()))
    }
}

fn number(option: &str, value: Option<String>) -> Result<usize, String> {
    let value = value.unwrap_or_default();
    match value.parse() {
        Ok(number) if number > 0 => Ok(number),
        _ => Err(format!("`{option}` takes a number from 1, not `{value}`")),
    }
}
