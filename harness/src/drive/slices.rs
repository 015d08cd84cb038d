//! The window in slices of time, so that a stall is seen where it happened.

use std::time::Duration;

/// The shortest slice.
const SHORTEST: Duration = Duration::from_millis(100);
/// The most slices of a window; a longer window has longer ones.
const MOST_SLICES: u64 = 600;
/// The most memory that the slices of all lanes may take together, in bytes.
const MOST_BYTES: u64 = 64 << 20;

/// Buckets per doubling: a quantile of a slice is known to 3 %.
const PER_OCTAVE: usize = 16;
/// Doublings up to 68 s, which holds every call that has not timed out.
const OCTAVES: usize = 32;
/// The first value of a bucket of its own; below it, values differ by less than 16 ns and are kept as they are.
const FIRST: u64 = PER_OCTAVE as u64;
const BUCKETS: usize = PER_OCTAVE * (OCTAVES + 1);

/// How a window is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    /// How long a slice is, in ns.
    pub slice_ns: u64,
    /// How many there are.
    pub slices: usize,
}

impl Cut {
    /// Cuts a window for so many lanes, each of which keeps its own slices.
    #[must_use]
    pub fn of(window: Duration, lanes: usize) -> Self {
        let window = u64::try_from(window.as_nanos()).unwrap_or(u64::MAX).max(1);
        let shortest = u64::try_from(SHORTEST.as_nanos()).unwrap_or(u64::MAX);
        let most = (MOST_BYTES / (lanes.max(1) * BUCKETS * size_of::<u32>()) as u64).clamp(1, MOST_SLICES);
        let slice_ns = shortest.max(window.div_ceil(most)).min(window);
        Self { slice_ns, slices: usize::try_from(window.div_ceil(slice_ns)).unwrap_or(1) }
    }

    /// The slice of a time after the window's beginning; what lies beyond the window belongs to none.
    fn place(&self, at_ns: u64) -> Option<usize> {
        usize::try_from(at_ns / self.slice_ns).ok().filter(|&place| place < self.slices)
    }
}

/// The slice that was found last. Calls come in the order of their times, nearly: the next one's is mostly the same, and
/// a division would cost more than all the rest of noting a call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Last {
    begin_ns: u64,
    length_ns: u64,
    slice: usize,
}

impl Last {
    #[inline]
    fn place(&mut self, cut: Cut, at_ns: u64) -> Option<usize> {
        if at_ns.wrapping_sub(self.begin_ns) >= self.length_ns {
            let slice = cut.place(at_ns)?;
            *self = Self { begin_ns: slice as u64 * cut.slice_ns, length_ns: cut.slice_ns, slice };
        }
        Some(self.slice)
    }
}

/// What a lane notes of its calls by slices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slices {
    cut: Cut,
    answered: Vec<u64>,
    greatest: Vec<u64>,
    counts: Vec<u32>,
    done: Last,
    intended: Last,
}

impl Slices {
    /// Nothing noted yet; every page of memory is touched, so that none is touched first within the window.
    #[must_use]
    pub fn new(cut: Cut) -> Self {
        let mut counts = vec![0; cut.slices * BUCKETS];
        counts.iter_mut().step_by(1024).for_each(|count| *std::hint::black_box(count) = 0);
        Self {
            cut,
            answered: vec![0; cut.slices],
            greatest: vec![0; cut.slices],
            counts,
            done: Last::default(),
            intended: Last::default(),
        }
    }

    /// Notes a call by when it was intended and when it was done, in ns after the window's beginning.
    #[inline]
    pub fn note(&mut self, intended_ns: u64, done_ns: u64, latency_ns: u64) {
        if let Some(slice) = self.done.place(self.cut, done_ns) {
            self.answered[slice] += 1;
        }
        if let Some(slice) = self.intended.place(self.cut, intended_ns) {
            self.greatest[slice] = self.greatest[slice].max(latency_ns);
            let bucket = &mut self.counts[slice * BUCKETS + bucket(latency_ns)];
            *bucket = bucket.saturating_add(1);
        }
    }

