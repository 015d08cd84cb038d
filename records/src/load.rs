//! How calls are offered.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How calls are offered to a server.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
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
}

/// When the next call is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pattern {
    /// As soon as an earlier one is answered.
    Closed,
    /// By a schedule with equal gaps.
    Constant,
    /// By a schedule with exponential gaps.
    Poisson,
}

impl Pattern {
    /// The name in tables and files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Constant => "constant",
            Self::Poisson => "poisson",
        }
    }
}

impl Load {
    /// A closed loop with so many calls in flight.
    #[must_use]
    pub const fn closed(in_flight: u32) -> Self {
        Self { pattern: Pattern::Closed, in_flight, connections: None, rate_per_s: None }
    }
}

impl fmt::Display for Load {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.rate_per_s {
            Some(rate) => write!(f, "{}/s {}", rate, self.pattern.name()),
            None => write!(f, "{} in flight", self.in_flight),
        }
    }
}
