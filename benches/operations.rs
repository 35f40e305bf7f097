//! Operations on a server: the driver's typed `Collection<Order>` with serde, the driver with raw documents,
//! and the ODM with two models.
//!
//! Every figure with a target is the client's CPU time (user and system of this process, the server is another
//! one) in relation to the driver's typed collection. The contenders of a case take turns, in slices of some
//! milliseconds where a case is about single operations; each round gives a ratio, and the median of all rounds
//! is shown. Everything runs on one current-thread runtime, and every contender makes its objects inside the
//! measured window. Peak memory is that of a process that does nothing but the scan.
//!
//! With `--instructions`, instructions in user space are counted instead, which repeat within 1 %.

#[path = "operations/bench.rs"]
mod bench;
#[path = "operations/cases.rs"]
mod cases;
#[path = "operations/guide.rs"]
mod guide;
#[path = "operations/instructions.rs"]
mod instructions;
#[path = "operations/memory.rs"]
mod memory;
#[path = "operations/ours.rs"]
mod ours;
#[path = "operations/reading.rs"]
mod reading;
#[path = "operations/report.rs"]
mod report;
#[path = "operations/single.rs"]
mod single;
mod support;
#[path = "codec/writer.rs"]
mod writer;
#[path = "operations/writing.rs"]
mod writing;

use std::process::ExitCode;

use bench::Bench;
use cases::{CONTENDERS, Case, TYPED, Turn};
use odm_server::Server;
use report::{Figure, Limits, Report};
use support::{
    arguments::Arguments,
    callgrind::{self, Counts, SKIPPED},
    rounds::{Contender, Turns, interleave},
};

fn main() -> ExitCode {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let given: Vec<&str> = given.iter().map(String::as_str).collect();
    let child = match *given.as_slice() {
        [memory::CHILD, uri, database, orders, by] => memory::child([uri, database, orders, by]),
        [instructions::CHILD, uri, database, orders, by, case] => {
            instructions::child([uri, database, orders, by, case])
        }
        _ => Ok(compare(&Arguments::read())),
    };
    child.unwrap_or_else(|problem| {
        eprintln!("{problem}");
        ExitCode::FAILURE
    })
}

fn compare(arguments: &Arguments) -> ExitCode {
    if arguments.instructions && !callgrind::available() {
        println!("skipped: instructions of the operations (requires: valgrind)");
        return ExitCode::from(SKIPPED);
    }
    let server = match Server::start() {
        Ok(server) => server,
        Err(error) => {
            eprintln!("No server: {error}");
            return ExitCode::FAILURE;
        }
    };
    let bench = Bench::new(server.uri(), arguments);
    println!(
        "{}, {} orders, {}.\n",
        server.kind(),
        bench.orders,
        bench::RUNTIME
    );
    let mut report = Report::default();
    for run in 1..=arguments.runs() {
        eprintln!("Run {run} of {}", arguments.runs());
        if arguments.instructions {
            count(&mut report, &bench, server.uri(), arguments);
        } else {
            time(&mut report, &bench, arguments);
            measure_memory(&mut report, &bench, server.uri(), arguments);
        }
    }
    bench.clean_up();
    let missed = report.print();
    ExitCode::from(u8::from(arguments.check && missed))
}

/// Takes the times of all cases that are asked for.
fn time(report: &mut Report, bench: &Bench, arguments: &Arguments) {
    for case in selected(arguments) {
        bench.enter(case.fresh);
        let turns = turns_of(&case, bench, arguments);
        let units = match case.turn {
            Turn::Whole => bench.orders,
            Turn::Slice(operations) => operations,
        };
        let reference = turns.iter().find(|turns| turns.contender == TYPED);
        let figure = |turns: &Turns| Figure {
            contender: turns.contender,
            value: turns.median().as_secs_f64() * 1e6 / units as f64,
            ratio: reference.map_or(f64::NAN, |reference| turns.ratio(reference)),
        };
        let limits = Limits {
            unit: "µs",
            absolute: false,
            digits: 2,
            plain: None,
            guide: case.time.map(|target| target.must),
            goal: case.time.map(|target| target.goal),
        };
        report.add(case.name, limits, turns.iter().map(figure).collect());
    }
    bench.enter(false);
}

/// Lets the contenders of a case take turns.
fn turns_of(case: &Case, bench: &Bench, arguments: &Arguments) -> Vec<Turns> {
    let asked = case
        .contenders()
        .filter(|(name, _)| arguments.includes(name));
    let contenders = asked.map(|(name, run)| {
        Contender::new(name, move || match case.turn {
            Turn::Slice(operations) => run(bench, &bench.indexes(operations)),
            Turn::Whole => {
                if case.fresh {
                    bench.clear();
                }
                run(bench, &bench.indexes(bench.orders))
            }
        })
    });
    let rounds = match case.turn {
        Turn::Whole => 7,
        Turn::Slice(_) => 600,
    };
    interleave(arguments.rounds(rounds), contenders.collect())
}

/// Counts the instructions of all cases that are asked for and have a limit.
fn count(report: &mut Report, bench: &Bench, uri: &str, arguments: &Arguments) {
    for case in selected(arguments) {
        let Some([plain, guide]) = case.instructions else {
            continue;
        };
        let counts = instructions::count(&case, bench, uri, arguments);
        let reference = counts.iter().find(|(name, _)| *name == TYPED);
        let figure = |&(contender, counts): &(&'static str, Counts)| Figure {
            contender,
            value: counts.instructions,
            ratio: reference.map_or(f64::NAN, |(_, all)| counts.instructions / all.instructions),
        };
        let limits = Limits {
            unit: "instructions",
            absolute: false,
            digits: 3,
            plain: Some(plain),
            guide: Some(guide),
            goal: None,
        };
        report.add(case.name, limits, counts.iter().map(figure).collect());
    }
}

/// Measures the peak memory of the scan, if it is asked for.
fn measure_memory(report: &mut Report, bench: &Bench, uri: &str, arguments: &Arguments) {
    if !arguments.selects(memory::CASE) {
        return;
    }
    eprintln!("{} ...", memory::CASE);
    let asked = CONTENDERS
        .into_iter()
        .filter(|name| arguments.includes(name));
    let figures = asked.filter_map(|contender| {
        let measured = memory::measure(uri, bench, contender);
        let measured = measured.inspect_err(|problem| eprintln!("{contender}: {problem}"));
        measured.ok().map(|value| Figure {
            contender,
            value,
            ratio: f64::NAN,
        })
    });
    let limits = Limits {
        unit: "MiB",
        absolute: true,
        digits: 1,
        plain: None,
        guide: Some(memory::TARGET.must),
        goal: Some(memory::TARGET.goal),
    };
    report.add(memory::CASE, limits, figures.collect());
}

/// Returns the cases that are asked for, and names each when its turn comes.
fn selected(arguments: &Arguments) -> impl Iterator<Item = Case> {
    let all = cases::all().into_iter();
    let selected = all.filter(|case| arguments.selects(case.name));
    selected.inspect(|case| eprintln!("{} ...", case.name))
}
