//! What one launch left behind.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Pair;

/// One fresh measurement of a cell.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Launch {
    /// Its place in the run's shuffled order, from 0.
    pub order: u32,
    /// Which launch of another program was made beside it, where two programs were set against each other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pair: Option<Pair>,
    /// When its window opened, after the start of the run.
    pub at_ns: u64,
    /// Client threads.
    pub lanes: u32,
    /// Connections, over all lanes.
    pub connections: u32,
    /// How long the warm-up took.
    pub warmup_ns: u64,
    /// How long the measured window was.
    pub window_ns: u64,
    /// What became of every call of the window.
    pub ledger: Ledger,
    /// From sent to done, of every call that was answered rightly.
    pub service: Histogram,
    /// From intended to done, in scheduled loads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response: Option<Histogram>,
    /// From intended to claimed where every lane was busy, in scheduled loads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backlog: Option<Histogram>,
    /// The harness's own lateness, in scheduled loads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wake: Option<Histogram>,
    /// The response as it would have been had the harness never been late: each call's response less its wake. Where
    /// it differs from the response, the harness moved the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub punctual: Option<Histogram>,
    /// Calls of the window that were answered rightly before it closed, in scheduled loads; others were answered later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered: Option<u64>,
    /// Calls of the window that were due but not yet taken by a lane when it closed, in scheduled loads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unclaimed: Option<u64>,
    /// The integral of calls in flight over time, kept on its own by counting each call in and out: call-nanoseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open_ns: Option<u64>,
    /// The mean response, from the sum of when calls were done and the sum of when the schedule, worked out anew, wanted
    /// them: what the responses that lanes noted are held against. Where every call of the schedule was answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response_mean_ns: Option<f64>,
    /// Time in flight of calls that were not answered rightly; part of `open_ns`, in no histogram.
    #[serde(default)]
    pub unanswered_ns: u64,
    /// Mean time per call that a place of a closed loop spent between calls: prepare, proof, and the loop itself.
    #[serde(default)]
    pub around_ns: f64,
    /// CPU time that the client spent spinning until calls were due; it is no part of any call's CPU.
    #[serde(default)]
    pub spin_ns: u64,
    /// The window in slices of time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series: Option<Series>,
    /// Median time of turning a request into the framework's own value, before the call; sampled.
    pub prepare_ns: f64,
    /// Median time of checking a reply, after the call; sampled.
    pub proof_ns: f64,
    /// The client process around the window.
    pub client: Process,
    /// The server process around the window; absent where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server: Option<Process>,
    /// The whole machine around the window, where the platform tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub machine: Option<Machine>,
    /// The first error's text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_error: Option<String>,
    /// Where the first wrong answer differed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_difference: Option<String>,
}

impl Launch {
    /// Answered calls per second of the window. By schedule, what was answered after the window is no part of it: a server
    /// that falls behind would seem to do as much as it is offered.
    #[must_use]
    pub fn rate_per_s(&self) -> f64 {
        self.answered.unwrap_or(self.ledger.ok) as f64 * 1e9 / self.window_ns as f64
    }

    /// Calls that ended, rightly or not; by schedule those answered rightly count only where that was within the window. When
    /// a call failed is not known.
    #[must_use]
    pub fn ended(&self) -> u64 {
        let Ledger { ok, wrong, error, timeout, .. } = self.ledger;
        self.answered.unwrap_or(ok) + wrong + error + timeout
    }

    /// True of a launch in whose window others took so much CPU that its figures are not the program's alone. That is told
    /// by the machine's books, never by the figures.
    #[must_use]
    pub fn is_disturbed(&self) -> bool {
        self.machine.is_some_and(|machine| machine.is_disturbed(self.window_ns))
    }

    pub(crate) fn strip(&mut self) {
        self.series = None;
        let others = [&mut self.response, &mut self.backlog, &mut self.wake, &mut self.punctual];
        for histogram in std::iter::once(&mut self.service).chain(others.into_iter().flatten()) {
            histogram.hdr.clear();
        }
    }
}

/// What became of every call: `scheduled` is the sum of the others, exactly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Ledger {
    /// Calls that were to be made in the window.
    pub scheduled: u64,
    /// Answered, and rightly.
    pub ok: u64,
    /// Answered wrongly.
    pub wrong: u64,
    /// Failed.
    pub error: u64,
    /// Not answered in time.
    pub timeout: u64,
    /// Not made, because too many were waiting.
    pub shed: u64,
    /// Still open when the launch ended.
    pub censored: u64,
}

