//! What one launch says of a system, for a search, which asks launch by launch.

use rpcbench_records::Cell;

use super::{Facts, bound, invalid, saturated, suspect, total};

/// The reasons of a cell of one launch, by whose doing they are.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Single {
    /// Wrong answers, which are so at any rate.
    pub(crate) wrong: Option<String>,
    /// What a rate that is too high looks like: failed calls, or more offered than done.
    pub(crate) overloaded: Option<String>,
    /// What the harness itself spoiled: it was late, its loop cost too much, or its books are wrong.
    pub(crate) spoiled: Option<String>,
    /// What disturbed the launch without spoiling it.
    pub(crate) disturbed: Vec<String>,
}

impl Single {
    /// The reasons of a cell of one launch.
    pub(crate) fn of(cell: &mut Cell, facts: &Facts) -> Self {
        cell.bound = bound::of(cell, facts);
        let total = total(cell);
        Self {
            wrong: invalid::wrong(cell, &total),
            overloaded: invalid::errors(cell, &total).or_else(|| saturated::reason(cell)),
            spoiled: invalid::of_harness(cell, facts).into_iter().next(),
            disturbed: suspect::disturbances(cell, facts),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rpcbench_records::{Histogram, Launch, Ledger, Load, Machine, Pattern, Quantiles};

    const FACTS: Facts = Facts {
        closed_loop_ns: None,
        scheduled_loop_ns: None,
        client_cpus: 2,
        server_cpus: 2,
        shared_cpus: false,
        in_process: false,
        thread_per_connection: false,
    };

    /// What is said of a second of 1000 calls that were changed.
    fn said(change: impl Fn(&mut Launch)) -> Single {
        let quantiles = Quantiles { p50_ns: Some(1_000_000), ..Quantiles::default() };
        let latency = || Some(Histogram { count: 1000, mean_ns: 1e6, quantiles, ..Histogram::default() });
        let mut launch = Launch {
            window_ns: 1_000_000_000,
            ledger: Ledger { scheduled: 1000, ok: 1000, ..Ledger::default() },
            response: latency(),
            punctual: latency(),
            ..Launch::default()
        };
        change(&mut launch);
        let mut cell = Cell {
            launches: vec![launch],
            ..Cell::new("", "", Load { pattern: Pattern::Poisson, rate_per_s: Some(1000.0), ..Load::closed(64) })
        };
        Single::of(&mut cell, &FACTS)
    }

    #[test]
    fn a_single_launch_is_no_fault_of_itself() {
        assert_eq!(said(|_| ()), Single::default());
    }

    #[test]
    fn each_reason_stands_with_whose_doing_it_is() {
        let wrong = said(|launch| launch.first_difference = Some("reply.Total".to_owned()));
        assert!(wrong.wrong.is_some() && wrong.overloaded.is_none() && wrong.spoiled.is_none());
        let failed = said(|launch| launch.ledger = Ledger { ok: 900, timeout: 100, ..launch.ledger });
        assert!(failed.overloaded.is_some_and(|reason| reason.contains("100 of 1000 calls failed")));
        let full = said(|launch| launch.unclaimed = Some(500));
        assert!(full.overloaded.is_some_and(|reason| reason.contains("still waiting")) && full.spoiled.is_none());
        let late = said(|launch| launch.punctual.as_mut().unwrap().quantiles.p50_ns = Some(500_000));
        assert!(late.spoiled.is_some_and(|reason| reason.contains("lateness")) && late.overloaded.is_none());
        let books = said(|launch| launch.ledger.scheduled = 1001);
        assert!(books.spoiled.is_some_and(|reason| reason.contains("books")));
        let beside = said(|launch| launch.machine = Some(Machine { foreign_ns: 900_000_000, steal_ns: 0 }));
        assert_eq!((beside.disturbed.len(), beside.spoiled), (1, None));
    }
}
