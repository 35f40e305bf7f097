//! Encoding and decoding an order, and making a filter: serde through the driver's own path, what can be
//! written by hand, and the ODM.
//!
//! Instructions and allocations are counted by callgrind where valgrind is there: they repeat exactly, so
//! that the targets are set for them. Times are shown beside, interleaved and as medians; a harness that
//! runs one contender after another, as criterion does, would compare different moments of the machine.
//!
//! With `--instructions` only the counts are taken.

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

use sections::{Limit, Sample, Section};
use support::{
    arguments::Arguments,
    callgrind::{Counts, SKIPPED, available},
    clock::Stopwatch,
    rounds::{Contender, Turns, interleave},
    table::{Table, mark},
};

/// How often a section runs in a turn: some milliseconds.
const ITERATIONS: u32 = 2_000;

fn main() -> ExitCode {
    let given: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, section, iterations] = given.as_slice()
        && flag == callgrind::CHILD
    {
        return callgrind::child(section, iterations);
    }
    let arguments = Arguments::read();
    let sample = Sample::new();
    sections::check(&sample);
    let counts = available().then(|| callgrind::count_all(&arguments));
    match counts {
        None if arguments.instructions => {
            println!("skipped: instructions of the codec (requires: valgrind)");
            return ExitCode::from(SKIPPED);
        }
        None => println!("No valgrind: the instructions are not counted.\n"),
        Some(_) => {}
    }
    let counts = counts.unwrap_or_default();
    println!("One order of {} bytes.", sample.bytes.len());
    let mut missed = Vec::new();
    for _ in 0..arguments.runs() {
        let times = if arguments.instructions {
            Vec::new()
        } else {
            measure(&arguments, &sample)
        };
        println!("\n{}", report(&times, &counts, &mut missed));
    }
    for missed in &missed {
        eprintln!("missed: {missed}");
    }
    ExitCode::from(u8::from(arguments.check && !missed.is_empty()))
}

/// Takes the times of all sections that are asked for.
fn measure(arguments: &Arguments, sample: &Sample) -> Vec<(Section, Turns)> {
    let mut all = Vec::new();
    for operation in sections::OPERATIONS {
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
                section.repeat(sample, ITERATIONS);
                stopwatch.stop() / ITERATIONS
            })
        });
        let turns = interleave(arguments.rounds(200), contenders.collect());
        all.extend(sections.into_iter().zip(turns));
    }
    all
}

/// Makes one row a section: time, instructions, allocations, each in relation to the reference.
fn report(
    times: &[(Section, Turns)],
    counts: &[(Section, Counts)],
    missed: &mut Vec<String>,
) -> Table {
    let mut table = Table::new(
        2,
        &[
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
        ],
    );
    for section in sections::all() {
        let time = found(times, &section);
        let count = found(counts, &section);
        if time.is_none() && count.is_none() {
            continue;
        }
        let reference = section.reference();
        let relative_time = time
            .zip(found(times, &reference))
            .map(|(own, all)| own.ratio(all));
        let relative_count = count
            .zip(found(counts, &reference))
            .map(|(own, all)| own.instructions / all.instructions);
        let nanoseconds = time.map(|turns| turns.median().as_nanos() as f64);
        let allocations = count.map(|count| count.allocations);
        let figure = |limit: &Limit| match limit {
            Limit::Instructions(_) => relative_count,
            Limit::Allocations(_) => allocations,
            Limit::Nanoseconds(_) => nanoseconds,
        };
        let [must, goal, mark] = judge(&section, figure, missed);
        table.row([
            section.operation.to_owned(),
            section.contender.to_owned(),
            shown(nanoseconds, 0),
            shown(relative_time, 2),
            shown(count.map(|count| count.instructions), 0),
            shown(relative_count, 2),
            shown(allocations, 0),
            must,
            goal,
            mark,
        ]);
    }
    table
}

fn found<'a, T>(all: &'a [(Section, T)], section: &Section) -> Option<&'a T> {
    let found = all.iter().find(|(of, _)| of == section);
    found.map(|(_, figures)| figures)
}

/// Returns the last three cells of a row: must, goal and the mark. A miss is remembered.
fn judge(
    section: &Section,
    figure: impl Fn(&Limit) -> Option<f64>,
    missed: &mut Vec<String>,
) -> [String; 3] {
    let limits = section.limits();
    let measured = limits
        .iter()
        .filter_map(|limit| Some((limit, figure(limit)?)));
    let measured: Vec<(&Limit, f64)> = measured.collect();
    if measured.is_empty() {
        return Default::default();
    }
    let exceeded = measured
        .iter()
        .filter(|(limit, figure)| *figure > limit.target().must);
    let exceeded: Vec<String> = exceeded
        .map(|(limit, figure)| format!("{}: {figure:.2} {}", section.name(), limit.unit()))
        .collect();
    let goal = measured
        .iter()
        .all(|(limit, figure)| *figure <= limit.target().goal);
    let mark = mark(!exceeded.is_empty(), goal).to_owned();
    missed.extend(exceeded);
    let cells = |of: fn(&Limit) -> f64| {
        let cells = limits.iter().map(|limit| {
            let (figure, unit) = (of(limit), limit.unit());
            format!("{figure} {unit}").trim_end().to_owned()
        });
        cells.collect::<Vec<_>>().join(", ")
    };
    [
        cells(|limit| limit.target().must),
        cells(|limit| limit.target().goal),
        mark,
    ]
}

fn shown(value: Option<f64>, digits: usize) -> String {
    value.map_or_else(String::new, |value| format!("{value:.digits$}"))
}
