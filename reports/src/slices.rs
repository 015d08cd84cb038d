//! A launch's window in slices of time: where calls stood still, and which launch shows it best.

use rpcbench_records::{Cell, Launch, Series};

/// A call that took so many slices' length stood still for a visible part of the window...
const LENGTH: f64 = 0.5;

/// ... where it also took so many times as long as the longest call of a usual slice, so that calls that always take
/// long are no stalls.
const UNUSUAL: f64 = 5.0;

/// A slice in which less than this share of the usual number of calls was answered is a stall...
const SHARE: f64 = 0.5;

/// ... where that number is large enough: of 50 expected, fewer than 25 answered calls come by chance three times in
/// 100,000 slices (Poisson).
const EXPECTED: f64 = 50.0;

/// Slices that a drawing shows at most; of a longer series, neighbors are taken together.
const DRAWN: usize = 120;

/// A launch of a cell with its slices.
#[derive(Clone, Debug)]
pub struct Sliced<'a> {
    /// The cell.
    pub cell: &'a Cell,
    /// The launch.
    pub launch: &'a Launch,
    /// Its slices, some hundred at most.
    pub series: Series,
    /// Slices in which calls stood still, by their places.
    pub stalls: Vec<usize>,
}

impl<'a> Sliced<'a> {
    /// The launch of a cell that has the worst single slice: one with a stall before one without, then the one with the
    /// longest call. `None` where no launch has slices with calls.
    #[must_use]
    pub fn worst(cell: &'a Cell) -> Option<Self> {
        let sliced = |launch: &'a Launch| {
            let timed = |series: &&Series| series.max_ns.iter().flatten().any(|ns| *ns > 0);
            let series = condensed(launch.series.as_ref().filter(timed)?);
            Some(Self { cell, launch, stalls: stalls(&series, launch.window_ns), series })
        };
        cell.launches.iter().filter_map(sliced).max_by_key(|sliced| (!sliced.stalls.is_empty(), sliced.longest_ns()))
    }

    /// The longest call of all slices.
    #[must_use]
    pub fn longest_ns(&self) -> u64 {
        self.series.max_ns.iter().flatten().copied().max().unwrap_or(0)
    }

    /// By how much the longest call stands out from the usual slice's longest.
    #[must_use]
    pub fn unevenness(&self) -> f64 {
        median(self.series.max_ns.iter().flatten().copied())
            .map_or(1.0, |usual| self.longest_ns() as f64 / usual.max(1.0))
    }

    /// When a slice began after the window opened, in seconds; the last one ends with the window.
    #[must_use]
    pub fn second(&self, slice: usize) -> f64 {
        let begins = (slice as u64).saturating_mul(self.series.slice_ns);
        if slice < self.series.answered.len() {
            begins as f64 / 1e9
        } else {
            begins.min(self.launch.window_ns.max(1)) as f64 / 1e9
        }
    }

    /// The CPUs that a process used in each slice, from its CPU time in ns.
    #[must_use]
    pub fn cpus(&self, cpu_ns: &[u64]) -> Vec<f64> {
        self.per_second(cpu_ns).into_iter().map(|ns| ns / 1e9).collect()
    }

    /// What was counted in each slice, per second.
    #[must_use]
    pub fn per_second(&self, values: &[u64]) -> Vec<f64> {
        let each = values.iter().enumerate();
        each.map(|(at, value)| *value as f64 * 1e9 / length_ns(&self.series, self.launch.window_ns, at)).collect()
    }
}

/// How long a slice is, in ns: the last one of a window may be cut short.
fn length_ns(series: &Series, window_ns: u64, slice: usize) -> f64 {
    let left = window_ns.saturating_sub((slice as u64).saturating_mul(series.slice_ns));
    let cut = slice + 1 == series.answered.len() && left > 0;
    (if cut { left.min(series.slice_ns) } else { series.slice_ns }).max(1) as f64
}

