//! The table at the end, and what its figures must and should be.

use std::fmt;

/// What a ratio to the driver must not exceed, and what it should not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Target {
    pub(crate) must: f64,
    pub(crate) goal: f64,
}

/// How a ratio stands to its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Goal,
    Must,
    Missed,
}

impl Target {
    /// Judges the ratio as it is shown, with two digits.
    pub(crate) fn verdict(self, ratio: f64) -> Verdict {
        let shown = (ratio * 100.0).round() / 100.0;
        if shown <= self.goal {
            Verdict::Goal
        } else if shown <= self.must {
            Verdict::Must
        } else {
            Verdict::Missed
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Goal => "✓ goal",
            Self::Must => "✓ must",
            Self::Missed => "✗ missed",
        })
    }
}

/// A table in Markdown, its columns aligned.
#[derive(Debug)]
pub(crate) struct Table {
    rows: Vec<Vec<String>>,
    missed: Vec<String>,
}

impl Table {
    pub(crate) fn new(header: &[&str]) -> Self {
        Self {
            rows: vec![header.iter().map(|&name| name.to_owned()).collect()],
            missed: Vec::new(),
        }
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// The last three cells of a row: must, goal and the mark. A miss is remembered under `case`.
    pub(crate) fn judge(
        &mut self,
        case: &str,
        target: Option<Target>,
        ratio: Option<f64>,
    ) -> [String; 3] {
        let (Some(target), Some(ratio)) = (target, ratio) else {
            return Default::default();
        };
        let verdict = target.verdict(ratio);
        if verdict == Verdict::Missed {
            self.missed.push(format!("{case}: {ratio:.2}"));
        }
        let Target { must, goal } = target;
        [
            format!("{must:.2}"),
            format!("{goal:.2}"),
            verdict.to_string(),
        ]
    }

    /// What missed its `must`.
    pub(crate) fn missed(&self) -> &[String] {
        &self.missed
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
                if column < 2 || column + 1 == columns {
                    write!(f, "| {cell:<width$} ")?;
                } else {
                    write!(f, "| {cell:>width$} ")?;
                }
            }
            writeln!(f, "|")?;
            if index == 0 {
                for (column, &width) in widths.iter().enumerate() {
                    let end = if column < 2 || column + 1 == columns {
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

/// A ratio with two digits, or nothing.
pub(crate) fn ratio(value: f64, reference: f64) -> f64 {
    if reference > 0.0 {
        value / reference
    } else {
        f64::NAN
    }
}
