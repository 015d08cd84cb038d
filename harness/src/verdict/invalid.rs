//! What makes figures worthless.

use rpcbench_records::{Cell, Launch, Ledger};

use super::thresholds::{MOST_ERRORS, MOST_LOOP};
use super::wording::{limit, percent};
use super::{Facts, lateness, little, total};

/// Why the cell's figures may not be used; empty where they may.
pub(super) fn reasons(cell: &Cell, facts: &Facts) -> Vec<String> {
    let total = total(cell);
    let of_system = [wrong(cell, &total), errors(cell, &total)];
    of_system.into_iter().flatten().chain(of_harness(cell, facts)).collect()
}

/// Those of them that are the harness's own doing.
pub(super) fn of_harness(cell: &Cell, facts: &Facts) -> Vec<String> {
    let mut reasons: Vec<_> = books(cell).into_iter().collect();
    reasons.extend(lateness::spoils(cell, facts));
    reasons.extend(loop_cost(cell, facts));
    reasons.extend(little::reason(cell, facts));
    reasons
}

/// A single wrong answer is enough: a framework that may answer anything is as fast as it likes. One that came in the
/// warm-up is in no count, and as bad.
pub(super) fn wrong(cell: &Cell, total: &Ledger) -> Option<String> {
    let first = cell.launches.iter().find_map(|launch| launch.first_difference.as_deref());
    if total.wrong == 0 && first.is_none() {
        return None;
    }
    let difference = first.unwrap_or("where they differ was not kept");
    Some(format!("wrong answers ({} of {} counted calls): {difference}", total.wrong, total.scheduled))
}

/// Failed calls are in no latency, so that a framework would gain by failing what is slow.
pub(super) fn errors(cell: &Cell, total: &Ledger) -> Option<String> {
    let errors = total.error + total.timeout;
    let part = errors as f64 / total.scheduled as f64;
    if errors == 0 || part <= MOST_ERRORS {
        return None;
    }
    let first =
        cell.launches.iter().find_map(|launch| launch.first_error.as_deref()).unwrap_or("the cause was not kept");
    let (part, most) = (percent(part), limit(MOST_ERRORS));
    Some(format!("{errors} of {} calls failed ({part}, over {most}): {first}", total.scheduled))
}

/// Each launch for itself: an excess in one must not make up for a lack in another.
fn books(cell: &Cell) -> Option<String> {
    let broken = cell.launches.iter().find(|launch| !launch.ledger.balances())?;
    let (scheduled, told) = (broken.ledger.scheduled, told(&broken.ledger));
    Some(format!("the books do not add up: {scheduled} calls were to be made and the fate of {told} is known"))
}

const fn told(ledger: &Ledger) -> u64 {
    ledger.ok + ledger.wrong + ledger.error + ledger.timeout + ledger.shed + ledger.censored
}

/// What the loop itself adds to a call must be small beside what the call costs the client, or CPU and rate are the
/// harness's. A call within the client's process is exempt: `local` costs next to nothing, the loop is all of it,
/// and it is what the loop's cost is measured with.
fn loop_cost(cell: &Cell, facts: &Facts) -> Option<String> {
    let measured = if cell.load.pattern.scheduled() { facts.scheduled_loop_ns } else { facts.closed_loop_ns };
    let loop_ns = measured.filter(|_| !facts.in_process)?;
    let cpu: f64 = cell.launches.iter().map(client_cpu_ns).sum();
    let calls: u64 = cell.launches.iter().map(Launch::ended).sum();
    let call_ns = cpu / calls as f64;
    (loop_ns > call_ns * MOST_LOOP).then(|| {
        let (part, most) = (percent(loop_ns / call_ns), limit(MOST_LOOP));
        format!(
            "the harness's loop used {loop_ns:.0} ns of a call's {call_ns:.0} ns of client CPU ({part}, over {most})"
        )
    })
}

/// What the client used for calls: waiting until one is due is no part of any.
pub(super) fn client_cpu_ns(launch: &Launch) -> f64 {
    launch.client.cpu_ns.saturating_sub(launch.spin_ns) as f64
}
