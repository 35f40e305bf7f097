//! The cases, and what each must reach.

use crate::{
    DRIVER, ODM, RAW,
    bench::Bench,
    reading, single,
    support::{clock::Cost, table::Target},
    writing,
};

/// What the shown times are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    /// One of the orders.
    Document,
    /// One operation.
    Operation,
}

/// A contender's name, and what it does.
pub(crate) type Run = (&'static str, fn(&Bench) -> Cost);

/// A case and those who do it.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) unit: Unit,
    pub(crate) target: Target,
    pub(crate) contenders: Vec<Run>,
}

const fn target(must: f64, goal: f64) -> Target {
    Target { must, goal }
}

/// All cases, in the order of the table.
pub(crate) fn all() -> Vec<Case> {
    use Unit::{Document, Operation};
    vec![
        Case {
            name: "scan, a document",
            unit: Document,
            target: target(0.55, 0.40),
            contenders: vec![
                (DRIVER, reading::scan_typed),
                (RAW, reading::scan_raw),
                (ODM, reading::scan_odm),
            ],
        },
        Case {
            name: "filtered, sorted page of 20",
            unit: Operation,
            target: target(0.75, 0.60),
            contenders: vec![
                (DRIVER, reading::page_typed),
                (RAW, reading::page_raw),
                (ODM, reading::page_odm),
            ],
        },
        Case {
            name: "bulk insert, a document",
            unit: Document,
            target: target(0.75, 0.62),
            contenders: vec![
                (DRIVER, writing::insert_typed),
                (RAW, writing::insert_raw),
                (ODM, writing::insert_odm),
            ],
        },
        Case {
            name: "get by id",
            unit: Operation,
            target: target(1.00, 0.93),
            contenders: vec![
                (DRIVER, single::get_typed),
                (RAW, single::get_raw),
                (ODM, single::get_odm),
            ],
        },
        Case {
            name: "64 at once, get by id",
            unit: Operation,
            target: target(1.00, 0.95),
            contenders: vec![(DRIVER, single::get_64_typed), (ODM, single::get_64_odm)],
        },
        Case {
            name: "insert one",
            unit: Operation,
            target: target(1.05, 0.98),
            contenders: vec![
                (DRIVER, writing::insert_one_typed),
                (ODM, writing::insert_one_odm),
            ],
        },
        Case {
            name: "load, modify, save",
            unit: Operation,
            target: target(1.05, 0.92),
            contenders: vec![(DRIVER, writing::modify_typed), (ODM, writing::modify_odm)],
        },
        Case {
            name: "save one",
            unit: Operation,
            target: target(1.05, 0.98),
            contenders: vec![(DRIVER, writing::save_typed), (ODM, writing::save_odm)],
        },
        Case {
            name: "update one",
            unit: Operation,
            target: target(1.08, 1.02),
            contenders: vec![(DRIVER, writing::update_typed), (ODM, writing::update_odm)],
        },
        Case {
            name: "aggregate to 100 rows",
            unit: Operation,
            target: target(1.10, 1.00),
            contenders: vec![
                (DRIVER, reading::aggregate_typed),
                (ODM, reading::aggregate_odm),
            ],
        },
    ]
}
