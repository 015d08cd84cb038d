//! How calls are offered.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How calls are offered to a server.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Load {
    /// When the next call is made.
    pub pattern: Pattern,
    /// Calls in flight: exactly so many in a closed loop, at most so many by schedule.
    pub in_flight: u32,
    /// Connections asked for; absent where the adapter decides (one where it multiplexes, else one per call in flight).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connections: Option<u32>,
    /// Calls per second offered, in scheduled patterns only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate_per_s: Option<f64>,
    /// What one session is, in the pattern of sessions only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<Session>,
    /// Calls that may wait for a free lane before more are shed, in scheduled patterns only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queue: Option<u32>,
}

/// A session of a partly open load: it arrives by schedule, and makes its calls one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Session {
    /// Calls of one session.
    pub calls: u32,
    /// The mean time from one answer to the session's next call; exponential.
    pub think_ns: u64,
}

/// When the next call is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Pattern {
    /// As soon as an earlier one is answered.
    Closed,
    /// By a schedule with equal gaps.
    Constant,
    /// By a schedule with exponential gaps.
    Poisson,
    /// Partly open: sessions by a schedule with exponential gaps, each of which makes calls with time to think between.
    Sessions,
}

impl Pattern {
    /// The name in tables and files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Constant => "constant",
            Self::Poisson => "poisson",
            Self::Sessions => "sessions",
        }
    }

    /// True where a schedule says when calls are to be made, whether or not earlier ones are answered.
    #[must_use]
    pub const fn scheduled(self) -> bool {
        !matches!(self, Self::Closed)
    }
}

/// How a lane waits until a call is due. One setting for all adapters of a run, because it moves what is measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Wait {
    /// A kernel timer until shortly before, then a spin that lets other work of the lane go first.
    #[default]
    Hybrid,
    /// The spin alone.
    Spin,
    /// The kernel timer alone.
    Sleep,
}

impl Wait {
    /// The name in tables and files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hybrid => "hybrid",
            Self::Spin => "spin",
            Self::Sleep => "sleep",
        }
    }
}

impl Load {
    /// Calls by schedule that may wait for a free place where a load does not say how many.
    pub const QUEUE: u32 = 65_536;

    /// A closed loop with so many calls in flight.
    #[must_use]
    pub const fn closed(in_flight: u32) -> Self {
        Self { pattern: Pattern::Closed, in_flight, connections: None, rate_per_s: None, session: None, queue: None }
    }

    /// The load in one word, another for every load: `closed:16`, `poisson:2500/s:64`, and more parts where more was set.
    #[must_use]
    pub fn name(&self) -> String {
        let mut name = self.pattern.name().to_owned();
        let mut add = |part: Option<String>| part.into_iter().for_each(|part| name.extend([":", &part]));
        add(self.rate_per_s.map(|rate| format!("{rate}/s")));
        add(Some(self.in_flight.to_string()));
        add(self.session.map(|session| format!("calls={}:think_ns={}", session.calls, session.think_ns)));
        add(self.connections.map(|connections| format!("connections={connections}")));
        add(self.queue.map(|queue| format!("queue={queue}")));
        name
    }
}

impl fmt::Display for Load {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.rate_per_s {
            Some(rate) => write!(f, "{rate:.0}/s {}", self.pattern.name()),
            None => write!(f, "{} in flight", self.in_flight),
        }
    }
}
