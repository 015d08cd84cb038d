//! The answer of searches: the highest rates, in their order. Which of them differ is left to their intervals.

use rpcbench_records::{Run, Verdict};

use super::capital;
use super::finding::OWN_MARK;
use crate::search::{SearchSummary, objective, searches};
use crate::summary::{FLOOR, OWN};
use crate::units;

/// The first search's objective, and what each contestant reached under it; `None` where no contestant has a rate.
pub(super) fn title(run: &Run) -> Option<String> {
    let all = searches(run);
    let first = all.first()?;
    let contestant = |search: &&SearchSummary<'_>| family(run, search) != FLOOR && search.ranked();
    let found = all.iter().filter(|search| search.alike(first.search)).filter(contestant);
    let found: Vec<_> = found.collect();
    let provisional = if found.iter().any(|search| search.search.verdict == Verdict::Valid) {
        ""
    } else {
        "Provisional, for no search is VALID: "
    };
    let told: Vec<_> = found.into_iter().filter_map(|search| reached(run, search)).collect();
    let asked = format!("{} on {}", objective(&first.search.objective), first.search.workload);
    (!told.is_empty()).then(|| capital(&format!("{provisional}highest rate with {asked}: {}", told.join(", "))))
}

fn family<'r>(run: &'r Run, search: &SearchSummary<'_>) -> &'r str {
    run.adapter(&search.search.adapter).map_or("?", |adapter| adapter.family.as_str())
}

fn reached(run: &Run, search: &SearchSummary<'_>) -> Option<String> {
    let mark = if family(run, search) == OWN { OWN_MARK } else { "" };
    let interval = search.estimate().and_then(|estimate| estimate.interval);
    let range = interval.map_or_else(String::new, |at| format!(" ({})", units::rate_range(at.low, at.high)));
    Some(format!("{}{mark} {}{}{range}", search.search.adapter, search.sign(), units::rate(search.rate()?)))
}
