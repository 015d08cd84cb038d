//! A count in words.

use rpcbench_records::{Change, CountChange};

use super::{NAME, REASON, open, short};
use crate::units;

/// What a call took before and after: `73,588 -> 73,589`, `72 -> 72 (+1 in 32 calls)`; why that cannot be told where it
/// cannot, as of cycles of other lengths.
#[must_use]
pub fn counted(change: &CountChange) -> String {
    if change.change == Change::Inconclusive {
        return short(open(&change.reason), REASON);
    }
    let per_call =
        |total: Option<u64>| total.map_or_else(|| "not counted".to_owned(), |total| shown(total, change.calls));
    let both = format!("{} -> {}", per_call(change.base), per_call(change.head));
    fraction(change).map_or_else(|| both.clone(), |fraction| format!("{both} ({fraction})"))
}

/// A count with its name and what became of it: `grpc echo/log request bytes: 73,588 -> 73,589 per call`. Without a
/// period.
#[must_use]
pub fn count(change: &CountChange) -> String {
    let CountChange { adapter, workload, count, .. } = change;
    let unit = if change.change == Change::Inconclusive { "" } else { " per call" };
    let name = short(&format!("{adapter} {workload}"), NAME);
    format!("{name} {}: {}{unit}", count.name(), counted(change))
}

/// A count of a cycle as one of a call.
fn shown(total: u64, calls: u64) -> String {
    units::count(total as f64 / calls.max(1) as f64)
}

/// What a cycle took more or less, where it comes to less than one per call and could not be seen otherwise.
fn fraction(change: &CountChange) -> Option<String> {
    let (base, head) = (change.base?, change.head?);
    let by = head.abs_diff(base);
    let sign = if head > base { '+' } else { '-' };
    let calls = units::count(change.calls as f64);
    (by > 0 && by < change.calls).then(|| format!("{sign}{} in {calls} calls", units::count(by as f64)))
}

#[cfg(test)]
mod tests {
    use super::{count, counted};
    use rpcbench_records::{Change, Count, CountChange};

    fn change(calls: u64, base: Option<u64>, head: Option<u64>) -> CountChange {
        let (adapter, workload) = ("a".to_owned(), "w".to_owned());
        let (count, change, reason) = (Count::RequestBytes, Change::Regressed, String::new());
        CountChange { adapter, workload, count, calls, base, head, allowance: 0.0, change, reason }
    }

    #[test]
    fn the_least_difference_is_seen() {
        let of = |calls, base, head| counted(&change(calls, Some(base), Some(head)));
        assert_eq!(of(64, 64 * 73_588, 64 * 73_589), "73,588 -> 73,589");
        assert_eq!(of(64, 64 * 73_588, 64 * 73_588 + 1), "73,588 -> 73,588 (+1 in 64 calls)");
        assert_eq!(of(10_000, 0, 1), "0 -> 0 (+1 in 10,000 calls)");
        assert_eq!(of(10_000, 9_999, 0), "1 -> 0 (-9,999 in 10,000 calls)");
        assert_eq!(of(2, 3, 3), "1.5 -> 1.5");
        assert_eq!(of(0, 3, 4), "3 -> 4", "a cycle without calls");
    }

    #[test]
    fn totals_of_other_cycles_are_not_set_side_by_side() {
        let reason = "a cycle has 32 calls in the base and 64 in the head.".to_owned();
        let other = CountChange { change: Change::Inconclusive, reason, ..change(64, Some(32), Some(64)) };
        assert_eq!(count(&other), "a w request bytes: a cycle has 32 calls in the base and 64 in the head");
    }

    #[test]
    fn what_was_not_counted_is_no_zero() {
        assert_eq!(counted(&change(2, None, Some(4))), "not counted -> 2");
        assert_eq!(counted(&change(2, Some(4), None)), "2 -> not counted");
    }
}
