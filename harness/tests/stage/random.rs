//! Draws for what a proof lays out; never for what is on trial.

use rand_core::{RngCore, SeedableRng};
use rand_pcg::Pcg64Mcg;

/// A seeded source of draws.
pub(crate) struct Random(Pcg64Mcg);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Pcg64Mcg::seed_from_u64(seed))
    }

    /// Evenly between 0 and 1, neither of them included.
    pub(crate) fn uniform(&mut self) -> f64 {
        ((self.0.next_u64() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    /// Exponential, in whole units.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // positive, and at most 37 means
    pub(crate) fn exponential(&mut self, mean: f64) -> u64 {
        (-self.uniform().ln() * mean).round() as u64
    }
}
