//! Peak memory, each in a process of its own.

use std::{
    fs,
    process::{Command, ExitCode},
};

use crate::{
    DRIVER, ODM, RAW,
    bench::{Bench, Failure},
    cases::Run,
    reading,
    support::table::{Table, Target, ratio},
};

/// The argument before the server's address, the database, the contender and the number of orders.
pub(crate) const CHILD: &str = "--peak-memory";

/// The name of the case.
pub(crate) const CASE: &str = "peak memory of the scan, MiB";
/// In MiB, not a ratio.
const TARGET: Target = Target {
    must: 20.0,
    goal: 12.0,
};

fn contenders() -> Vec<Run> {
    vec![
        (DRIVER, reading::scan_typed),
        (RAW, reading::scan_raw),
        (ODM, reading::scan_odm),
    ]
}

/// Runs one contender, and prints the peak memory of this process in KiB.
pub(crate) fn child(uri: &str, database: &str, contender: &str, orders: &str) -> ExitCode {
    let run = contenders()
        .into_iter()
        .find(|(name, _)| *name == contender);
    let (Some((_, run)), Ok(orders)) = (run, orders.parse()) else {
        eprintln!("no contender `{contender}`, or not a number: `{orders}`");
        return ExitCode::from(2);
    };
    run(&Bench::connect(uri, database, orders, 0));
    match peak() {
        Some(peak) => {
            println!("{peak}");
            ExitCode::SUCCESS
        }
        None => {
            eprintln!("this system does not tell a process's peak memory in /proc/self/status");
            ExitCode::FAILURE
        }
    }
}

/// The most memory that this process had, in KiB.
fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

/// One row a contender.
pub(crate) fn rows(table: &mut Table, uri: &str, bench: &Bench) {
    let mut reference = f64::NAN;
    for (contender, _) in contenders() {
        let mebibytes = match measure(uri, bench, contender) {
            Ok(kibibytes) => kibibytes as f64 / 1024.0,
            Err(problem) => {
                eprintln!("{CASE}, {contender}: {problem}");
                continue;
            }
        };
        if contender == DRIVER {
            reference = mebibytes;
        }
        let target = (contender == ODM).then_some(TARGET);
        let [must, goal, mark] = table.judge(CASE, target, Some(mebibytes));
        let relative = format!("{:.2}", ratio(mebibytes, reference));
        let none = String::new;
        let [case, by] = [CASE, contender].map(str::to_owned);
        table.row([
            case,
            by,
            format!("{mebibytes:.1}"),
            relative,
            none(),
            none(),
            must,
            goal,
            mark,
        ]);
    }
}

/// The peak memory of a process that does nothing else, in KiB.
fn measure(uri: &str, bench: &Bench, contender: &str) -> Result<u64, Failure> {
    let orders = bench.orders.to_string();
    let output = Command::new(std::env::current_exe()?)
        .args([CHILD, uri, bench.database_name(), contender, &orders])
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().parse()?)
}
