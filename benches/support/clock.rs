//! The clocks: CPU time of this process, and wall time.

use std::{
    ops::Div,
    time::{Duration, Instant},
};

use rustix::time::{ClockId, clock_gettime};

/// What some work took.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Cost {
    /// User and system time of all threads of this process.
    pub(crate) cpu: Duration,
    /// From start to end.
    pub(crate) wall: Duration,
}

impl Div<u32> for Cost {
    type Output = Self;

    fn div(self, times: u32) -> Self {
        Self {
            cpu: self.cpu / times,
            wall: self.wall / times,
        }
    }
}

/// Runs from its making.
#[derive(Debug)]
pub(crate) struct Stopwatch {
    cpu: Duration,
    wall: Instant,
}

impl Stopwatch {
    pub(crate) fn start() -> Self {
        Self {
            wall: Instant::now(),
            cpu: process_cpu_time(),
        }
    }

    pub(crate) fn stop(&self) -> Cost {
        Cost {
            cpu: process_cpu_time().saturating_sub(self.cpu),
            wall: self.wall.elapsed(),
        }
    }
}

/// User and system time that this process has used, in nanoseconds' resolution.
fn process_cpu_time() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::try_from(time).expect("the process's CPU time is not negative")
}
