//! Instructions of the cases, counted by running this benchmark's own binary under callgrind.
//!
//! User space only, on the current-thread runtime, so that the driver's own work counts, too. They repeat
//! within 1 %.

use std::process::ExitCode;

use crate::{
    bench::{Bench, MARK},
    cases::{self, Case, Turn},
    support::{
        arguments::Arguments,
        callgrind::{Counts, run},
    },
};

/// The argument before the server's address, the database, the number of orders, the contenders and the case.
pub(crate) const CHILD: &str = "--count-instructions";

/// The number of units in the three runs: the first fills caches, and the difference of the others leaves out
/// what a run takes once.
fn lengths(case: &Case) -> [usize; 3] {
    match case.turn {
        Turn::Whole => [1_000, 1_000, 3_000],
        Turn::Slice(_) if case.name.contains("page") => [10, 20, 60],
        Turn::Slice(_) => [30, 50, 150],
    }
}

/// Runs one case's contenders, each with all lengths.
pub(crate) fn child(
    [uri, database, orders, by, name]: [&str; 5],
) -> Result<ExitCode, Box<dyn std::error::Error>> {
    let cases = cases::all();
    let case = cases.iter().find(|case| case.name == name);
    let case = case.ok_or_else(|| format!("no case `{name}`"))?;
    let bench = Bench::connect(uri, database, orders.parse()?);
    bench.enter(case.fresh);
    for (_, run) in case.contenders().filter(|(name, _)| name.contains(by)) {
        for length in lengths(case) {
            run(&bench, &bench.indexes(length));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Returns the counts of a unit of the case, one for each contender that is asked for.
pub(crate) fn count(
    case: &Case,
    bench: &Bench,
    uri: &str,
    arguments: &Arguments,
) -> Vec<(&'static str, Counts)> {
    let orders = bench.orders.to_string();
    let by = arguments.by();
    let calls = run(
        Some(MARK),
        &[CHILD, uri, bench.name(), &orders, by, case.name],
    );
    let contenders: Vec<_> = case
        .contenders()
        .filter(|(name, _)| arguments.includes(name))
        .collect();
    let [_, few, many] = lengths(case);
    assert_eq!(
        calls.len(),
        contenders.len() * 3,
        "callgrind did not find `{}`",
        MARK
    );
    let of_contenders = calls.chunks(3).zip(contenders);
    of_contenders
        .map(|(calls, (name, _))| (name, (calls[2] - calls[1]).each(many - few)))
        .collect()
}
