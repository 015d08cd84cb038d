//! Where a run was made.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The machine, the program and the placement of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Environment {
    /// The version of rpcbench.
    pub rpcbench: String,
    /// The compiler, e.g. `rustc 1.95.0`.
    pub compiler: String,
    /// The target triple.
    pub target: String,
    /// `release` or `debug`.
    pub profile: String,
    /// A hash of the lock file, which names every dependency.
    pub lock: String,
    /// Operating system and kernel, e.g. `Linux 6.1.0`.
    pub system: String,
    /// The CPU's model.
    pub cpu: String,
    /// Logical CPUs that the run could use.
    pub cpus: u32,
    /// Physical cores among them, where the platform tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cores: Option<u32>,
    /// Memory in bytes, where the platform tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory_bytes: Option<u64>,
    /// The frequency governor, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub governor: Option<String>,
    /// The hypervisor, where one shows itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hypervisor: Option<String>,
    /// The clock that calls were timed with.
    pub clock: String,
    /// What one reading of it costs.
    pub clock_ns: f64,
    /// What the harness itself costs a call in a closed loop: clock, records and books, over a call that does nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_loop_ns: Option<f64>,
    /// The same by schedule, for a call that is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheduled_loop_ns: Option<f64>,
    /// Which CPUs client and server ran on.
    pub placement: Placement,
}

/// Which CPUs client and server ran on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Placement {
    /// How they were placed.
    pub kind: PlacementKind,
    /// The client's CPUs; empty where it was free.
    pub client_cpus: Vec<u32>,
    /// The server's CPUs; empty where it was free.
    pub server_cpus: Vec<u32>,
    /// Why it was done so, in one sentence.
    pub reason: String,
}

/// How client and server were placed on CPUs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PlacementKind {
    /// Both on one CPU.
    SameCpu,
    /// Each on CPUs of its own, on separate physical cores.
    Split,
    /// Wherever the kernel put them.
    Free,
}

impl PlacementKind {
    /// The name in tables and files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::SameCpu => "same-cpu",
            Self::Split => "split",
            Self::Free => "free",
        }
    }
}
