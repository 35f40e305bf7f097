//! Peak memory of the scan, each contender in a process of its own.

use std::{
    error::Error,
    fs,
    process::{Command, ExitCode},
};

use crate::{
    bench::{Bench, Failure},
    cases::SCAN,
    support::table::Target,
};

/// The argument before the server's address, the database, the number of orders and the contender.
pub(crate) const CHILD: &str = "--peak-memory";

/// The name of the case.
pub(crate) const CASE: &str = "peak memory of the scan, MiB";
/// In MiB, not a ratio.
pub(crate) const TARGET: Target = Target {
    must: 12.0,
    goal: 11.0,
};

/// Runs one contender, and prints the peak memory of this process in KiB.
pub(crate) fn child(
    [uri, database, orders, contender]: [&str; 4],
) -> Result<ExitCode, Box<dyn Error>> {
    let run = SCAN.contenders().find(|(name, _)| *name == contender);
    let (_, run) = run.ok_or_else(|| format!("no contender `{contender}`"))?;
    let bench = Bench::connect(uri, database, orders.parse()?);
    run(&bench, &bench.indexes(bench.orders));
    println!("{}", peak()?);
    Ok(ExitCode::SUCCESS)
}

/// Returns the most memory that this process had, in KiB.
fn peak() -> Result<u64, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix("kB"));
    let line = line.ok_or("no peak memory in /proc/self/status")?;
    Ok(line.trim().parse()?)
}

/// Returns the peak memory of a process in which one contender scans, in MiB.
pub(crate) fn measure(uri: &str, bench: &Bench, contender: &str) -> Result<f64, Failure> {
    let orders = bench.orders.to_string();
    let output = Command::new(std::env::current_exe()?)
        .args([CHILD, uri, bench.name(), &orders, contender])
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    let kibibytes: f64 = String::from_utf8_lossy(&output.stdout).trim().parse()?;
    Ok(kibibytes / 1024.0)
}
