//! The table of the operations: one row a case, one column a contender.

use crate::{
    cases::{CONTENDERS, GUIDE, PLAIN, TYPED},
    support::table::{Table, mark},
};

/// What a contender took in a case.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Figure {
    pub(crate) contender: &'static str,
    /// In the case's unit.
    pub(crate) value: f64,
    /// In relation to the driver's typed collection.
    pub(crate) ratio: f64,
}

/// A case's unit, and what its figures must not exceed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) unit: &'static str,
    /// Whether the limits are values in the unit, and not ratios.
    pub(crate) absolute: bool,
    pub(crate) digits: usize,
    /// Of the plain model.
    pub(crate) plain: Option<f64>,
    /// Of the guide's model.
    pub(crate) guide: Option<f64>,
    pub(crate) goal: Option<f64>,
}

impl Limits {
    fn must(&self, contender: &str) -> Option<f64> {
        match contender {
            PLAIN => self.plain,
            GUIDE => self.guide,
            _ => None,
        }
    }

    fn judged(&self, figure: &Figure) -> f64 {
        let judged = if self.absolute {
            figure.value
        } else {
            figure.ratio
        };
        // As it is shown.
        let scale = 10_f64.powi(i32::try_from(self.digits).unwrap_or(0));
        (judged * scale).round() / scale
    }
}

/// The figures of a case, of each run in a row.
struct Row {
    case: &'static str,
    limits: Limits,
    runs: Vec<Vec<Figure>>,
}

/// The rows in the order of the cases.
#[derive(Default)]
pub(crate) struct Report(Vec<Row>);

impl Report {
    /// Adds the figures of one run.
    pub(crate) fn add(&mut self, case: &'static str, limits: Limits, figures: Vec<Figure>) {
        match self.0.iter_mut().find(|row| row.case == case) {
            Some(row) => row.runs.push(figures),
            None => self.0.push(Row {
                case,
                limits,
                runs: vec![figures],
            }),
        }
    }

    /// Prints the table, and to standard error what was missed. Returns whether something was.
    pub(crate) fn print(&self) -> bool {
        let several = self.0.iter().any(|row| row.runs.len() > 1);
        let mut header = vec!["case"];
        header.extend(CONTENDERS);
        header.extend(["must", "goal"]);
        header.extend(several.then_some("runs differ by"));
        header.push("");
        let mut table = Table::new(1, &header);
        for row in &self.0 {
            table.row(row.cells(several));
        }
        println!("\n{table}");
        let missed: Vec<String> = self.0.iter().flat_map(Row::missed).collect();
        for missed in &missed {
            eprintln!("missed: {missed}");
        }
        !missed.is_empty()
    }
}

impl Row {
    fn cells(&self, several: bool) -> Vec<String> {
        let mut cells = vec![self.case.to_owned()];
        cells.extend(CONTENDERS.map(|contender| self.cell(contender)));
        cells.push(self.must());
        cells.push(shown(self.limits.goal, self.limits.digits));
        if several {
            cells.push(shown(self.spread(), self.limits.digits));
        }
        cells.push(self.mark().to_owned());
        cells
    }

    /// Returns the contender's figure in each run.
    fn figures(&self, contender: &str) -> impl Iterator<Item = &Figure> {
        let all = self.runs.iter().flatten();
        all.filter(move |figure| figure.contender == contender)
    }

    fn cell(&self, contender: &str) -> String {
        let Limits {
            unit,
            digits,
            absolute,
            ..
        } = self.limits;
        let figures = self.figures(contender).map(|figure| {
            if contender == TYPED {
                format!(
                    "{:.*} {unit}",
                    usize::from(figure.value < 1_000.0),
                    figure.value
                )
            } else if absolute {
                format!("{:.digits$}", figure.value)
            } else {
                format!("{:.digits$}", figure.ratio)
            }
        });
        figures.collect::<Vec<_>>().join(" / ")
    }

    fn must(&self) -> String {
        let Limits {
            plain,
            guide,
            digits,
            ..
        } = self.limits;
        match plain {
            Some(plain) if Some(plain) != guide => {
                format!("{plain:.digits$}, {}", shown(guide, digits))
            }
            _ => shown(guide, digits),
        }
    }

    /// Returns how far the runs are apart: the largest difference of the ODM's figures.
    fn spread(&self) -> Option<f64> {
        let spreads = [PLAIN, GUIDE].map(|contender| {
            let judged = self.figures(contender);
            let judged = judged.map(|figure| self.limits.judged(figure));
            let (least, most) = judged.fold((f64::MAX, f64::MIN), |(least, most), figure| {
                (least.min(figure), most.max(figure))
            });
            most - least
        });
        spreads
            .into_iter()
            .filter(|spread| *spread >= 0.0)
            .reduce(f64::max)
    }

    /// Returns the figures that exceed their limit.
    fn missed(&self) -> Vec<String> {
        let all = self.runs.iter().flatten();
        let missed = all.filter(|figure| {
            let must = self.limits.must(figure.contender);
            must.is_some_and(|must| self.limits.judged(figure) > must)
        });
        let line = |figure: &Figure| {
            let judged = self.limits.judged(figure);
            format!("{}, {}: {judged}", self.case, figure.contender)
        };
        missed.map(line).collect()
    }

    fn mark(&self) -> &'static str {
        if self.limits.guide.is_none() || self.figures(GUIDE).next().is_none() {
            return "";
        }
        let reaches = |goal| {
            let mut figures = self.figures(GUIDE);
            figures.all(|figure| self.limits.judged(figure) <= goal)
        };
        mark(
            !self.missed().is_empty(),
            self.limits.goal.is_some_and(reaches),
        )
    }
}

fn shown(value: Option<f64>, digits: usize) -> String {
    value.map_or_else(String::new, |value| format!("{value:.digits$}"))
}
