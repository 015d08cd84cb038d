//! The exact tier: counts that repeat, so that any increase is one.

use rpcbench_records::{Change, Count, CountChange, Counted, Exact, Run};

use crate::Terms;

/// Every count of either run, in the head's order and then the base's.
pub(crate) fn judge(base: &Run, head: &Run, terms: &Terms) -> Vec<CountChange> {
    let only_base = base.counted.iter().filter(|each| head.counted(&each.adapter, &each.workload).is_none());
    let works = head.counted.iter().chain(only_base);
    let of_work = |work: &Counted| {
        let sides = (base.counted(&work.adapter, &work.workload), head.counted(&work.adapter, &work.workload));
        Count::ALL.iter().filter_map(|&count| one(work, count, sides, terms)).collect::<Vec<_>>()
    };
    works.flat_map(of_work).collect()
}

/// A count of an adapter and a workload.
pub(crate) fn count_of(counted: &Counted, count: Count) -> Option<Exact> {
    match count {
        Count::RequestBytes => counted.request_bytes,
        Count::ReplyBytes => counted.reply_bytes,
        Count::ClientAllocs => counted.client_allocs,
        Count::ServerAllocs => counted.server_allocs,
    }
}

/// What one count came to; `None` where neither run has it.
fn one(
    work: &Counted,
    count: Count,
    (base, head): (Option<&Counted>, Option<&Counted>),
    terms: &Terms,
) -> Option<CountChange> {
    let (base, head) = (base.and_then(|side| count_of(side, count)), head.and_then(|side| count_of(side, count)));
    let calls = head.or(base)?.calls;
    let allowed = terms.of_work(&work.adapter, &work.workload, |rule| {
        if count.is_bytes() { rule.max_more_bytes } else { rule.max_more_allocs }
    });
    let allowance = allowed.map_or(0.0, |part| part.0);
    let (change, reason) = if terms.ignores_work(&work.adapter, &work.workload) {
        (Change::Ignored, "ignored, as was asked".to_owned())
    } else {
        told(base, head, allowance)
    };
    Some(CountChange {
        adapter: work.adapter.clone(),
        workload: work.workload.clone(),
        count,
        calls,
        base: base.map(|exact| exact.least),
        head: head.map(|exact| exact.least),
        allowance,
        change,
        reason,
    })
}

fn told(base: Option<Exact>, head: Option<Exact>, allowance: f64) -> (Change, String) {
    let (base, head) = match (base, head) {
        (Some(base), Some(head)) => (base, head),
        (None, _) => return (Change::New, "the base has no such count".to_owned()),
        (Some(_), None) => return (Change::Missing, "the head has no such count".to_owned()),
    };
    if base.calls != head.calls {
        let reason = format!("a cycle has {} calls in the base and {} in the head", base.calls, head.calls);
        return (Change::Inconclusive, reason);
    }
    let most = base.most as f64 * (1.0 + allowance);
    let repeats = base.is_exact() && head.is_exact();
    let change = match () {
        // Half a unit: what rounding may make of an allowance of nothing.
        () if head.least as f64 >= most + 0.5 => Change::Regressed,
        () if head.most < base.least => Change::Improved,
        () if !repeats => Change::Ignored,
        () => Change::Unchanged,
    };
    let both = format!("{} to {} in {} calls", span(base), span(head), base.calls);
    (change, if repeats { both } else { format!("{both}; it does not repeat, and bands that overlap tell nothing") })
}

/// A count, or the band of one that does not repeat.
fn span(exact: Exact) -> String {
    if exact.is_exact() { exact.least.to_string() } else { format!("{}-{}", exact.least, exact.most) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[allow(clippy::unnecessary_wraps)] // what is not counted is absent
    const fn exact(least: u64) -> Option<Exact> {
        Some(Exact { calls: 64, least, most: least })
    }

    fn change(base: Option<Exact>, head: Option<Exact>, allowance: f64) -> Change {
        told(base, head, allowance).0
    }

    #[test]
    fn one_more_in_a_cycle_is_a_regression() {
        assert_eq!(change(exact(640), exact(641), 0.0), Change::Regressed);
        assert_eq!(change(exact(640), exact(640), 0.0), Change::Unchanged);
        assert_eq!(change(exact(640), exact(639), 0.0), Change::Improved);
        assert_eq!(change(exact(u64::from(u32::MAX)), exact(u64::from(u32::MAX) + 1), 0.0), Change::Regressed);
    }

    #[test]
    fn an_allowance_is_a_part_of_the_base() {
        assert_eq!(change(exact(1000), exact(1010), 0.01), Change::Unchanged);
        assert_eq!(change(exact(1000), exact(1011), 0.01), Change::Regressed);
    }

    #[test]
    fn from_nothing_any_increase_is_one() {
        assert_eq!(change(exact(0), exact(1), 10.0), Change::Regressed);
        assert_eq!(change(exact(0), exact(0), 0.0), Change::Unchanged);
    }

    #[test]
    fn what_is_on_one_side_only_is_new_or_missing() {
        assert_eq!(change(None, exact(1), 0.0), Change::New);
        assert_eq!(change(exact(1), None, 0.0), Change::Missing);
    }

    #[test]
    fn what_does_not_repeat_accuses_nobody_where_bands_overlap() {
        let band = Some(Exact { calls: 64, least: 640, most: 663 });
        assert_eq!(change(band, exact(663), 0.0), Change::Ignored);
        assert_eq!(change(exact(640), band, 0.0), Change::Ignored);
        assert_eq!(change(band, exact(664), 0.0), Change::Regressed, "bands that do not overlap differ");
        assert_eq!(change(band, exact(639), 0.0), Change::Improved);
    }

    #[test]
    fn other_cycles_are_not_compared() {
        let other = Some(Exact { calls: 32, least: 320, most: 320 });
        assert_eq!(change(exact(640), other, 0.0), Change::Inconclusive);
    }
}
