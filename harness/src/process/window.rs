//! The measured window as the client's main thread passes it: asleep, but for a look at the CPU clocks once a slice.

use std::sync::atomic::Ordering;
use std::thread;
use std::time::{Duration, Instant};

use rpcbench_records::Process;

use crate::clock::Clock;
use crate::drive::{Control, Cut, Offered, Waiting};
use crate::probe;

/// How long before a scheduled window it is announced: lanes look up from what they wait for more often than that.
const LEAD: Duration = Duration::from_millis(25);

/// What a window is like.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    /// How long it lasts.
    pub length: Duration,
    /// How long after it calls may be taken that were due within it.
    pub drain: Duration,
    /// The server's process, whose CPU clock is looked at too.
    pub server: Option<u32>,
}

/// What was seen from the main thread.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// When the window opened, by the system's monotonic clock.
    pub opened_ns: u64,
    /// What this process used in the window.
    pub process: Process,
    /// CPU time of it that lanes spent spinning.
    pub spun_ns: u64,
    /// CPU time of this process in each slice.
    pub client_cpu_ns: Vec<u64>,
    /// CPU time of the server in each slice; empty where nothing tells it.
    pub server_cpu_ns: Vec<u64>,
    /// Calls that were due and not taken when the window closed; absent in a closed loop.
    pub unclaimed: Option<u64>,
}

impl Window {
    /// Opens the window, sleeps through it, and tells what was seen.
    pub(super) fn pass(
        &self,
        clock: &Clock,
        control: &Control,
        offered: Option<&Offered>,
        cut: Cut,
        waiting: &Waiting,
    ) -> Seen {
        let lead = if offered.is_some() { LEAD } else { Duration::ZERO };
        let begun = Instant::now() + lead;
        let start = clock.after(clock.now(), lead);
        let end = clock.after(start, self.length);
        if lead.is_zero() {
            control.open(start, end);
        } else {
            control.open_until(start, end, clock.after(end, self.drain));
        }
        sleep_until(begun);
        let spun_before = waiting.spun_ns.load(Ordering::Relaxed);
        let (opened_ns, before) = (probe::monotonic_ns(), probe::process());
        let mut seen = Seen { opened_ns, ..Seen::default() };
        let mut last = (probe::cpu_ns(), self.server_cpu_ns());
        for slice in 1..=cut.slices as u64 {
            sleep_until(begun + self.length.min(Duration::from_nanos(slice * cut.slice_ns)));
            let now = (probe::cpu_ns(), self.server_cpu_ns());
            seen.client_cpu_ns.push(now.0.saturating_sub(last.0));
            seen.server_cpu_ns.extend(now.1.zip(last.1).map(|(now, last)| now.saturating_sub(last)));
            last = now;
        }
        seen.unclaimed = offered.map(Offered::left);
        seen.process = probe::between(&before, &probe::process());
        seen.spun_ns = waiting.spun_ns.load(Ordering::Relaxed) - spun_before;
        seen
    }

    fn server_cpu_ns(&self) -> Option<u64> {
        self.server.and_then(probe::cpu_ns_of)
    }
}

fn sleep_until(moment: Instant) {
    thread::sleep(moment.saturating_duration_since(Instant::now()));
}
