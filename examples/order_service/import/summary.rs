use std::{fmt, ops::AddAssign};

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    pub customers: Counts,
    pub orders: Counts,
    /// In the order of the files.
    pub bad_lines: Vec<BadLine>,
}

/// What became of the good lines of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub imported: usize,
    /// Left alone, as they were there before.
    pub present: usize,
}

/// A line that could not be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadLine {
    pub file: &'static str,
    /// Counted from 1.
    pub line: usize,
    pub reason: String,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, more: Self) {
        self.imported += more.imported;
        self.present += more.present;
    }
}

impl fmt::Display for BadLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.reason)
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} imported, {} there already",
            self.imported, self.present
        )
    }
}
