//! Counts instructions and allocations by running this benchmark's own binary under callgrind.

use std::{
    collections::HashSet,
    fs,
    path::Path,
    process::{Command, ExitCode, Stdio},
};

use crate::{
    sections::{self, Sample, Section},
    support::arguments::Arguments,
};

/// The argument before a section's name and the number of iterations.
pub(crate) const CHILD: &str = "--section";

/// The difference of two runs leaves out what starting the process takes.
const FEW: u32 = 100;
const MANY: u32 = 300;

/// What one iteration takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Counts {
    pub(crate) instructions: f64,
    /// Calls of `malloc`, `calloc`, `realloc` and the like.
    pub(crate) allocations: f64,
}

/// Runs one section, and nothing else.
pub(crate) fn child(name: &str, iterations: &str) -> ExitCode {
    let section = sections::all().find(|section| section.name() == name);
    let (Some(section), Ok(iterations)) = (section, iterations.parse()) else {
        eprintln!("no section `{name}`, or not a number: `{iterations}`");
        return ExitCode::from(2);
    };
    section.repeat(&Sample::new(), iterations);
    ExitCode::SUCCESS
}

/// Whether valgrind can be run.
pub(crate) fn available() -> bool {
    let mut valgrind = Command::new("valgrind");
    valgrind.arg("--version").stdout(Stdio::null());
    valgrind.status().is_ok_and(|status| status.success())
}

/// Counts all sections that are asked for.
pub(crate) fn count_all(arguments: &Arguments) -> Vec<(Section, Counts)> {
    let asked = sections::all().filter(|section| {
        arguments.selects(&section.name()) && arguments.includes(section.contender)
    });
    asked.map(|section| (section, count(&section))).collect()
}

fn count(section: &Section) -> Counts {
    let [few, many] = [FEW, MANY].map(|iterations| run(section, iterations));
    let each = |few: u64, many: u64| (many - few) as f64 / f64::from(MANY - FEW);
    Counts {
        instructions: each(few.0, many.0),
        allocations: each(few.1, many.1),
    }
}

/// The instructions and allocations of a whole process.
fn run(section: &Section, iterations: u32) -> (u64, u64) {
    let file = format!("odm-callgrind-{}-{iterations}.out", std::process::id());
    let file = std::env::temp_dir().join(file);
    let itself = std::env::current_exe().expect("the benchmark's own path");
    let output = Command::new("valgrind")
        .arg("--tool=callgrind")
        .arg(format!("--callgrind-out-file={}", file.display()))
        .arg(itself)
        .args([CHILD, &section.name(), &iterations.to_string()])
        .output()
        .expect("valgrind runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "valgrind failed: {said}");
    let counted = read(&file);
    // What is left behind in the temporary directory harms nothing.
    let _ = fs::remove_file(&file);
    counted
}

/// Reads the total of instructions and the number of calls of allocating functions
/// ([format](https://valgrind.org/docs/manual/cl-format.html)).
fn read(file: &Path) -> (u64, u64) {
    let profile = fs::read_to_string(file).expect("callgrind's file");
    let mut allocators = HashSet::new();
    let mut callee_allocates = false;
    let (mut instructions, mut allocations) = (0, 0);
    for line in profile.lines() {
        if let Some(total) = line
            .strip_prefix("summary: ")
            .or(line.strip_prefix("totals: "))
        {
            instructions = total.trim().parse().expect("a number of instructions");
        } else if let Some(name) = line.strip_prefix("fn=").or(line.strip_prefix("cfn=")) {
            // `(12) malloc` the first time, `(12)` from then on.
            let (number, name) = name.split_once(' ').unwrap_or((name, ""));
            if is_allocator(name) {
                allocators.insert(number.to_owned());
            }
            callee_allocates = line.starts_with('c') && allocators.contains(number);
        } else if let Some(calls) = line.strip_prefix("calls=")
            && callee_allocates
        {
            let count = calls.split(' ').next().unwrap_or_default();
            allocations += count.parse::<u64>().expect("a number of calls");
        }
    }
    (instructions, allocations)
}

fn is_allocator(function: &str) -> bool {
    let name = function.split('\'').next().unwrap_or_default();
    matches!(
        name,
        "malloc" | "calloc" | "realloc" | "posix_memalign" | "aligned_alloc"
    )
}
