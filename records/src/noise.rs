//! How much a machine's figures differ where nothing differs.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Absurd, check};

/// What an A/A run found: the same adapter set against itself, launch by launch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NoiseFloor {
    /// When it was measured, RFC 3339 in UTC.
    pub started: String,
    /// What the machine, the kernel, the program, the compiler and the placement were; another fingerprint needs a floor of its own.
    pub fingerprint: String,
    /// The measured window of each launch.
    pub window_ns: u64,
    /// One entry for each cell that was set against itself.
    pub cells: Vec<NoiseCell>,
}

impl NoiseFloor {
    /// Reads a floor that was kept, and checks that its figures can be used.
    pub fn from_json(text: &str) -> Result<Self, BadFloor> {
        let floor: Self = serde_json::from_str(text)?;
        check::noise(&floor)?;
        Ok(floor)
    }

    /// True of windows that are up to four times as long as its own, or as short: a longer one averages more away.
    #[must_use]
    pub fn suits(&self, window_ns: u64) -> bool {
        const WINDOWS: f64 = 4.0;
        (1.0 / WINDOWS..=WINDOWS).contains(&(self.window_ns as f64 / window_ns as f64))
    }
}

/// A text that is no noise floor.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub enum BadFloor {
    /// Not JSON, or not of a floor's shape.
    Shape(#[from] serde_json::Error),
    /// Of its shape, with what no floor can hold.
    Absurd(#[from] Absurd),
}

/// One cell set against itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NoiseCell {
    /// The adapter's id.
    pub adapter: String,
    /// The workload's id.
    pub workload: String,
    /// Calls in flight of its closed loop.
    pub in_flight: u32,
    /// Pairs of launches, each made close together in time and in random order.
    pub pairs: u32,
    /// Of the medians.
    pub p50: Spread,
    /// Of the 99th percentiles; absent where too few calls support one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p99: Option<Spread>,
    /// Of the rates.
    pub rate: Spread,
}

/// How a figure differs within pairs of launches of one thing.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Spread {
    /// The geometric mean of the pairs' ratios: 1 where nothing favors one side.
    pub center: f64,
    /// The standard deviation of the natural logarithms of the pairs' ratios.
    pub deviation: f64,
}
