//! The arguments of a benchmark: few enough to be read by hand.

use std::process::exit;

const USAGE: &str = "\
Usage: cargo bench --bench NAME -- [FILTER]... [OPTIONS]

  FILTER      only the cases whose name contains one of these words
  --by NAME   only the contenders whose name contains this, as for a profiler
  --rounds N  how often each contender runs (their medians are compared)
  --quick     less work: to see that it runs, not to compare
  --check     fail when a `must` is missed";

/// What was asked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Arguments {
    filters: Vec<String>,
    by: Option<String>,
    rounds: Option<usize>,
    /// Less work.
    pub(crate) quick: bool,
    /// Whether a missed `must` is a failure of the process.
    pub(crate) check: bool,
}

impl Arguments {
    /// Reads the process's arguments; `flags` are those of the benchmark alone. Shows how to use them and ends
    /// the process when they are wrong.
    pub(crate) fn read(flags: &[&str]) -> Self {
        let given = std::env::args().skip(1);
        match Self::parse(given.filter(|given| !flags.contains(&given.as_str()))) {
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

    /// `None` when help is asked for.
    fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Option<Self>, String> {
        let mut parsed = Self::default();
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                // Cargo says so to every benchmark.
                "--bench" => {}
                "--quick" => parsed.quick = true,
                "--check" => parsed.check = true,
                "--help" | "-h" => return Ok(None),
                "--by" => match arguments.next() {
                    Some(name) => parsed.by = Some(name),
                    None => return Err("`--by` takes a name".to_owned()),
                },
                "--rounds" => {
                    let value = arguments.next().unwrap_or_default();
                    match value.parse() {
                        Ok(rounds) if rounds > 0 => parsed.rounds = Some(rounds),
                        _ => {
                            return Err(format!("`--rounds` takes a number from 1, not `{value}`"));
                        }
                    }
                }
                option if option.starts_with('-') => {
                    return Err(format!("unknown option `{option}`"));
                }
                filter => parsed.filters.push(filter.to_owned()),
            }
        }
        Ok(Some(parsed))
    }

    /// How often each contender runs.
    pub(crate) fn rounds(&self) -> usize {
        self.rounds.unwrap_or(if self.quick { 3 } else { 7 })
    }

    /// Whether the contender is asked for.
    pub(crate) fn includes(&self, contender: &str) -> bool {
        self.by
            .as_ref()
            .is_none_or(|name| contender.contains(name.as_str()))
    }

    /// Whether the case is asked for.
    pub(crate) fn selects(&self, case: &str) -> bool {
        self.filters.is_empty() || self.filters.iter().any(|word| case.contains(word.as_str()))
    }
}
