//! Counts each section by running this benchmark's own binary under callgrind.

use std::process::ExitCode;

use crate::{
    sections::{self, Sample, Section},
    support::{
        arguments::Arguments,
        callgrind::{Counts, run},
    },
};

/// The argument before a section's name and the number of iterations.
pub(crate) const CHILD: &str = "--section";

/// The difference of two runs leaves out what starting the process takes.
const FEW: usize = 100;
const MANY: usize = 300;

/// Runs one section, and nothing else.
pub(crate) fn child(name: &str, iterations: &str) -> ExitCode {
    let section = sections::all().find(|section| section.name() == name);
    let (Some(section), Ok(iterations)) = (section, iterations.parse()) else {
        eprintln!("no section `{name}`, or not a number: `{iterations}`");
        return ExitCode::from(2);
    };
    section.repeat(&Sample::new(), iterations);
    ExitCode::SUCCESS
}

/// Counts all sections that are asked for.
pub(crate) fn count_all(arguments: &Arguments) -> Vec<(Section, Counts)> {
    let asked = sections::all().filter(|section| {
        arguments.selects(&section.name()) && arguments.includes(section.contender)
    });
    asked.map(|section| (section, count(&section))).collect()
}

fn count(section: &Section) -> Counts {
    let [few, many] = [FEW, MANY].map(|iterations| {
        let counts = run(None, &[CHILD, &section.name(), &iterations.to_string()]);
        counts.into_iter().next().expect("one process")
    });
    (many - few).each(MANY - FEW)
}