/// The slices of a window in which calls stood still.
#[must_use]
pub fn stalls(series: &Series, window_ns: u64) -> Vec<usize> {
    let usual = median(series.answered.iter().copied()).unwrap_or(0.0);
    let expected = |at: usize| usual * length_ns(series, window_ns, at) / series.slice_ns.max(1) as f64;
    let longest = median(series.max_ns.iter().flatten().copied()).unwrap_or(0.0);
    let few = |at: usize| expected(at) >= EXPECTED && (series.answered[at] as f64) < SHARE * expected(at);
    let long = |at: usize| {
        let max_ns = series.max_ns.get(at).copied().flatten().unwrap_or(0) as f64;
        max_ns >= LENGTH * series.slice_ns as f64 && max_ns >= UNUSUAL * longest
    };
    (0..series.answered.len()).filter(|&at| few(at) || long(at)).collect()
}

fn median(values: impl Iterator<Item = u64>) -> Option<f64> {
    let mut values: Vec<_> = values.collect();
    values.sort_unstable();
    values.get(values.len() / 2).map(|value| *value as f64)
}

/// The series with neighbors taken together until it is short enough to draw: sums of what is counted, the worst of what
/// is timed.
fn condensed(series: &Series) -> Series {
    let together = series.answered.len().div_ceil(DRAWN).max(1);
    let sums = |values: &[u64]| values.chunks(together).map(|chunk| chunk.iter().sum()).collect();
    let worst =
        |values: &[Option<u64>]| values.chunks(together).map(|chunk| chunk.iter().flatten().copied().max()).collect();
    Series {
        slice_ns: series.slice_ns.saturating_mul(together as u64),
        answered: sums(&series.answered),
        p50_ns: worst(&series.p50_ns),
        p99_ns: worst(&series.p99_ns),
        max_ns: worst(&series.max_ns),
        client_cpu_ns: sums(&series.client_cpu_ns),
        server_cpu_ns: sums(&series.server_cpu_ns),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(answered: &[u64], longest_ms: &[u64]) -> Series {
        let max_ns = longest_ms.iter().map(|ms| Some(ms * 1_000_000)).collect();
        Series { slice_ns: 100_000_000, answered: answered.to_vec(), max_ns, ..Series::default() }
    }

    #[test]
    fn a_stall_is_seen_in_what_is_answered_and_in_the_longest_call() {
        let stalls = |series: &Series| stalls(series, 500_000_000);
        assert_eq!(stalls(&series(&[100, 96, 104, 40, 99], &[1; 5])), [3]);
        assert_eq!(stalls(&series(&[100, 96, 104, 99, 99], &[1, 60, 1, 1, 1])), [1]);
        assert_eq!(stalls(&series(&[100, 96, 104, 99, 51], &[1, 49, 1, 1, 1])), [] as [usize; 0], "neither is enough");
        assert_eq!(stalls(&series(&[40, 45, 10, 44, 41], &[1; 5])), [] as [usize; 0], "few calls vary by chance");
        assert_eq!(stalls(&series(&[100; 5], &[90, 95, 99, 400, 90])), [] as [usize; 0], "calls that always take long");
        assert_eq!(stalls(&series(&[100; 5], &[90, 95, 99, 500, 90])), [3]);
    }

    #[test]
    fn lists_of_other_lengths_do_no_harm() {
        assert_eq!(stalls(&Series::default(), 0), [] as [usize; 0]);
        assert_eq!(stalls(&series(&[100, 100, 10], &[]), 0), [2]);
        assert_eq!(stalls(&series(&[], &[1, 2, 3]), u64::MAX), [] as [usize; 0]);
    }

    #[test]
    fn a_last_slice_that_is_cut_short_is_no_stall() {
        let cut = series(&[200, 200, 200, 60], &[1; 4]);
        assert_eq!(stalls(&cut, 330_000_000), [] as [usize; 0], "60 of 30 ms are as many as 200 of 100 ms");
        assert_eq!(stalls(&cut, 400_000_000), [3]);
    }

    #[test]
    fn a_long_series_is_drawn_short_and_keeps_its_worst() {
        let mut long = series(&[10; 600], &[1; 600]);
        long.max_ns[301] = Some(9_000_000);
        let short = condensed(&long);
        assert_eq!((short.answered.len(), short.answered[7], short.slice_ns), (120, 50, 500_000_000));
        assert_eq!(short.max_ns[60], Some(9_000_000));
        assert_eq!(condensed(&series(&[1, 2], &[3, 4])), series(&[1, 2], &[3, 4]));
    }
}
