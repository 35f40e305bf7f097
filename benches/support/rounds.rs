//! Contenders in turns, so that what disturbs the machine disturbs all of them alike.

use std::time::Duration;

use super::clock::Cost;

/// One way to do the work of a case.
pub(crate) struct Contender<'a> {
    name: &'static str,
    run: Box<dyn FnMut() -> Cost + 'a>,
}

impl<'a> Contender<'a> {
    /// `run` does the work once, prepares whatever it needs outside of what it measures, and gives the cost.
    pub(crate) fn new(name: &'static str, run: impl FnMut() -> Cost + 'a) -> Self {
        Self {
            name,
            run: Box::new(run),
        }
    }
}

/// What a contender took in the median of its rounds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Median {
    pub(crate) contender: &'static str,
    pub(crate) cost: Cost,
}

/// Runs each contender once unmeasured, then once a round, each round starting with another one.
pub(crate) fn interleave(rounds: usize, mut contenders: Vec<Contender<'_>>) -> Vec<Median> {
    let mut costs = vec![Vec::with_capacity(rounds); contenders.len()];
    for contender in &mut contenders {
        (contender.run)();
    }
    for round in 0..rounds {
        for turn in 0..contenders.len() {
            let turn = (turn + round) % contenders.len();
            costs[turn].push((contenders[turn].run)());
        }
    }
    let medians = contenders
        .iter()
        .zip(&costs)
        .map(|(contender, costs)| Median {
            contender: contender.name,
            cost: Cost {
                cpu: median(costs.iter().map(|cost| cost.cpu)),
                wall: median(costs.iter().map(|cost| cost.wall)),
            },
        });
    medians.collect()
}

fn median(times: impl Iterator<Item = Duration>) -> Duration {
    let mut times: Vec<Duration> = times.collect();
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
