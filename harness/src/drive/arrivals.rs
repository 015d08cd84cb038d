//! When calls are to be made: a sequence of arrival times that anyone can continue from a single number.
//!
//! A schedule of a day at a hundred thousand calls a second has ten thousand million arrivals; none of them is ever kept.
//! The *cursor* of an arrival is all that is needed to work out the next one, so that lanes share a schedule by
//! exchanging one atomic number, and whoever starts from the same seed gets the same arrivals.

use rand_core::RngCore;
use rand_distr::{Distribution, Exp1};
use rpcbench_records::{Load, Pattern};

/// The most calls per second that a schedule can be asked for: above it, arrivals would fall on the same nanosecond.
pub const FASTEST_PER_S: f64 = 10_000_000.0;

/// The fewest: one call in about a day.
pub const SLOWEST_PER_S: f64 = 0.00001;

/// Bits of a Poisson cursor that count arrivals; the others hold the time in ns, up to 78 hours.
const COUNT_BITS: u32 = 16;

/// The last time that a Poisson cursor can hold, which no window reaches: what would come after it comes then.
const LAST_NS: u64 = u64::MAX >> COUNT_BITS;

/// A place in a sequence of arrivals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor(pub(super) u64);

/// One arrival.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// When, in ns after the schedule's beginning.
    pub at_ns: u64,
    /// Which, counted from 0; Poisson arrivals count modulo 65,536, which is enough to choose a request by.
    pub number: u64,
}

/// All arrivals of a schedule together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// How many there are.
    pub count: u64,
    /// The sum of their times, in ns after the beginning.
    pub sum_ns: u128,
}

/// A sequence of arrivals, the same for every adapter that is offered the same load from the same seed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Arrivals {
    /// Equal gaps.
    Constant {
        /// The gap in ns.
        gap_ns: f64,
    },
    /// Exponential gaps.
    Poisson {
        /// The mean gap in ns.
        mean_ns: f64,
        /// What the gaps are drawn from.
        seed: u64,
    },
}

impl Arrivals {
    /// The arrivals of a load; `None` of a closed one. Sessions arrive as rarely as they have calls.
    #[must_use]
    pub fn of(load: &Load, seed: u64) -> Option<Self> {
        let mean_ns = 1e9 / load.rate_per_s?;
        match (load.pattern, load.session) {
            (Pattern::Closed, _) => None,
            (Pattern::Constant, _) => Some(Self::Constant { gap_ns: mean_ns }),
            (Pattern::Poisson, _) => Some(Self::Poisson { mean_ns, seed }),
            (Pattern::Sessions, session) => {
                let calls = session.map_or(1, |session| session.calls.max(1));
                Some(Self::Poisson { mean_ns: mean_ns * f64::from(calls), seed })
            }
        }
    }

    /// The first arrival's cursor.
    #[must_use]
    pub fn first(&self) -> Cursor {
        match self {
            Self::Constant { .. } => Cursor(0),
            // A Poisson process has no arrival at its beginning: the first gap comes before it.
            Self::Poisson { .. } => Cursor(self.next(Cursor(0)).0 & !((1 << COUNT_BITS) - 1)),
        }
    }

    /// The arrival at a cursor.
    #[inline]
    #[must_use]
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // positive, and far below 2^53
    pub fn at(&self, Cursor(cursor): Cursor) -> Arrival {
        match self {
            Self::Constant { gap_ns } => Arrival { at_ns: (cursor as f64 * gap_ns) as u64, number: cursor },
            Self::Poisson { .. } => Arrival { at_ns: cursor >> COUNT_BITS, number: cursor & ((1 << COUNT_BITS) - 1) },
        }
    }

    /// The cursor after another.
    #[inline]
    #[must_use]
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // gaps are positive and far below 2^48 ns
    pub fn next(&self, Cursor(cursor): Cursor) -> Cursor {
        match *self {
            Self::Constant { .. } => Cursor(cursor + 1),
            Self::Poisson { mean_ns, seed } => {
                // To whole nanoseconds by rounding, which favors neither short nor long gaps.
                let gap = (exponential(seed, cursor) * mean_ns + 0.5) as u64;
                let number = cursor.wrapping_add(1) & ((1 << COUNT_BITS) - 1);
                let at_ns = (cursor >> COUNT_BITS).saturating_add(gap).min(LAST_NS);
                Cursor((at_ns << COUNT_BITS) | number)
            }
        }
    }

