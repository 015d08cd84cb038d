//! A cell: adapter x workload x load, with its launches.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{CellName, Launch, Load};

/// One adapter, one workload, one load.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Cell {
    /// The adapter's id.
    pub adapter: String,
    /// The workload's id.
    pub workload: String,
    /// How calls were offered.
    pub load: Load,
    /// Whether its figures may be trusted.
    pub verdict: Verdict,
    /// Why, one sentence each; empty where it is valid.
    pub reasons: Vec<String>,
    /// Which side had no CPU left; a label, no verdict. Absent where nothing was measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bound: Option<Bound>,
    /// Launches that gave figures, in the order in which they were made.
    pub launches: Vec<Launch>,
    /// Launches that gave none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub failures: Vec<Failure>,
}

impl Cell {
    /// A cell of which nothing is known yet.
    pub fn new(adapter: impl Into<String>, workload: impl Into<String>, load: Load) -> Self {
        Self {
            adapter: adapter.into(),
            workload: workload.into(),
            load,
            verdict: Verdict::Missing,
            reasons: Vec::new(),
            bound: None,
            launches: Vec::new(),
            failures: Vec::new(),
        }
    }

    /// A cell whose launches failed so often is not tried again.
    pub const FAILURES: usize = 2;

    /// True where it failed so often that it was given up.
    #[must_use]
    pub fn gave_up(&self) -> bool {
        self.failures.len() >= Self::FAILURES
    }

    /// What names it.
    #[must_use]
    pub fn name(&self) -> CellName {
        CellName { adapter: self.adapter.clone(), workload: self.workload.clone(), load: self.load }
    }
}

/// Which side of a cell had no CPU left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Bound {
    /// The client: a framework's client is part of what the framework is.
    Client,
    /// The server.
    Server,
    /// Neither.
    Neither,
}

impl Bound {
    /// The name in tables and files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Server => "server",
            Self::Neither => "neither",
        }
    }
}

/// A launch that gave no figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Failure {
    /// The launch's place in the run's order, from 0.
    pub order: u32,
    /// What went wrong, in one line.
    pub cause: String,
    /// The last lines that the server wrote on its stderr.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub server_said: Vec<String>,
    /// The last lines that the client wrote on its stderr.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub client_said: Vec<String>,
}

/// Whether a cell's figures may be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Verdict {
    /// They may.
    Valid,
    /// More was offered than the server can do: a true finding that is never compared.
    Saturated,
    /// Something disturbed the measurement; look twice.
    Suspect,
    /// They may not: never ranked, never drawn as a bar.
    Invalid,
    /// No launch gave figures.
    Failed,
    /// The adapter cannot do what this cell asks.
    Unsupported,
    /// The run ended before the cell was measured.
    Missing,
}

impl Verdict {
    /// The name in tables and files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Valid => "VALID",
            Self::Saturated => "SATURATED",
            Self::Suspect => "SUSPECT",
            Self::Invalid => "INVALID",
            Self::Failed => "FAILED",
            Self::Unsupported => "UNSUPPORTED",
            Self::Missing => "MISSING",
        }
    }

    /// True where the cell's figures may be ranked against others.
    #[must_use]
    pub const fn comparable(self) -> bool {
        matches!(self, Self::Valid | Self::Suspect)
    }
}