impl Ledger {
    /// More failed calls than this, as a part of all, are too many: the farthest quantile that is printed is p99.9, and were
    /// all failed calls the slowest, they would be the whole of what lies beyond it.
    pub const MOST_ERRORS: f64 = 0.001;

    /// Adds another ledger's entries to this one.
    pub fn add(&mut self, other: &Self) {
        self.scheduled += other.scheduled;
        self.ok += other.ok;
        self.wrong += other.wrong;
        self.error += other.error;
        self.timeout += other.timeout;
        self.shed += other.shed;
        self.censored += other.censored;
    }

    /// True where every call is accounted for.
    #[must_use]
    pub const fn balances(&self) -> bool {
        self.scheduled == self.ok + self.wrong + self.error + self.timeout + self.shed + self.censored
    }
}

/// A latency histogram with its most asked-for figures beside it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Histogram {
    /// How many values.
    pub count: u64,
    /// Least.
    pub min_ns: u64,
    /// Arithmetic mean.
    pub mean_ns: f64,
    /// Greatest.
    pub max_ns: u64,
    /// The quantiles that enough values support.
    pub quantiles: Quantiles,
    /// The histogram itself: `HdrHistogram` V2 (not compressed), 3 significant digits, 1 ns to 60 s, in base64. Empty in summaries.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[schemars(extend("contentEncoding" = "base64"))]
    pub hdr: String,
}

/// Quantiles of a histogram; one is absent where fewer than 20 values lie beyond it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs)] // their names are their meaning
pub struct Quantiles {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p50_ns: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p90_ns: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p99_ns: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p999_ns: Option<u64>,
}

/// What a process used around the measured window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Process {
    /// CPU time, user and system.
    pub cpu_ns: u64,
    /// CPU time in user mode.
    pub user_ns: u64,
    /// CPU time in the kernel.
    pub system_ns: u64,
    /// Peak memory since the process began.
    pub peak_bytes: u64,
    /// Times it gave the CPU up to wait.
    pub voluntary_switches: u64,
    /// Times the CPU was taken from it.
    pub involuntary_switches: u64,
    /// Time that its threads were ready to run and did not, where the platform tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run_delay_ns: Option<u64>,
}

/// The window in slices of time: what a stall looks like where it happened. One entry of each list per slice.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Series {
    /// How long a slice is.
    pub slice_ns: u64,
    /// Calls answered rightly in the slice.
    pub answered: Vec<u64>,
    /// The median latency of calls that were intended (in closed loops: sent) in the slice; absent where there were none.
    pub p50_ns: Vec<Option<u64>>,
    /// Their 99th percentile, which a slice of few calls cannot tell from its greatest.
    pub p99_ns: Vec<Option<u64>>,
    /// Their greatest.
    pub max_ns: Vec<Option<u64>>,
    /// CPU time of the client process in the slice.
    pub client_cpu_ns: Vec<u64>,
    /// CPU time of the server process in the slice; empty where there is none or the platform does not tell.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub server_cpu_ns: Vec<u64>,
}

/// What happened on the machine around the measured window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Machine {
    /// Time that the hypervisor gave to others, over all CPUs.
    pub steal_ns: u64,
    /// CPU time of processes that are not part of the measurement.
    pub foreign_ns: u64,
}

impl Machine {
    /// The part of a CPU from which on what the hypervisor took disturbs: it takes milliseconds at a time, and about that
    /// part of the calls meets one.
    pub const MOST_STEAL: f64 = 0.05;

    /// The part of a CPU from which on other programs disturb: the scheduler shares a CPU by threads, so that a neighbor
    /// costs a client with one lane far more than one with sixteen (at 16 in flight beside a compiler, clients with one
    /// lane got a quarter of their CPU and clients with sixteen got nearly all).
    pub const MOST_FOREIGN: f64 = 0.1;

    /// True where either took more than that of a CPU within a window.
    fn is_disturbed(&self, window_ns: u64) -> bool {
        let part = |ns: u64| ns as f64 / window_ns as f64;
        part(self.steal_ns) > Self::MOST_STEAL || part(self.foreign_ns) > Self::MOST_FOREIGN
    }
}
