//! The exact tier: counts that repeat, so that any increase is one.

use rpcbench_records::{Change, Count, CountChange, Counted, Exact, Run};

use crate::Terms;

/// Every count of either run, in the head's order and then the base's.
pub(crate) fn judge(base: &Run, head: &Run, terms: &Terms) -> Vec<CountChange> {
    let only_base = base.counted.iter().filter(|each| head.counted(&each.adapter, &each.workload).is_none());
    let works = head.counted.iter().chain(only_base);
    let of_work = |work: &Counted| {
        Count::ALL.iter().filter_map(|&count| one(work, count, (base, head), terms)).collect::<Vec<_>>()
    };
    works.flat_map(of_work).collect()
}

/// A count of an adapter and a workload.
pub(crate) fn count_of(counted: &Counted, count: Count) -> Option<Exact> {
    match count {
        Count::RequestBytes => counted.request_bytes,
        Count::ReplyBytes => counted.reply_bytes,
        Count::EncodedBytes => counted.encoded_bytes,
        Count::ClientAllocs => counted.client_allocs,
        Count::ServerAllocs => counted.server_allocs,
    }
}

/// What one count came to; `None` where neither run has it.
fn one(work: &Counted, count: Count, runs: (&Run, &Run), terms: &Terms) -> Option<CountChange> {
    let [base, head] = [runs.0, runs.1].map(|run| run.counted(&work.adapter, &work.workload));
    let (base, head) = (base.and_then(|side| count_of(side, count)), head.and_then(|side| count_of(side, count)));
    let calls = head.or(base)?.calls;
    let allowed = terms.of_work(&work.adapter, &work.workload, |rule| {
        if count.is_bytes() { rule.max_more_bytes } else { rule.max_more_allocs }
    });
    let allowance = allowed.map_or(0.0, |part| part.0);
    let (change, reason) = if terms.ignores_work(&work.adapter, &work.workload) {
        (Change::Ignored, "ignored, as was asked".to_owned())
    } else {
        match (base, head) {
            (Some(base), Some(head)) => told(base, head, allowance),
            (None, _) => lacking(runs.0, work, (Change::New, "base"), count),
            (_, None) => lacking(runs.1, work, (Change::Missing, "head"), count),
        }
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

/// What is told of a count that a run lacks: where it knows adapter and workload, counting failed or was stopped. A head
/// that knows them and whose counting failed lacks what the base had.
fn lacking(run: &Run, work: &Counted, (change, side): (Change, &str), count: Count) -> (Change, String) {
    let has = run.adapter(&work.adapter).is_some() && run.workloads.iter().any(|each| each.id == work.workload);
    // Programs from before it was counted, and adapters that had no codec to count by, gave the other counts.
    let came_later = count == Count::EncodedBytes && run.counted(&work.adapter, &work.workload).is_some();
    match change {
        Change::New if has && !came_later => (Change::Inconclusive, format!("the {side} was not counted")),
        Change::Missing if run.interrupted => {
            (Change::Inconclusive, format!("the {side} was stopped before it was counted"))
        }
        change => (change, format!("the {side} has no such count")),
    }
}

fn told(base: Exact, head: Exact, allowance: f64) -> (Change, String) {
    if base.calls != head.calls {
        let reason = format!("a cycle has {} calls in the base and {} in the head", base.calls, head.calls);
        return (Change::Inconclusive, reason);
    }
    // Half a unit: what rounding may make of an allowance of nothing.
    let exceeds = |head: u64, base: u64| head as f64 >= base as f64 * (1.0 + allowance) + 0.5;
    let repeats = base.is_exact() && head.is_exact();
    let change = match () {
        () if exceeds(head.least, base.most) => Change::Regressed,
        () if head.most < base.least => Change::Improved,
        () if repeats => Change::Unchanged,
        // What disturbs only ever adds: an end that rose may be the program's.
        () if exceeds(head.least, base.least) || exceeds(head.most, base.most) => Change::Inconclusive,
        () => Change::Ignored,
    };
    let both = format!("{} to {} in {} calls", span(base), span(head), base.calls);
    (change, if repeats { both } else { format!("{both}: it does not repeat") })
}

/// A count, or the band of one that does not repeat.
fn span(exact: Exact) -> String {
    if exact.is_exact() { exact.least.to_string() } else { format!("{}-{}", exact.least, exact.most) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn exact(least: u64) -> Exact {
        Exact { calls: 64, least, most: least }
    }

    fn change(base: Exact, head: Exact, allowance: f64) -> Change {
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
    fn what_does_not_repeat_accuses_nobody_where_bands_overlap() {
        let band = |least, most| Exact { calls: 64, least, most };
        assert_eq!(change(band(640, 663), exact(640), 0.0), Change::Ignored);
        assert_eq!(change(band(640, 663), band(640, 663), 0.0), Change::Ignored);
        assert_eq!(change(band(640, 663), exact(664), 0.0), Change::Regressed, "bands that do not overlap differ");
        assert_eq!(change(band(640, 663), exact(639), 0.0), Change::Improved);
        for (base, head) in
            [(exact(640), band(640, 5000)), (band(640, 663), exact(641)), (band(640, 663), band(641, 663))]
        {
            assert_eq!(change(base, head, 0.0), Change::Inconclusive, "an end rose");
        }
    }

    #[test]
    fn other_cycles_are_not_compared() {
        let other = Exact { calls: 32, least: 320, most: 320 };
        assert_eq!(change(exact(640), other, 0.0), Change::Inconclusive);
    }
}
