//! Estimates over launches, the tests that judge them, and closed forms to hold a run against: pure functions over
//! slices.
//!
//! The launch is the replicate. A cell's figure is the geometric mean over its launches, with a 95 % interval by
//! Student's t on the logarithms; two cells are compared by the logarithms of paired ratios. Quantiles of single
//! launches come from histograms and are never averaged arithmetically. Nothing here reads a clock or draws a seed.
//!
//! | question | answer |
//! | --- | --- |
//! | What is a figure, and how sure? | [`geometric_mean`] |
//! | What is the ratio of two cells, and is it 1? | [`paired_ratio`], [`Estimate::differs_from_one`] |
//! | Is a ratio beyond a margin? | [`Difference`] |
//! | Which of many differences are ones? | [`holm`] |
//! | Was a difference there from the beginning? | [`begins_midway`] |
//! | Under which ratio is no difference one? | [`spread`], [`floor`] |
//! | How many launches find a difference? | [`Resampling`] |
//! | Which quantiles do so many calls support? | [`supports`], [`calls_needed`], [`calls_lacking`] |
//! | For how long has a series been steady? | [`steady_for`], [`last_change`] |
//! | Do launches fall into two groups? | [`modes`] |
//! | Do launches drift? | [`drift`] |
//! | Do calls arrive as a Poisson process? | [`exponential_fit`], [`dispersion`] |
//! | What do calls wait at a known server? | [`Queue`] |

mod arrivals;
mod change;
mod crommelin;
mod difference;
mod drift;
mod estimate;
mod kolmogorov;
mod modes;
mod multiple;
mod noise;
mod power;
mod quantile;
mod queue;
#[cfg(test)]
mod simulate;
mod student;

pub use arrivals::{Dispersion, Fit, dispersion, exponential_fit};
pub use change::{begins_midway, last_change, steady_for};
pub use difference::Difference;
pub use drift::{Drift, drift};
pub use estimate::{Estimate, Interval, geometric_mean, paired_ratio};
pub use modes::{Modes, modes};
pub use multiple::holm;
pub use noise::{Spread, floor, spread};
pub use power::{Power, Resampling};
pub use quantile::{BEYOND, calls_lacking, calls_needed, supports};
pub use queue::{Queue, Service};
pub use student::{CONFIDENCE, t_quantile, two_sided_p, two_sided_t};