    /// The arrivals before a time, worked out from the beginning: what a ledger must account for.
    #[must_use]
    pub fn totals(&self, end_ns: u64) -> Totals {
        self.totals_from(self.first(), end_ns)
    }

    fn totals_from(&self, mut cursor: Cursor, end_ns: u64) -> Totals {
        let mut totals = Totals::default();
        loop {
            let Arrival { at_ns, .. } = self.at(cursor);
            if at_ns >= end_ns {
                return totals;
            }
            totals = Totals { count: totals.count + 1, sum_ns: totals.sum_ns + u128::from(at_ns) };
            cursor = self.next(cursor);
        }
    }

    /// How many arrivals lie before a time, from a cursor on.
    #[must_use]
    pub fn between(&self, from: Cursor, end_ns: u64) -> u64 {
        self.totals_from(from, end_ns).count
    }
}

/// A draw from the exponential distribution with mean 1, which depends on the seed and the cursor alone. By the ziggurat
/// method, which is exact as a logarithm is, and takes less of a lane's time: whoever takes a call has to wait for it.
#[inline]
pub(super) fn exponential(seed: u64, cursor: u64) -> f64 {
    Exp1.sample(&mut SplitMix64::of(seed, cursor))
}

/// The generator of Steele, Lea and Flood (2014, with Stafford's constants), begun anew for each draw.
struct SplitMix64(u64);

const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

impl SplitMix64 {
    #[inline]
    const fn of(seed: u64, cursor: u64) -> Self {
        Self(cursor ^ seed.wrapping_mul(GOLDEN))
    }
}

impl RngCore for SplitMix64 {
    #[inline]
    fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GOLDEN);
        let bits = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    fn next_u32(&mut self) -> u32 {
        (self.next_u64() >> 32) as u32
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        rand_core::impls::fill_bytes_via_next(self, bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constant_arrivals_do_not_drift() {
        let arrivals = Arrivals::Constant { gap_ns: 1e9 / 300_000.0 };
        assert_eq!(arrivals.at(Cursor(300_000)).at_ns, 1_000_000_000);
        assert_eq!(arrivals.totals(1_000_000_000).count, 300_000);
        assert_eq!(arrivals.at(arrivals.first()), Arrival { at_ns: 0, number: 0 });
    }

    #[test]
    fn poisson_arrivals_follow_from_the_seed_alone() {
        let arrivals = Arrivals::Poisson { mean_ns: 1e5, seed: 7 };
        let mut cursor = arrivals.first();
        let (mut last, mut count) = (0, 0_u64);
        while arrivals.at(cursor).at_ns < 10_000_000_000 {
            assert_eq!(arrivals.at(cursor).number, count & 0xffff);
            assert!(arrivals.at(cursor).at_ns >= last);
            last = arrivals.at(cursor).at_ns;
            cursor = arrivals.next(cursor);
            count += 1;
        }
        assert_eq!(count, arrivals.totals(10_000_000_000).count);
        assert!(count.abs_diff(100_000) < 1_300, "four deviations of a Poisson count: {count}");
        assert_ne!(Arrivals::Poisson { mean_ns: 1e5, seed: 8 }.first(), arrivals.first());
    }

    #[test]
    fn a_session_arrives_for_all_its_calls() {
        let session = Some(rpcbench_records::Session { calls: 5, think_ns: 1 });
        let load = Load { pattern: Pattern::Sessions, rate_per_s: Some(1000.0), session, ..Load::closed(1) };
        assert_eq!(Arrivals::of(&load, 3), Some(Arrivals::Poisson { mean_ns: 5e6, seed: 3 }));
        assert_eq!(Arrivals::of(&Load::closed(1), 3), None);
    }
}
