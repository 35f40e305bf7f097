//! Valgrind's callgrind: counts of instructions and allocations.

use std::{
    collections::HashSet,
    fs,
    ops::Sub,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// The status of a benchmark that could not count, as automake's tests say that they were skipped.
pub(crate) const SKIPPED: u8 = 77;

/// Callgrind counts `rep movsb` once for each byte: large copies and fills must not use it, as they do on some
/// processors.
const NO_REPEATED_INSTRUCTIONS: &str =
    "glibc.cpu.x86_rep_movsb_threshold=1000000000:glibc.cpu.x86_rep_stosb_threshold=1000000000";

/// Counts of a process, or of a part of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Counts {
    pub(crate) instructions: f64,
    /// Calls of `malloc`, `calloc`, `realloc` and the like.
    pub(crate) allocations: f64,
}

impl Counts {
    /// Counts of each of `times` repetitions.
    pub(crate) fn each(self, times: usize) -> Self {
        Self {
            instructions: self.instructions / times as f64,
            allocations: self.allocations / times as f64,
        }
    }
}

impl Sub for Counts {
    type Output = Self;

    fn sub(self, less: Self) -> Self {
        Self {
            instructions: self.instructions - less.instructions,
            allocations: self.allocations - less.allocations,
        }
    }
}

/// Returns whether valgrind can be run.
pub(crate) fn available() -> bool {
    let mut valgrind = Command::new("valgrind");
    valgrind.arg("--version").stdout(Stdio::null());
    valgrind.status().is_ok_and(|status| status.success())
}

/// Runs this binary with `arguments` under callgrind, and returns the counts of the whole process, or those
/// between each two calls of the function `mark`.
pub(crate) fn run(mark: Option<&str>, arguments: &[&str]) -> Vec<Counts> {
    let directory = Directory::new();
    let file = directory.0.join("out");
    let itself = std::env::current_exe().expect("the benchmark's own path");
    let mut valgrind = Command::new("valgrind");
    valgrind
        .arg("--tool=callgrind")
        .arg(format!("--callgrind-out-file={}", file.display()));
    if let Some(mark) = mark {
        valgrind.arg(format!("--dump-before={mark}"));
    }
    let output = valgrind
        .env("GLIBC_TUNABLES", NO_REPEATED_INSTRUCTIONS)
        .arg(itself)
        .args(arguments)
        .output()
        .expect("valgrind runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "valgrind failed: {said}");
    match mark {
        None => vec![read(&file)],
        Some(_) => directory.marked().iter().map(|file| read(file)).collect(),
    }
}

/// A temporary directory for callgrind's files.
struct Directory(PathBuf);

impl Directory {
    fn new() -> Self {
        let name = format!("odm-callgrind-{}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).expect("a temporary directory");
        Self(path)
    }

    /// The files written at each second mark: the others are about what came before.
    fn marked(&self) -> Vec<PathBuf> {
        let names = (1..).map(|pair| self.0.join(format!("out.{}", 2 * pair)));
        names.take_while(|file| file.exists()).collect()
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        // What is left behind in the temporary directory harms nothing.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Reads the total of instructions and the number of calls of allocating functions
/// ([format](https://valgrind.org/docs/manual/cl-format.html)).
fn read(file: &Path) -> Counts {
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
    let instructions: u64 = instructions;
    Counts {
        instructions: instructions as f64,
        allocations: allocations as f64,
    }
}

fn is_allocator(function: &str) -> bool {
    let name = function.split('\'').next().unwrap_or_default();
    matches!(
        name,
        "malloc" | "calloc" | "realloc" | "posix_memalign" | "aligned_alloc"
    )
}
