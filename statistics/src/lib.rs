//! Estimates over launches, and which quantiles a number of calls supports: pure functions over slices.
//!
//! The launch is the replicate. A cell's figure is the geometric mean over its launches, with a 95 % interval by
//! Student's t on the logarithms; two cells are compared by the logarithms of paired ratios. Quantiles of single
//! launches come from histograms and are never averaged arithmetically.

mod estimate;
mod multiple;
mod quantile;
mod student;

pub use estimate::{Estimate, Interval, geometric_mean, paired_ratio};
pub use multiple::holm;
pub use quantile::{BEYOND, calls_lacking, calls_needed, supports};
pub use student::{CONFIDENCE, t_quantile, two_sided_p, two_sided_t};
