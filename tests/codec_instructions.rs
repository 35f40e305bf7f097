//! The codec's instructions and allocations in relation to serde's, counted by callgrind.
//!
//! They repeat exactly, so that a change that makes the codec slower fails here and not on a busy machine.

use std::process::{Command, Stdio};

use mongo_odm::testing::skip;

const TEST: &str = "the_codec_needs_a_fraction_of_serdes_instructions";

/// The status of the benchmark when it could not count.
const SKIPPED: i32 = 77;

#[test]
fn the_codec_needs_a_fraction_of_serdes_instructions() {
    if !valgrind_is_there() {
        return skip(TEST, "valgrind");
    }
    let output = Command::new(env!("CARGO"))
        .args(["bench", "--bench", "codec", "--", "--instructions"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo can be run");
    if output.status.code() == Some(SKIPPED) {
        return skip(TEST, "valgrind");
    }
    let [report, log] =
        [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    println!("{report}");
    assert!(
        output.status.success(),
        "a `must` was missed, or the benchmark failed:\n{log}"
    );
    for (operation, must, allocations) in [("decode", 0.35, 16), ("encode", 0.20, 1)] {
        let row = row(&report, operation);
        assert!(
            row.ratio <= must,
            "{operation}: {} of serde's instructions",
            row.ratio
        );
        assert_eq!(
            row.allocations, allocations,
            "allocations to {operation} an order"
        );
    }
}

struct Row {
    ratio: f64,
    allocations: u32,
}

/// The row of the ODM in the table that the benchmark prints.
fn row(report: &str, operation: &str) -> Row {
    let cells = report.lines().find_map(|line| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        (cells.get(1..3) == Some(&[operation, "mongo-odm"])).then_some(cells)
    });
    let cells = cells.unwrap_or_else(|| panic!("no row to {operation} in:\n{report}"));
    Row {
        ratio: cells[6].parse().expect("a ratio of instructions"),
        allocations: cells[7].parse().expect("a number of allocations"),
    }
}

fn valgrind_is_there() -> bool {
    let mut valgrind = Command::new("valgrind");
    valgrind.arg("--version").stdout(Stdio::null());
    valgrind.status().is_ok_and(|status| status.success())
}
