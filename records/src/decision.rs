//! What a comparison of two runs came to.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Environment, Load};

/// The name in every file of a decision.
pub const DECISION: &str = "rpcbench.decision";
/// The version that this program writes.
pub const DECISION_VERSION: u32 = 1;

/// Whether a head is worse than a base, cell by cell and as a whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Decision {
    /// Always `rpcbench.decision`.
    #[schemars(extend("const" = DECISION))]
    pub schema: String,
    /// The version of the format.
    #[schemars(extend("const" = DECISION_VERSION))]
    pub version: u32,
    /// What the whole comes to.
    pub outcome: Outcome,
    /// Why nothing, or not all, could be decided, one sentence each.
    pub remarks: Vec<String>,
    /// What was compared with; absent where there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Side>,
    /// What was judged; absent where there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head: Option<Side>,
    /// How times were compared.
    pub timed: Timed,
    /// Every cell of either run.
    pub cells: Vec<CellChange>,
    /// Every count of either run.
    pub counts: Vec<CountChange>,
    /// What was to hold of the head alone.
    pub expectations: Vec<Expectation>,
}

/// What a comparison as a whole comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Nothing is worse, and all could be decided.
    Passed,
    /// A regression, a missing cell, or an expectation that was not met.
    Failed,
    /// Nothing is known to be worse, and not all could be decided.
    Inconclusive,
    /// Nothing could be decided.
    Undecided,
}

impl Outcome {
    /// The name in tables and files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Inconclusive => "inconclusive",
            Self::Undecided => "undecided",
        }
    }
}

/// One of the two runs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Side {
    /// When it began, RFC 3339 in UTC.
    pub started: String,
    /// The command line that repeats it, program name first.
    pub command: Vec<String>,
    /// Where it ran, and what it was built with.
    pub environment: Environment,
}

/// How the times of two runs were compared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Timed {
    /// How launches belong together.
    pub pairing: Pairing,
    /// Why times were not compared; absent where they were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
    /// The least ratio, less 1, that is called a difference where no cell says otherwise: 0.03 is 3 %.
    pub min_effect: f64,
    /// When the machine's noise floor was measured; absent where none was used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calibrated: Option<String>,
}

/// How launches of two runs belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Pairing {
    /// Each launch of the base has one of the head beside it, made in the same job in random order.
    Interleaved,
    /// The runs were made one after the other, on like machines.
    Separate,
}

/// What became of a cell, a figure or a count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// The same, within what is told apart.
    Unchanged,
    /// Only the head has it.
    New,
    /// The whole interval lies beyond the margin, on the good side.
    Improved,
    /// Not to be compared, as was asked.
    Ignored,
    /// It could not be told.
    Inconclusive,
    /// Only the base has it, or the head gave no figure that counts.
    Missing,
    /// The whole interval lies beyond the margin, on the bad side.
    Regressed,
}

impl Change {
    /// The name in tables and files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unchanged => "unchanged",
            Self::New => "new",
            Self::Improved => "improved",
            Self::Ignored => "ignored",
            Self::Inconclusive => "inconclusive",
            Self::Missing => "missing",
            Self::Regressed => "regressed",
        }
    }

    /// True of what fails a build.
    #[must_use]
    pub const fn fails(self) -> bool {
        matches!(self, Self::Regressed | Self::Missing)
    }
}

/// A cell of either run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CellChange {
    /// What people call it: `grpc echo/64B closed:16`, or the id of a benchmark that is not ours.
    pub name: String,
    /// Its parts; absent of a benchmark that is not ours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cell: Option<CellName>,
    /// The worst of its gating figures.
    pub change: Change,
    /// Why, in one sentence.
    pub reason: String,
    /// Its figures; empty where they were not compared.
    pub figures: Vec<FigureChange>,
    /// The head's own figures where there is nothing to compare them with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alone: Vec<Alone>,
}

/// A figure of the head by itself.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Alone {
    /// Which it is.
    pub figure: TimedFigure,
    /// The geometric mean over the launches that were used.
    pub ns: f64,
}

impl CellChange {
    /// A cell of which no times were compared.
    #[must_use]
    pub const fn bare(name: String, cell: Option<CellName>, change: Change, reason: String) -> Self {
        Self { name, cell, change, reason, figures: Vec::new(), alone: Vec::new() }
    }