    /// Adds another lane's notes of the same window.
    pub fn add(&mut self, other: &Self) {
        self.answered.iter_mut().zip(&other.answered).for_each(|(mine, other)| *mine += other);
        self.greatest.iter_mut().zip(&other.greatest).for_each(|(mine, other)| *mine = (*mine).max(*other));
        self.counts.iter_mut().zip(&other.counts).for_each(|(mine, other)| *mine = mine.saturating_add(*other));
    }

    /// The series as results hold it, without CPU times, which no lane knows.
    #[must_use]
    pub fn series(&self) -> rpcbench_records::Series {
        let slices = || 0..self.cut.slices;
        rpcbench_records::Series {
            slice_ns: self.cut.slice_ns,
            answered: self.answered.clone(),
            p50_ns: slices().map(|slice| self.quantile(slice, 0.5)).collect(),
            p99_ns: slices().map(|slice| self.quantile(slice, 0.99)).collect(),
            max_ns: slices().map(|slice| (self.calls(slice) > 0).then_some(self.greatest[slice])).collect(),
            ..rpcbench_records::Series::default()
        }
    }

    fn of(&self, slice: usize) -> &[u32] {
        &self.counts[slice * BUCKETS..(slice + 1) * BUCKETS]
    }

    fn calls(&self, slice: usize) -> u64 {
        self.of(slice).iter().map(|&count| u64::from(count)).sum()
    }

    /// The upper end of the bucket in which a quantile lies, and at most the greatest value.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // at most a count of calls
    fn quantile(&self, slice: usize, q: f64) -> Option<u64> {
        let rank = ((self.calls(slice) as f64 * q).ceil() as u64).max(1);
        let mut below = 0;
        let found = self.of(slice).iter().position(|&count| {
            below += u64::from(count);
            below >= rank
        })?;
        Some(top(found).min(self.greatest[slice]))
    }
}

/// The bucket of a value: as it is below 16 ns, then sixteen to a doubling.
#[inline]
fn bucket(value: u64) -> usize {
    if value < FIRST {
        return usize::try_from(value).unwrap_or(0);
    }
    let octave = (value.ilog2() - FIRST.ilog2()) as usize;
    let within = usize::try_from(value >> octave).unwrap_or(usize::MAX) - PER_OCTAVE;
    (PER_OCTAVE * (octave + 1) + within).min(BUCKETS - 1)
}

/// The greatest value of a bucket.
const fn top(bucket: usize) -> u64 {
    if bucket < PER_OCTAVE {
        return bucket as u64;
    }
    let (octave, within) = (bucket / PER_OCTAVE - 1, bucket % PER_OCTAVE);
    ((FIRST + within as u64 + 1) << octave) - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_lies_in_its_bucket() {
        for value in (0..200).chain([1_000, 52_341, 999_999_999, 60_000_000_000]) {
            let found = bucket(value);
            assert!(value <= top(found) && (found == 0 || value > top(found - 1)), "{value} in {found}");
            assert!(top(found) as f64 <= value as f64 * 1.0625 + 1.0, "{value} told as {}", top(found));
        }
        assert_eq!(bucket(u64::MAX), BUCKETS - 1);
    }

    #[test]
    fn a_long_window_or_many_lanes_have_longer_slices() {
        let second = Duration::from_secs(1);
        assert_eq!(Cut::of(second, 1), Cut { slice_ns: 100_000_000, slices: 10 });
        assert_eq!(Cut::of(Duration::from_millis(30), 1).slices, 1);
        assert_eq!(Cut::of(second * 6000, 1).slices, 600);
        let many = Cut::of(second * 60, 4096);
        assert!((many.slices * 4096 * BUCKETS * 4) as u64 <= MOST_BYTES, "{many:?}");
    }

    #[test]
    fn a_call_counts_where_it_was_intended_and_where_it_was_done() {
        let mut slices = Slices::new(Cut { slice_ns: 100, slices: 3 });
        slices.note(10, 15, 5);
        slices.note(20, 250, 230);
        slices.note(290, 320, 30);
        let series = slices.series();
        assert_eq!(series.answered, [1, 0, 1]);
        assert_eq!(series.max_ns, [Some(230), None, Some(30)]);
        assert_eq!(series.p50_ns, [Some(5), None, Some(30)]);
        let mut twice = slices.clone();
        twice.add(&slices);
        assert_eq!(twice.series().answered, [2, 0, 2]);
    }
}
