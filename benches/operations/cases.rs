//! The cases, and what each must reach.

use std::time::Duration;

use crate::{
    bench::Bench,
    guide, reading,
    single::{self, AT_ONCE},
    support::{plain, table::Target},
    writing,
};

/// The driver with raw documents: nothing is decoded, and bytes are appended by hand.
pub(crate) const RAW: &str = "driver, raw";
/// The driver's typed collection with serde, which the others are compared with.
pub(crate) const TYPED: &str = "driver, typed";
/// The ODM without constraints, with the driver's types.
pub(crate) const PLAIN: &str = "mongo-odm, plain";
/// The ODM as the guide declares documents; it has the targets.
pub(crate) const GUIDE: &str = "mongo-odm, guide";

/// All contenders, in the order of the columns.
pub(crate) const CONTENDERS: [&str; 4] = [TYPED, RAW, PLAIN, GUIDE];

/// Does the work of one turn on the orders at these indexes, and returns the CPU time.
pub(crate) type Run = fn(&Bench, &[usize]) -> Duration;

/// How much a contender does in a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    /// All orders in one operation. Shown is the time of a document.
    Whole,
    /// So many operations, which take some milliseconds: the shorter the turns, the less does it matter what
    /// else the machine does.
    Slice(usize),
}

/// A case and those who do it.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) turn: Turn,
    /// Whether it works on orders that are not stored yet.
    pub(crate) fresh: bool,
    /// In CPU time, for the guide's model.
    pub(crate) time: Option<Target>,
    /// What the instructions must not exceed: of the plain model, and of the guide's.
    pub(crate) instructions: Option<[f64; 2]>,
    /// In the order of [`CONTENDERS`].
    pub(crate) runs: [Run; 4],
}

impl Case {
    /// Returns the contenders with their names.
    pub(crate) fn contenders(&self) -> impl Iterator<Item = (&'static str, Run)> {
        CONTENDERS.into_iter().zip(self.runs)
    }
}

const fn target(must: f64, goal: f64) -> Option<Target> {
    Some(Target { must, goal })
}

macro_rules! runs {
    ($module:ident: $raw:ident, $typed:ident, $odm:ident) => {
        [
            $module::$typed,
            $module::$raw,
            $module::$odm::<plain::Order>,
            $module::$odm::<guide::Order>,
        ]
    };
}

/// The case whose peak memory is measured, too.
pub(crate) const SCAN: Case = Case {
    name: "scan, a document",
    turn: Turn::Whole,
    fresh: false,
    time: target(0.36, 0.33),
    instructions: Some([0.26, 0.26]),
    runs: runs!(reading: scan_raw, scan_typed, scan_odm),
};

/// Returns all cases, in the order of the table.
pub(crate) fn all() -> Vec<Case> {
    vec![
        SCAN,
        Case {
            name: "scan into a Vec, a document",
            turn: Turn::Whole,
            fresh: false,
            time: target(0.30, 0.26),
            instructions: Some([0.33, 0.33]),
            runs: runs!(reading: collect_raw, collect_typed, collect_odm),
        },
        Case {
            name: "filtered, sorted page of 20",
            turn: Turn::Slice(4),
            fresh: false,
            time: target(0.58, 0.53),
            instructions: Some([0.42, 0.42]),
            runs: runs!(reading: page_raw, page_typed, page_odm),
        },
        Case {
            name: "bulk insert, a document",
            turn: Turn::Whole,
            fresh: true,
            time: target(0.66, 0.58),
            instructions: Some([0.52, 0.56]),
            runs: runs!(writing: insert_many_raw, insert_many_typed, insert_many_odm),
        },
        Case {
            name: "get by id",
            turn: Turn::Slice(16),
            fresh: false,
            time: target(0.95, 0.90),
            instructions: Some([0.84, 0.84]),
            runs: runs!(single: get_raw, get_typed, get_odm),
        },
        Case {
            name: "64 at once, get by id",
            turn: Turn::Slice(AT_ONCE),
            fresh: false,
            time: target(0.92, 0.87),
            instructions: None,
            runs: runs!(single: get_64_raw, get_64_typed, get_64_odm),
        },
        Case {
            name: "insert one",
            turn: Turn::Slice(16),
            fresh: true,
            time: target(0.97, 0.92),
            instructions: Some([0.89, 0.89]),
            runs: runs!(writing: insert_raw, insert_typed, insert_odm),
        },
        Case {
            name: "save() of a new document, beside insert_one",
            turn: Turn::Slice(16),
            fresh: true,
            time: target(1.05, 0.97),
            instructions: None,
            runs: runs!(writing: insert_raw, insert_typed, save_odm),
        },
        Case {
            name: "save() of a stored document",
            turn: Turn::Slice(16),
            fresh: false,
            time: None,
            instructions: Some([1.00, 1.00]),
            runs: runs!(writing: save_raw, save_typed, save_odm),
        },
        Case {
            name: "load, modify, save",
            turn: Turn::Slice(8),
            fresh: false,
            time: target(1.00, 0.92),
            instructions: None,
            runs: runs!(writing: modify_raw, modify_typed, modify_odm),
        },
        Case {
            name: "update one",
            turn: Turn::Slice(16),
            fresh: false,
            time: target(1.04, 1.00),
            instructions: Some([1.03, 1.03]),
            runs: runs!(writing: update_raw, update_typed, update_odm),
        },
        Case {
            name: "aggregate to 100 rows",
            turn: Turn::Slice(4),
            fresh: false,
            time: target(0.98, 0.92),
            instructions: None,
            runs: runs!(reading: aggregate_raw, aggregate_typed, aggregate_odm),
        },
    ]
}
