//! Searching for the highest rate that keeps an objective.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Load, Verdict};

/// An objective for latency, e.g. p99 = 2 ms.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Objective {
    /// The quantile, between 0 and 1.
    pub quantile: f64,
    /// The longest response that keeps it.
    pub limit_ns: u64,
}

/// The search of one adapter and workload: independent bisections, each step of which is a fresh launch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Search {
    /// The adapter's id.
    pub adapter: String,
    /// The workload's id.
    pub workload: String,
    /// How calls were offered; its rate is absent, because that is what is searched.
    pub load: Load,
    /// What is to be kept.
    pub objective: Objective,
    /// What a closed loop with as many calls in flight reached, in calls per second: where the search began.
    pub capacity_per_s: f64,
    /// Steps that each bisection was to make, repeated launches not counted; 0 where that is not known.
    #[serde(default)]
    pub steps: u32,
    /// The bisections.
    pub bisections: Vec<Bisection>,
    /// Whether its result may be trusted.
    pub verdict: Verdict,
    /// Why, one sentence each; empty where it is valid.
    pub reasons: Vec<String>,
}

/// One bisection.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Bisection {
    /// Its launches, in their order.
    pub steps: Vec<SearchStep>,
    /// The highest rate that kept the objective, and the lowest that did not; absent where every launch kept it, or none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept_per_s: Option<f64>,
    /// See `kept_per_s`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missed_per_s: Option<f64>,
}

/// One launch of a bisection.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SearchStep {
    /// Its place in the order of all launches of the run, from 0.
    pub order: u32,
    /// The rate that was offered.
    pub rate_per_s: f64,
    /// The quantile of the response; absent where it could not be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response_ns: Option<u64>,
    /// Whether it was kept.
    pub kept: bool,
    /// Why it was not, where that is no matter of latency: it failed, or it was saturated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// True of a launch that said nothing of the system: it moved no bound, and the step was made again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub repeated: bool,
}

impl Search {
    /// True where a bisection made all its steps.
    #[must_use]
    pub fn whole(&self, bisection: &Bisection) -> bool {
        bisection.steps.iter().filter(|step| !step.repeated).count() >= self.steps as usize
    }
}
