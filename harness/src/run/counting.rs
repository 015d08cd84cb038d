//! The counting pass of one adapter and workload.

use std::time::Duration;

use rpcbench_records::{Counted, Exact, Failure};

use super::launch::{allocs, client_arguments};
use super::stages::Stage;
use crate::plan::{CellPlan, SuitePlan};
use crate::process::child::{ChildError, Program};
use crate::process::messages::{Counts, Order, Report};

/// What the counting passes gave.
#[derive(Clone, Default)]
pub(super) struct Countings {
    pub(super) counted: Vec<Counted>,
    pub(super) failed: Vec<(CellPlan, Failure)>,
}

/// How long one cycle of calls may take.
const CYCLE: Duration = Duration::from_secs(60);

/// Counts bytes and allocations per call.
pub(super) fn count(program: &Program, plan: &SuitePlan, cell: &CellPlan, requests: usize) -> Result<Counted, Failure> {
    let mut stage = Stage::default();
    match passes(&mut stage, program, plan, cell) {
        Ok((passes, encoded)) => {
            stage.end();
            Ok(summarize(cell, &passes, encoded, requests as u64))
        }
        Err(error) => Err(stage.fail(0, &error)),
    }
}

/// Launches that each count is taken in: now and then all passes of one have a connection's housekeeping in them.
pub(super) const LAUNCHES: usize = 3;

/// What launches counted of one thing: what most of them agree on, else the band of all.
pub(super) fn together(all: &[Counted]) -> Option<Counted> {
    let of = |count: fn(&Counted) -> Option<Exact>| {
        let counts = all.iter().map(count).collect::<Option<Vec<_>>>()?;
        let most = |exact: &&Exact| counts.iter().filter(|other| other == exact).count() * 2 > counts.len();
        let (least, greatest) =
            (counts.iter().map(|exact| exact.least).min()?, counts.iter().map(|exact| exact.most).max()?);
        let agreed = counts.iter().find(|exact| exact.is_exact() && most(exact)).copied();
        Some(agreed.unwrap_or(Exact { calls: counts[0].calls, least, most: greatest }))
    };
    Some(Counted {
        request_bytes: of(|counted| counted.request_bytes),
        reply_bytes: of(|counted| counted.reply_bytes),
        encoded_bytes: of(|counted| counted.encoded_bytes),
        client_allocs: of(|counted| counted.client_allocs),
        server_allocs: of(|counted| counted.server_allocs),
        ..all.first()?.clone()
    })
}

/// What a client's passes counted, and the bytes of a cycle's encoded requests.
type Passes = (Vec<[Counts; 3]>, Option<u64>);

fn passes(stage: &mut Stage, program: &Program, plan: &SuitePlan, cell: &CellPlan) -> Result<Passes, ChildError> {
    let endpoint = stage.server_of(program, plan, cell, true)?;
    stage.start_client(program, &client_arguments(plan, cell, &endpoint, true))?;
    loop {
        let counted = stage.client(CYCLE, |report| match report {
            Report::Boundary => Ok(None),
            Report::Counted { passes, encoded } => Ok(Some((passes, encoded))),
            other => Err(other),
        })?;
        if let Some(passes) = counted {
            return Ok(passes);
        }
        let server_allocs = allocs(stage.mark()?);
        stage.order_client(&Order::Go { server_allocs });
    }
}

fn summarize(cell: &CellPlan, passes: &[[Counts; 3]], encoded: Option<u64>, calls: u64) -> Counted {
    let exact = |of: fn(&Counts) -> Option<u64>| exact(passes, of, calls);
    let networked = !cell.entry.info.in_process();
    Counted {
        adapter: cell.entry.info.id.to_owned(),
        workload: cell.workload.id.to_owned(),
        request_bytes: exact(|counts| Some(counts.sent)).filter(|_| networked),
        reply_bytes: exact(|counts| Some(counts.received)).filter(|_| networked),
        encoded_bytes: encoded.map(|bytes| Exact { calls, least: bytes, most: bytes }),
        client_allocs: exact(|counts| counts.client_allocs),
        server_allocs: exact(|counts| counts.server_allocs),
    }
}

