//! Where a workload's values come from: one seeded source, and the skews that real data has.

use rand_core::{RngCore, SeedableRng};
use rand_pcg::Pcg64Mcg;

/// A source of values: the seed of a run and the id of a workload decide them all.
///
/// Floats are made with `+ - * /` and square roots alone, which IEEE 754 rounds alike on every machine.
pub struct Generator {
    random: Pcg64Mcg,
}

impl Generator {
    /// Starts at the beginning of one workload's values.
    #[must_use]
    pub fn new(seed: u64, id: &str) -> Self {
        Self { random: Pcg64Mcg::seed_from_u64(seed ^ xxhash_rust::xxh3::xxh3_64(id.as_bytes())) }
    }

    /// 64 random bits.
    pub(crate) fn bits(&mut self) -> u64 {
        self.random.next_u64()
    }

    /// Fills bytes that no compressor can shrink.
    pub(crate) fn fill(&mut self, bytes: &mut [u8]) {
        self.random.fill_bytes(bytes);
    }

    /// Evenly from 0 up to, not including, 1.
    pub(crate) fn unit(&mut self) -> f64 {
        const STEP: f64 = 1.0 / (1_u64 << 53) as f64;
        (self.bits() >> 11) as f64 * STEP
    }

    /// Evenly from `low` up to, not including, `high`.
    pub(crate) fn real(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// A decimal number with `digits` digits behind the point, as people and sensors write them.
    pub(crate) fn decimal(&mut self, low: i32, high: i32, digits: u32) -> f64 {
        let scale = 10_i64.pow(digits);
        let number: i64 = self.between(i64::from(low) * scale, i64::from(high) * scale);
        number as f64 / scale as f64
    }

    /// The same in single precision.
    #[allow(clippy::cast_possible_truncation)] // rounded once, as IEEE 754 says
    pub(crate) fn short_decimal(&mut self, low: i32, high: i32, digits: u32) -> f32 {
        self.decimal(low, high, digits) as f32
    }

    /// Evenly from `low` to `high`, both included.
    pub(crate) fn between<T: Copy + Into<i64> + TryFrom<i64>>(&mut self, low: T, high: T) -> T {
        let (from, to): (i64, i64) = (low.into(), high.into());
        let offset = self.below(from.abs_diff(to) + 1);
        T::try_from(from.wrapping_add_unsigned(offset)).unwrap_or(low)
    }

    /// Evenly from 0 up to, not including, `count`.
    pub(crate) fn below(&mut self, count: u64) -> u64 {
        let product = u128::from(self.bits()) * u128::from(count);
        #[allow(clippy::cast_possible_truncation)] // the upper half of the product
        let upper = (product >> 64) as u64;
        upper
    }

    /// True in so many of a hundred cases.
    pub(crate) fn percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// What `make` makes, in so many of a hundred cases.
    pub(crate) fn maybe<T>(&mut self, percent: u64, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.percent(percent).then(|| make(self))
    }

    /// As many as asked of what `make` makes.
    pub(crate) fn many<T>(&mut self, count: usize, mut make: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..count).map(|_| make(self)).collect()
    }

    /// Evenly one of a list that is not empty.
    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        let place = self.below(from.len() as u64);
        from[usize::try_from(place).unwrap_or(0)]
    }

    /// A place from 0 up to, not including, `count`, mostly a low one: a place up to `k` has the chance
    /// `cbrt(k / count)`, so a thousandth of the places gets a tenth of the draws, as words, visitors and pages do.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // below `count`
    pub(crate) fn skewed_below(&mut self, count: usize) -> usize {
        let unit = self.unit();
        (unit * unit * unit * count as f64) as usize
    }

    /// One of a list that is not empty, mostly one of the first.
    pub(crate) fn skewed<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.skewed_below(from.len())]
    }

    /// A size whose logarithm is about normal: `median` is 64 times the least, and two thirds of the sizes lie within
    /// a factor of 5 of it, which is how the sizes of files and responses are spread.
    pub(crate) fn spread_around(&mut self, median: u64) -> u64 {
        let doublings: u64 = (0..4).map(|_| self.below(4)).sum();
        let size = (median << doublings) >> 6;
        size + self.below(size.max(1))
    }

    /// 16 bytes that name something (a random UUID, version 4 of RFC 9562).
    pub(crate) fn uuid(&mut self) -> bytes::Bytes {
        let mut uuid = [0; 16];
        self.fill(&mut uuid);
        uuid[6] = uuid[6] & 0x0f | 0x40;
        uuid[8] = uuid[8] & 0x3f | 0x80;
        bytes::Bytes::copy_from_slice(&uuid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn between_reaches_both_ends_and_stays_inside() {
        let mut generator = Generator::new(1, "test");
        let drawn: Vec<i8> = generator.many(2_000, |g| g.between(-3_i8, 3));
        assert!((-3..=3).all(|value| drawn.contains(&value)));
        assert!(drawn.iter().all(|value| (-3..=3).contains(value)));
    }

    #[test]
    fn skewed_places_are_mostly_low_and_reach_the_end() {
        let mut generator = Generator::new(1, "test");
        let drawn = generator.many(20_000, |g| g.skewed_below(1_000));
        let first = drawn.iter().filter(|&&place| place == 0).count();
        assert!((1_800..2_200).contains(&first), "a tenth of the draws, was {first}");
        assert!(drawn.iter().any(|&place| place > 990) && drawn.iter().all(|&place| place < 1_000));
    }

    #[test]
    fn sizes_spread_around_their_median() {
        let mut generator = Generator::new(1, "test");
        let mut drawn = generator.many(10_001, |g| g.spread_around(4_096));
        drawn.sort_unstable();
        assert!((3_500..7_000).contains(&drawn[5_000]), "median {}", drawn[5_000]);
        let (low, high) = (drawn[1_667], drawn[8_333]);
        assert!(low > 4_096 / 6 && high < 4_096 * 8 && high > 4 * low, "two thirds within {low}..{high}");
    }

    #[test]
    fn decimals_have_natural_lengths() {
        let mut generator = Generator::new(1, "test");
        for _ in 0..100 {
            assert!(generator.short_decimal(0, 60, 1).to_string().len() <= 4);
            assert!(generator.decimal(-90, 90, 6).to_string().len() <= 10);
        }
    }
}
