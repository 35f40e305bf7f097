//! Instructions in user space, counted by callgrind: of the codec in relation to serde, and of whole operations
//! in relation to the driver's typed collection.
//!
//! They repeat, those of the codec exactly and the others within 1 %, so that a change that makes something
//! slower fails here and not on a busy machine.

use std::process::{Command, Stdio};

use mongo_odm::testing::skip;

/// The status of a benchmark that could not count.
const SKIPPED: i32 = 77;

#[test]
fn the_codec_needs_a_fraction_of_serdes_instructions() {
    let name = "the_codec_needs_a_fraction_of_serdes_instructions";
    let Some(table) = count(name, "codec") else {
        return;
    };
    for (operation, must, allocations) in [("decode", 0.35, 16), ("encode", 0.20, 1)] {
        let row = table.row(&[operation, "mongo-odm"]);
        assert!(
            row.figure(5) <= must,
            "{operation}: {} of serde's instructions",
            row.figure(5)
        );
        assert_eq!(
            row.figure(6),
            f64::from(allocations),
            "allocations to {operation} an order"
        );
    }
    let filter = table.row(&["filter", "mongo-odm"]);
    assert!(
        filter.figure(6) <= 12.0,
        "{} allocations to build and render a filter",
        filter.figure(6)
    );
}

#[test]
fn operations_keep_within_their_share_of_the_drivers_instructions() {
    let name = "operations_keep_within_their_share_of_the_drivers_instructions";
    let Some(table) = count(name, "operations") else {
        return;
    };
    let limits = [
        ("scan, a document", 0.26, 0.26),
        ("scan into a Vec, a document", 0.33, 0.33),
        ("filtered, sorted page of 20", 0.42, 0.42),
        ("bulk insert, a document", 0.52, 0.56),
        ("get by id", 0.84, 0.84),
        ("insert one", 0.89, 0.90),
        ("save() of a stored document", 1.00, 1.00),
        ("update one", 1.07, 1.07),
    ];
    for (case, plain, guide) in limits {
        let row = table.row(&[case]);
        // The columns: case, driver typed, driver raw, plain, guide.
        for (model, column, must) in [("plain", 3, plain), ("guide", 4, guide)] {
            let ratio = row.figure(column);
            assert!(
                ratio <= must,
                "{case}, {model}: {ratio} of the driver's instructions instead of {must}"
            );
        }
    }
}

/// Counts with a benchmark; `None` where it cannot be counted.
fn count(test: &str, bench: &str) -> Option<Table> {
    if !valgrind_is_there() {
        skip(test, "valgrind");
        return None;
    }
    let output = Command::new(env!("CARGO"))
        .args(["bench", "--bench", bench, "--", "--instructions"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo can be run");
    if output.status.code() == Some(SKIPPED) {
        skip(test, "valgrind");
        return None;
    }
    let [report, log] =
        [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    println!("{report}");
    assert!(
        output.status.success(),
        "the benchmark failed:\n{log}\n{report}"
    );
    Some(Table(report))
}

/// The Markdown table that a benchmark prints.
struct Table(String);

impl Table {
    /// Returns the row that begins with these cells.
    fn row(&self, begin: &[&str]) -> Row {
        let rows = self.0.lines().filter_map(|line| line.strip_prefix('|'));
        let mut rows = rows.map(|line| {
            let cells = line.split('|').map(|cell| cell.trim().to_owned());
            Row(cells.collect())
        });
        rows.find(|row| row.0.iter().zip(begin).all(|(cell, begin)| cell == begin))
            .unwrap_or_else(|| panic!("no row {begin:?} in:\n{}", self.0))
    }
}

struct Row(Vec<String>);

impl Row {
    fn figure(&self, column: usize) -> f64 {
        let cell = &self.0[column];
        cell.parse()
            .unwrap_or_else(|_| panic!("`{cell}` is no number"))
    }
}

fn valgrind_is_there() -> bool {
    let mut valgrind = Command::new("valgrind");
    valgrind.arg("--version").stdout(Stdio::null());
    valgrind.status().is_ok_and(|status| status.success())
}