    /// The head's figures, whether or not there was something to compare them with, in ns.
    pub fn head_ns(&self) -> impl Iterator<Item = (TimedFigure, f64)> {
        let compared = self.figures.iter().map(|each| (each.figure, each.head_ns));
        compared.chain(self.alone.iter().map(|each| (each.figure, each.ns)))
    }
}

/// What names a cell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CellName {
    /// The adapter's id.
    pub adapter: String,
    /// The workload's id.
    pub workload: String,
    /// How calls were offered.
    pub load: Load,
}

impl fmt::Display for CellName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.adapter, self.workload, self.load.name())
    }
}

/// A timed figure that is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TimedFigure {
    /// The median latency of a call.
    P50,
    /// The window over the calls answered in it; of closed loops only.
    TimePerCall,
    /// The 99th percentile. It is shown and decides nothing: between launches of one program it moves by 60 %.
    P99,
}

impl TimedFigure {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::P50, Self::TimePerCall, Self::P99];

    /// The name in tables and files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::P50 => "p50",
            Self::TimePerCall => "time per call",
            Self::P99 => "p99",
        }
    }

    /// True of a figure that decides.
    #[must_use]
    pub const fn gates(self) -> bool {
        !matches!(self, Self::P99)
    }
}

/// A figure of a cell in both runs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FigureChange {
    /// Which it is.
    pub figure: TimedFigure,
    /// The geometric mean over the base's launches that were used.
    pub base_ns: f64,
    /// The same of the head.
    pub head_ns: f64,
    /// The head over the base.
    pub ratio: Ratio,
    /// The ratio beyond which the whole interval must lie, at least 1; the other way its inverse.
    pub margin: f64,
    /// The chance of a regression as clear as this where there is none beyond the margin, after Holm's correction over
    /// all that were decided together; absent where it did not come to a decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p_regressed: Option<f64>,
    /// What became of it.
    pub change: Change,
    /// What the first stage saw, where the decision rests on fresh launches alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub screened: Option<Ratio>,
}

/// A ratio with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Ratio {
    /// The geometric mean.
    pub center: f64,
    /// Where the interval begins.
    pub low: f64,
    /// Where it ends.
    pub high: f64,
    /// How many launches of each side it rests on, of the side that has fewer.
    pub launches: u32,
}

/// A count that repeats exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Count {
    /// Bytes that the client sent.
    RequestBytes,
    /// Bytes that it received.
    ReplyBytes,
    /// Bytes of the encoded requests alone, without framing.
    EncodedBytes,
    /// Allocations of the client.
    ClientAllocs,
    /// Allocations of the server.
    ServerAllocs,
}

impl Count {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::RequestBytes, Self::ReplyBytes, Self::EncodedBytes, Self::ClientAllocs, Self::ServerAllocs];

    /// The name in tables and files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::RequestBytes => "request bytes",
            Self::ReplyBytes => "reply bytes",
            Self::EncodedBytes => "encoded bytes",
            Self::ClientAllocs => "client allocations",
            Self::ServerAllocs => "server allocations",
        }
    }

    /// True of a count of bytes.
    #[must_use]
    pub const fn is_bytes(self) -> bool {
        matches!(self, Self::RequestBytes | Self::ReplyBytes | Self::EncodedBytes)
    }
}

/// A count of an adapter and a workload in both runs, over a whole cycle of requests.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CountChange {
    /// The adapter's id.
    pub adapter: String,
    /// The workload's id.
    pub workload: String,
    /// What was counted.
    pub count: Count,
    /// Calls of a cycle.
    pub calls: u64,
    /// Over the base's cycle; absent where it was not counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<u64>,
    /// Over the head's cycle; absent where it was not counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head: Option<u64>,
    /// What may be added, as a part of the base: 0.01 is 1 %.
    pub allowance: f64,
    /// What became of it.
    pub change: Change,
    /// Why, in one sentence.
    pub reason: String,
}

/// Something that was to hold of the head, whatever the base was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Expectation {
    /// What, as it was written.
    pub text: String,
    /// Whether it did.
    pub kept: Kept,
    /// Why, in one sentence with the figures.
    pub reason: String,
}

/// Whether an expectation was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kept {
    /// Yes, and the whole interval says so.
    Kept,
    /// No, and the whole interval says so.
    Missed,
    /// It could not be told.
    Unknown,
}

impl Kept {
    /// The name in tables and files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Missed => "missed",
            Self::Unknown => "unknown",
        }
    }
}
