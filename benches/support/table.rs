//! The table at the end, and its targets.

use std::fmt;

/// What a figure must not exceed, and what it should not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Target {
    pub(crate) must: f64,
    pub(crate) goal: f64,
}

/// Returns the last cell of a row.
pub(crate) fn mark(missed: bool, reaches_goal: bool) -> &'static str {
    match (missed, reaches_goal) {
        (true, _) => "✗ missed",
        (false, true) => "✓ goal",
        (false, false) => "✓ must",
    }
}

/// A table in Markdown, its columns aligned.
#[derive(Debug)]
pub(crate) struct Table {
    rows: Vec<Vec<String>>,
    /// The number of columns with words, which are aligned to the left.
    words: usize,
}

impl Table {
    pub(crate) fn new(words: usize, header: &[&str]) -> Self {
        Self {
            rows: vec![header.iter().map(|&name| name.to_owned()).collect()],
            words,
        }
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..columns).map(width).collect();
        for (index, row) in self.rows.iter().enumerate() {
            for (column, &width) in widths.iter().enumerate() {
                let cell = row.get(column).map_or("", String::as_str);
                // Words to the left, numbers to the right.
                if column < self.words || column + 1 == columns {
                    write!(f, "| {cell:<width$} ")?;
                } else {
                    write!(f, "| {cell:>width$} ")?;
                }
            }
            writeln!(f, "|")?;
            if index == 0 {
                for (column, &width) in widths.iter().enumerate() {
                    let end = if column < self.words || column + 1 == columns {
                        '-'
                    } else {
                        ':'
                    };
                    write!(f, "|{}{end}", "-".repeat(width + 1))?;
                }
                writeln!(f, "|")?;
            }
        }
        Ok(())
    }
}
