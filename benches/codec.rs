//! Encoding and decoding an order: serde through the driver's own path, what can be written by hand, and
//! the ODM.
//!
//! Instructions and allocations are counted by callgrind where valgrind is there: they repeat exactly, so
//! that the targets are set for them. Times are shown beside, interleaved and as medians; a harness that
//! runs one contender after another, as criterion does, would compare different moments of the machine.
//!
//! With `--instructions` only the counts are taken. The process ends with status 1 when a `must` is missed
//! (the times' never are), with 77 when the counts were asked for and valgrind is not there.

#[path = "codec/callgrind.rs"]
mod callgrind;
#[path = "codec/raw.rs"]
mod raw;
#[path = "codec/sections.rs"]
mod sections;
mod support;
#[path = "codec/walker.rs"]
mod walker;
#[path = "codec/writer.rs"]
mod writer;

use std::process::ExitCode;

use callgrind::Counts;
use sections::{Sample, Section};
use support::{
    arguments::Arguments,
    clock::Stopwatch,
    rounds::{Contender, Median, interleave},
    table::{Table, Target, ratio},
};

/// As automake's tests say that they were skipped.
const SKIPPED: u8 = 77;

fn main() -> ExitCode {
    let given: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, section, iterations] = given.as_slice()
        && flag == callgrind::CHILD
    {
        return callgrind::child(section, iterations);
    }
    let only_counts = given.iter().any(|argument| argument == "--instructions");
    let arguments = Arguments::read(&["--instructions"]);
    let sample = Sample::new();
    sections::check(&sample);
    let counts = callgrind::available().then(|| callgrind::count_all(&arguments));
    match counts {
        None if only_counts => {
            println!("skipped: instructions of the codec (requires: valgrind)");
            return ExitCode::from(SKIPPED);
        }
        None => println!("No valgrind: the instructions are not counted.\n"),
        Some(_) => {}
    }
    let medians = if only_counts {
        Vec::new()
    } else {
        measure(&arguments, &sample)
    };
    let table = report(&medians, counts.as_deref().unwrap_or_default());
    println!("One order of {} bytes.\n\n{table}", sample.bytes.len());
    for missed in table.missed() {
        eprintln!("missed: {missed}");
    }
    ExitCode::from(u8::from(!table.missed().is_empty()))
}

/// The times of all sections that are asked for.
fn measure(arguments: &Arguments, sample: &Sample) -> Vec<(Section, Median)> {
    let iterations = if arguments.quick { 2_000 } else { 50_000 };
    let mut all = Vec::new();
    for operation in ["decode", "encode"] {
        let sections: Vec<Section> = sections::all()
            .filter(|section| {
                section.operation == operation
                    && arguments.selects(&section.name())
                    && arguments.includes(section.contender)
            })
            .collect();
        let contenders = sections.iter().map(|section| {
            Contender::new(section.contender, || {
                let stopwatch = Stopwatch::start();
                section.repeat(sample, iterations);
                stopwatch.stop() / iterations
            })
        });
        let medians = interleave(arguments.rounds(), contenders.collect());
        all.extend(sections.into_iter().zip(medians));
    }
    all
}

/// One row a section: time, instructions, allocations, each in relation to serde's.
fn report(medians: &[(Section, Median)], counts: &[(Section, Counts)]) -> Table {
    let mut table = Table::new(&[
        "case",
        "by",
        "ns",
        "ratio",
        "instructions",
        "ratio",
        "allocations",
        "must",
        "goal",
        "",
    ]);
    let nanoseconds = |section: &Section| {
        let found = medians.iter().find(|(of, _)| of == section);
        found.map(|(_, median)| median.cost.cpu.as_nanos() as f64)
    };
    let counted = |section: &Section| {
        let found = counts.iter().find(|(of, _)| of == section);
        found.map(|(_, counts)| *counts)
    };
    for section in sections::all() {
        let (time, count) = (nanoseconds(&section), counted(&section));
        if time.is_none() && count.is_none() {
            continue;
        }
        let reference = section.reference();
        let relative_time = time
            .zip(nanoseconds(&reference))
            .map(|(own, all)| ratio(own, all));
        let relative_count = count
            .zip(counted(&reference))
            .map(|(own, all)| ratio(own.instructions, all.instructions));
        let [must, goal, mark] = table.judge(&section.name(), section.target(), relative_count);
        table.row([
            section.operation.to_owned(),
            section.contender.to_owned(),
            shown(time, 0),
            shown(relative_time, 2),
            shown(count.map(|count| count.instructions), 0),
            shown(relative_count, 2),
            shown(count.map(|count| count.allocations), 0),
            must,
            goal,
            mark,
        ]);
    }
    table
}

fn shown(value: Option<f64>, digits: usize) -> String {
    value.map_or_else(String::new, |value| format!("{value:.digits$}"))
}

impl Section {
    /// What the instructions of the ODM's sections must and should be, in relation to serde's.
    fn target(&self) -> Option<Target> {
        match (self.operation, self.contender) {
            ("decode", sections::ODM) => Some(Target {
                must: 0.35,
                goal: 0.25,
            }),
            ("encode", sections::ODM) => Some(Target {
                must: 0.20,
                goal: 0.12,
            }),
            _ => None,
        }
    }
}
