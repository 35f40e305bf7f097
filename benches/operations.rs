//! Operations on a server: the driver's typed `Collection<Order>` with serde, the driver with documents that
//! are neither encoded nor decoded, and the ODM.
//!
//! Every figure that has a target is the client's CPU time (user and system of this process, the server is
//! another one) in relation to the driver's typed collection. The contenders of a case take turns; what is
//! compared are the medians. All runs on one current-thread runtime. Peak memory is that of a process that does
//! nothing but the case.

#[path = "operations/bench.rs"]
mod bench;
#[path = "operations/cases.rs"]
mod cases;
#[path = "operations/memory.rs"]
mod memory;
#[path = "operations/reading.rs"]
mod reading;
#[path = "operations/single.rs"]
mod single;
mod support;
#[path = "operations/writing.rs"]
mod writing;

use std::{process::ExitCode, time::Duration};

use bench::Bench;
use cases::Case;
use odm_server::Server;
use support::{
    arguments::Arguments,
    clock::Cost,
    rounds::{Contender, Median, interleave},
    table::{Table, ratio},
};

/// The contender that the others are compared with.
const DRIVER: &str = "driver, typed";
/// The driver with raw documents.
const RAW: &str = "driver, raw";
/// The contender that has targets.
const ODM: &str = "mongo-odm";

fn main() -> ExitCode {
    let given: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, uri, database, contender, orders] = given.as_slice()
        && flag == memory::CHILD
    {
        return memory::child(uri, database, contender, orders);
    }
    let arguments = Arguments::read(&[]);
    let server = match Server::start() {
        Ok(server) => server,
        Err(error) => {
            eprintln!("No server: {error}");
            return ExitCode::FAILURE;
        }
    };
    let bench = Bench::new(server.uri(), &arguments);
    println!(
        "{}, {} orders, medians of {} rounds, {}.\n",
        server.kind(),
        bench.orders,
        arguments.rounds(),
        bench::RUNTIME,
    );
    let table = measure(&arguments, &bench, server.uri());
    println!("\n{table}");
    bench.clean_up();
    for missed in table.missed() {
        eprintln!("missed: {missed}");
    }
    ExitCode::from(u8::from(arguments.check && !table.missed().is_empty()))
}

fn measure(arguments: &Arguments, bench: &Bench, uri: &str) -> Table {
    let mut table = Table::new(&[
        "case", "by", "CPU µs", "ratio", "wall µs", "ratio", "must", "goal", "",
    ]);
    for case in cases::all()
        .iter()
        .filter(|case| arguments.selects(case.name))
    {
        eprintln!("{} ...", case.name);
        let asked = case.contenders.iter();
        let asked = asked.filter(|(name, _)| arguments.includes(name));
        let contenders = asked
            .map(|&(name, run)| Contender::new(name, move || run(bench) / bench.operations(case)));
        let medians = interleave(arguments.rounds(), contenders.collect());
        rows(&mut table, case, &medians);
    }
    if arguments.selects(memory::CASE) {
        eprintln!("{} ...", memory::CASE);
        memory::rows(&mut table, uri, bench);
    }
    table
}

/// One row a contender, each in relation to the driver's.
fn rows(table: &mut Table, case: &Case, medians: &[Median]) {
    let reference = medians.iter().find(|median| median.contender == DRIVER);
    for Median { contender, cost } in medians {
        let relative = |time: fn(&Cost) -> Duration| {
            reference.map(|all| ratio(time(cost).as_secs_f64(), time(&all.cost).as_secs_f64()))
        };
        let [cpu, wall] = [relative(|cost| cost.cpu), relative(|cost| cost.wall)];
        let target = (*contender == ODM).then_some(case.target);
        let [must, goal, mark] = table.judge(case.name, target, cpu);
        table.row([
            case.name.to_owned(),
            (*contender).to_owned(),
            microseconds(cost.cpu),
            shown(cpu),
            microseconds(cost.wall),
            shown(wall),
            must,
            goal,
            mark,
        ]);
    }
}

fn microseconds(time: Duration) -> String {
    format!("{:.1}", time.as_secs_f64() * 1e6)
}

fn shown(ratio: Option<f64>) -> String {
    ratio.map_or_else(String::new, |ratio| format!("{ratio:.2}"))
}
