//! Contenders in turns, so that what disturbs the machine disturbs all of them alike.

use std::time::Duration;

use super::workload::Dice;

/// One way to do the work of a case.
pub(crate) struct Contender<'a> {
    name: &'static str,
    run: Box<dyn FnMut() -> Duration + 'a>,
}

impl<'a> Contender<'a> {
    /// `run` does the work of one turn, prepares whatever it needs outside of what it measures, and returns
    /// the CPU time of the work.
    pub(crate) fn new(name: &'static str, run: impl FnMut() -> Duration + 'a) -> Self {
        Self {
            name,
            run: Box::new(run),
        }
    }
}

/// The CPU times of a contender's turns, one a round.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Turns {
    pub(crate) contender: &'static str,
    times: Vec<Duration>,
}

impl Turns {
    /// Returns the median.
    pub(crate) fn median(&self) -> Duration {
        let mut times = self.times.clone();
        times.sort_unstable();
        times.get(times.len() / 2).copied().unwrap_or_default()
    }

    /// Returns the CPU time in relation to another contender's: the median of the rounds' ratios. Both turns
    /// of a round met the same machine, so that its ups and downs cancel out.
    pub(crate) fn ratio(&self, reference: &Self) -> f64 {
        let rounds = self.times.iter().zip(&reference.times);
        let ratios = rounds.map(|(own, other)| own.as_secs_f64() / other.as_secs_f64());
        let mut ratios: Vec<f64> = ratios.collect();
        ratios.sort_unstable_by(f64::total_cmp);
        ratios.get(ratios.len() / 2).copied().unwrap_or(f64::NAN)
    }
}

/// Runs each contender once unmeasured, then once a round, in another order each round.
pub(crate) fn interleave(rounds: usize, mut contenders: Vec<Contender<'_>>) -> Vec<Turns> {
    let mut all: Vec<Turns> = contenders
        .iter()
        .map(|contender| Turns {
            contender: contender.name,
            times: Vec::with_capacity(rounds),
        })
        .collect();
    for contender in &mut contenders {
        (contender.run)();
    }
    let mut order: Vec<usize> = (0..contenders.len()).collect();
    let mut dice = Dice::new(rounds);
    for _ in 0..rounds {
        shuffle(&mut order, &mut dice);
        for &turn in &order {
            all[turn].times.push((contenders[turn].run)());
        }
    }
    all
}

/// Shuffles, so that no contender always finds the caches as the same one left them.
fn shuffle(order: &mut [usize], dice: &mut Dice) {
    for last in (1..order.len()).rev() {
        order.swap(last, dice.below(last + 1));
    }
}
