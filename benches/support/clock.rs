//! The clock: CPU time of this process.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// Measures the CPU time from its making: user and system time of all threads of this process.
#[derive(Debug)]
pub(crate) struct Stopwatch(Duration);

impl Stopwatch {
    pub(crate) fn start() -> Self {
        Self(process_cpu_time())
    }

    pub(crate) fn stop(&self) -> Duration {
        process_cpu_time().saturating_sub(self.0)
    }
}

/// Returns the CPU time that this process has used, in nanoseconds' resolution.
fn process_cpu_time() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::try_from(time).expect("the process's CPU time is not negative")
}