/// Two cycles less one cycle is one cycle, without whatever a boundary itself costs. What happens now and then (a date
/// header once a second, a timer) only ever adds: so the least is taken of the single and of the double cycles, each
/// for itself, and then the difference; the least of differences would choose a pass whose single cycle was disturbed.
fn exact(passes: &[[Counts; 3]], of: fn(&Counts) -> Option<u64>, calls: u64) -> Option<Exact> {
    let cycles = passes.iter().map(|[before, one, three]| {
        let (before, one, three) = (of(before)?, of(one)?, of(three)?);
        Some((one.checked_sub(before)?, three.checked_sub(one)?))
    });
    let (single, double): (Vec<u64>, Vec<u64>) = cycles.collect::<Option<Vec<_>>>()?.into_iter().unzip();
    let (single_least, double_least) = (*single.iter().min()?, *double.iter().min()?);
    let least = double_least.checked_sub(single_least)?;
    let disturbed = (single.iter().max()? - single_least).max(double.iter().max()? - double_least);
    // Where most passes agree, that is the figure; else it is a band.
    let agreed = |all: &[u64], least: u64| all.iter().filter(|&&each| each == least).count() * 2 > all.len();
    let exact = agreed(&single, single_least) && agreed(&double, double_least);
    Some(Exact { calls, least, most: if exact { least } else { least + disturbed } })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(sent: u64) -> Counts {
        Counts { sent, ..Counts::default() }
    }

    #[test]
    fn what_a_boundary_costs_falls_out() {
        let passes = [[at(100), at(100 + 9 + 640), at(100 + 9 + 640 + 9 + 1280)]; 5];
        let counted = exact(&passes, |counts| Some(counts.sent), 64).unwrap();
        assert_eq!(counted, Exact { calls: 64, least: 640, most: 640 });
        assert!((counted.per_call() - 10.0).abs() < f64::EPSILON);
    }

    #[test]
    fn the_least_of_the_passes_stays_and_a_band_is_seen() {
        let passes = [[at(0), at(10), at(43)], [at(0), at(10), at(30)]];
        let counted = exact(&passes, |counts| Some(counts.sent), 2).unwrap();
        assert_eq!((counted.least, counted.most, counted.is_exact()), (10, 23, false));
    }

    #[test]
    fn a_disturbed_single_cycle_does_not_make_the_figure_small() {
        let undisturbed = [at(0), at(64), at(192)];
        let disturbed = [at(0), at(64 + 23), at(192 + 23)];
        let passes = [undisturbed, disturbed, undisturbed, undisturbed, undisturbed];
        let counted = exact(&passes, |counts| Some(counts.sent), 64).unwrap();
        assert_eq!(counted, Exact { calls: 64, least: 64, most: 64 });
    }

    #[test]
    fn launches_that_differ_give_a_band() {
        let of = |least, most| Counted {
            adapter: "grpc".to_owned(),
            workload: "echo/log".to_owned(),
            request_bytes: Some(Exact { calls: 64, least: 640, most: 640 }),
            reply_bytes: None,
            encoded_bytes: None,
            client_allocs: Some(Exact { calls: 64, least, most }),
            server_allocs: None,
        };
        assert_eq!(together(&[of(64, 64), of(64, 64), of(65, 65)]), Some(of(64, 64)), "two of three agree");
        assert_eq!(together(&[of(64, 64), of(65, 65), of(66, 66)]), Some(of(64, 66)));
        assert_eq!(together(&[of(64, 70), of(60, 60), of(64, 70)]), Some(of(60, 70)), "what they agree on is a band");
        assert_eq!(together(&[]), None);
    }

    #[test]
    fn what_nobody_counts_is_absent() {
        assert_eq!(exact(&[[at(0), at(1), at(3)]], |counts| counts.client_allocs, 1), None);
    }
}
