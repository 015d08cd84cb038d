//! Every reason for a verdict, a little over its threshold and a little under it.
//!
//! The figures here are written out, not taken from the constants: a threshold that is moved must fail a test.

use rpcbench_harness::drive::{export, new_histogram};
use rpcbench_harness::verdict::{Facts, judge, note_uncounted};
use rpcbench_records::{
    Bound, Cell, Failure, Histogram, Launch, Ledger, Load, Machine, Pattern, Process, Quantiles, Series, Session,
    Verdict,
};

const MILLISECOND: u64 = 1_000_000;
const SECOND: u64 = 1_000_000_000;

/// Two CPUs for each side, nothing in common.
const FACTS: Facts = Facts {
    closed_loop_ns: Some(60.0),
    scheduled_loop_ns: Some(120.0),
    client_cpus: 2,
    server_cpus: 2,
    shared_cpus: false,
    in_process: false,
    thread_per_connection: false,
};

fn histogram(values: &[(u64, u64)]) -> Histogram {
    let mut histogram = new_histogram();
    for &(value, count) in values {
        histogram.record_n(value, count).unwrap();
    }
    export(&histogram)
}

fn ledger(calls: u64) -> Ledger {
    Ledger { scheduled: calls, ok: calls, ..Ledger::default() }
}

fn process(cpu_ns: u64) -> Process {
    Process { cpu_ns, run_delay_ns: Some(0), ..Process::default() }
}

/// A second of 4 calls in flight, each of which takes a millisecond with what lies around it.
fn closed_launch() -> Launch {
    Launch {
        lanes: 2,
        connections: 4,
        window_ns: SECOND,
        ledger: ledger(4000),
        service: histogram(&[(990_000, 4000)]),
        around_ns: 10_000.0,
        client: process(SECOND),
        server: Some(process(SECOND)),
        machine: Some(Machine::default()),
        ..Launch::default()
    }
}

/// A second of 1000 calls by schedule, each of which takes a millisecond; every tenth waited as long for a lane, and
/// each was a hundredth late.
fn scheduled_launch() -> Launch {
    let latency = |p50_ns, p99_ns| {
        let quantiles = Quantiles { p50_ns: Some(p50_ns), p99_ns: Some(p99_ns), ..Quantiles::default() };
        Histogram { count: 1000, mean_ns: 1.11e6, max_ns: 3 * MILLISECOND, quantiles, ..Histogram::default() }
    };
    Launch {
        ledger: ledger(1000),
        service: histogram(&[(MILLISECOND, 1000)]),
        response: Some(latency(1_010_000, 2_010_000)),
        punctual: Some(latency(1_000_000, 2_000_000)),
        backlog: Some(histogram(&[(MILLISECOND, 100)])),
        wake: Some(histogram(&[(10_000, 1000)])),
        unclaimed: Some(0),
        open_ns: Some(SECOND),
        ..closed_launch()
    }
}

fn cell(load: Load, launch: &Launch, launches: usize) -> Cell {
    Cell { launches: vec![launch.clone(); launches], ..Cell::new("grpc", "echo/64B", load) }
}

fn poisson() -> Load {
    Load { pattern: Pattern::Poisson, rate_per_s: Some(1000.0), ..Load::closed(64) }
}

/// A cell by schedule of which every launch was changed alike.
fn scheduled(change: impl Fn(&mut Launch)) -> Cell {
    let mut launch = scheduled_launch();
    change(&mut launch);
    cell(poisson(), &launch, 3)
}

/// A closed cell of which every launch was changed alike.
fn closed(change: impl Fn(&mut Launch)) -> Cell {
    let mut launch = closed_launch();
    change(&mut launch);
    cell(Load::closed(4), &launch, 3)
}

fn judged(mut cell: Cell, facts: &Facts) -> Cell {
    judge(&mut cell, 3, facts);
    cell
}

#[track_caller]
fn valid(cell: Cell, facts: &Facts) {
    let cell = judged(cell, facts);
    assert_eq!((cell.verdict, &cell.reasons[..]), (Verdict::Valid, &[][..]));
}

/// The cell has this verdict for one reason, which says all of this.
#[track_caller]
fn is(verdict: Verdict, cell: Cell, facts: &Facts, says: &[&str]) {
    let cell = judged(cell, facts);
    assert_eq!((cell.verdict, cell.reasons.len()), (verdict, 1), "{:?}", cell.reasons);
    for part in says {
        assert!(cell.reasons[0].contains(part), "{:?} should say {part:?}", cell.reasons[0]);
    }
}

#[test]
fn what_nothing_disturbed_is_valid() {
    valid(closed(|_| ()), &FACTS);
    valid(scheduled(|_| ()), &FACTS);
}

#[test]
fn one_wrong_answer_is_enough() {
    let wrong = |launch: &mut Launch| {
        launch.ledger = Ledger { wrong: 1, ok: 3999, ..launch.ledger };
        launch.first_difference = Some("reply.Total is 1 and should be 2".to_owned());
    };
    is(Verdict::Invalid, closed(wrong), &FACTS, &["wrong answers (3 of 12000", "reply.Total is 1"]);
    let in_warm_up = |launch: &mut Launch| launch.first_difference = Some("reply.Total".to_owned());
    is(Verdict::Invalid, closed(in_warm_up), &FACTS, &["wrong answers (0 of 12000"]);
}

#[test]
fn errors_over_one_in_a_thousand() {
    let failing = |error: u64, timeout: u64| {
        closed(move |launch| {
            launch.ledger = Ledger { ok: 4000 - error - timeout, error, timeout, ..launch.ledger };
            launch.first_error = Some("reset".to_owned());
        })
    };
    is(Verdict::Invalid, failing(3, 2), &FACTS, &["15 of 12000 calls failed (0.12 %, over 0.1 %): reset"]);
    valid(failing(2, 2), &FACTS);
}

#[test]
fn books_that_do_not_add_up() {
    let mut cell = closed(|_| ());
    cell.launches[0].ledger.scheduled += 1;
    cell.launches[1].ledger.scheduled -= 1;
    is(Verdict::Invalid, cell, &FACTS, &["the books do not add up: 4001 calls were to be made and the fate of 4000"]);
}

/// Launches whose responses are so many times what they would have been.
fn late(p50: f64, p99: f64) -> Cell {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    scheduled(|launch| {
        let (p50_ns, p99_ns) = (Some((p50 * 1e6) as u64), Some((p99 * 2e6) as u64));
        launch.response.as_mut().unwrap().quantiles = Quantiles { p50_ns, p99_ns, ..Quantiles::default() };
    })
}

#[test]
fn lateness_that_moved_the_answer() {
    is(Verdict::Invalid, late(1.52, 1.0), &FACTS, &["lateness moved p50 by 52 %, over 50 %"]);
    is(Verdict::Invalid, late(1.0, 1.52), &FACTS, &["lateness moved p99 by 52 %, over 50 %"]);
    is(Verdict::Suspect, late(1.48, 1.0), &FACTS, &["lateness moved p50 by 48 %, over 5 %"]);
    is(Verdict::Suspect, late(1.0, 1.48), &FACTS, &["lateness moved p99 by 48 %, over 20 %"]);
    is(Verdict::Suspect, late(1.06, 1.0), &FACTS, &["lateness moved p50 by 6.0 %, over 5 %"]);
    is(Verdict::Suspect, late(1.0, 1.21), &FACTS, &["lateness moved p99 by 21 %, over 20 %"]);
    valid(late(1.04, 1.19), &FACTS);
}

#[test]
fn lateness_is_a_geometric_mean_over_the_launches_that_support_the_quantile() {
    let mut cell = late(1.0, 1.0);
    let p50 = |launch: &mut Launch, p50_ns| launch.response.as_mut().unwrap().quantiles.p50_ns = p50_ns;
    p50(&mut cell.launches[0], Some(4 * MILLISECOND));
    // The third root of 4 is 1.59; the mean of 4, 1 and 1 would be 2.
    is(Verdict::Invalid, cell.clone(), &FACTS, &["moved p50 by 59 %"]);
    p50(&mut cell.launches[1], None);
    is(Verdict::Invalid, cell.clone(), &FACTS, &["moved p50 by 100 %"]);
    p50(&mut cell.launches[0], None);
    valid(cell, &FACTS);
}

/// T3, the part that judges: lanes that were stalled by 3 ms at every fiftieth call of a millisecond.
#[test]
fn stalls_in_the_waiting_of_lanes_are_found() {
    let stalled = |every: u64| {
        scheduled(move |launch| {
            let stalls = 10_000 / every;
            launch.ledger = ledger(10_000);
            launch.service = histogram(&[(MILLISECOND, 10_000)]);
            launch.punctual = Some(histogram(&[(MILLISECOND, 10_000)]));
            launch.response = Some(histogram(&[(MILLISECOND, 10_000 - stalls), (4 * MILLISECOND, stalls)]));
            launch.wake = Some(histogram(&[(1, 10_000 - stalls), (3 * MILLISECOND, stalls)]));
            launch.backlog = None;
            launch.open_ns = Some(10 * SECOND);
        })
    };
    is(Verdict::Invalid, stalled(50), &FACTS, &["lateness moved p99 by 300 %"]);
    valid(stalled(200), &FACTS);
}

/// Threads that share CPUs wait for one another: as far as the kernel counted that, it is not the harness's doing alone.
#[test]
fn lateness_of_threads_in_each_others_way() {
    // A thousand calls, each 10 us late in the mean: ten milliseconds in all.
    let late = |waited_us: u64, lanes: u32| {
        scheduled(move |launch| {
            launch.response.as_mut().unwrap().quantiles.p99_ns = Some(4 * MILLISECOND);
            launch.lanes = lanes;
            launch.client.run_delay_ns = Some(waited_us * 1_000);
        })
    };
    let theirs = "lateness moved p99 by 100 %, over 20 %; its client's threads waited for a CPU as long";
    let own = "the harness's own lateness moved p99 by 100 %, over 50 %";
    is(Verdict::Suspect, late(9_100, 64), &FACTS, &[theirs]);
    is(Verdict::Invalid, late(8_900, 64), &FACTS, &[own]);
    // No more threads than CPUs: nobody was in anybody's way.
    is(Verdict::Invalid, late(8_900, 2), &FACTS, &[own]);
    // What is less than that is told in any case, and never VALID.
    let little = scheduled(|launch| {
        launch.response.as_mut().unwrap().quantiles.p99_ns = Some(2_500_000);
        launch.lanes = 64;
        launch.client.run_delay_ns = Some(10_000_000);
    });
    is(Verdict::Suspect, little, &FACTS, &["lateness moved p99 by 25 %"]);
}

#[test]
fn the_loop_around_a_call() {
    // 4000 calls of 610 and of 590 ns of the client's CPU, on top of what it spun.
    let short = |call_ns: u64| {
        move |launch: &mut Launch| {
            launch.spin_ns = SECOND / 2;
            launch.client = process(launch.ledger.ok * call_ns + SECOND / 2);
        }
    };
    is(Verdict::Invalid, closed(short(590)), &FACTS, &["loop used 60 ns of a call's 590 ns", "over 10 %"]);
    valid(closed(short(610)), &FACTS);
    is(Verdict::Invalid, scheduled(short(1190)), &FACTS, &["loop used 120 ns of a call's 1190 ns"]);
    valid(scheduled(short(1210)), &FACTS);
    // The CPU is that of the window, and so are the calls: four of five were answered in it.
    let drained = scheduled(|launch| {
        short(1190)(launch);
        launch.answered = Some(launch.ledger.ok * 4 / 5);
        launch.series = Some(Series { slice_ns: SECOND, p50_ns: vec![Some(SECOND / 5)], ..Series::default() });
    });
    valid(drained, &FACTS);
    valid(closed(short(590)), &Facts { closed_loop_ns: None, ..FACTS });
    valid(closed(short(590)), &Facts { in_process: true, ..FACTS });
}

#[test]
fn littles_law_in_a_closed_loop() {
    let calls = |ok: u64| {
        closed(move |launch| {
            launch.ledger = ledger(ok);
            launch.service = histogram(&[(990_000, ok)]);
        })
    };
    // The edges of calls of a millisecond explain 0.1 % of a second: 3796 of 4000 are 5.1 % off, and 3780 are 5.5 %.
    is(
        Verdict::Invalid,
        calls(3780),
        &FACTS,
        &["Little's law is off by 5.5 %, over 5 %", "0.10 % that the window's edges"],
    );
    is(Verdict::Invalid, calls(4220), &FACTS, &["Little's law is off by 5.5 %"]);
    valid(calls(3810), &FACTS);
    valid(calls(4190), &FACTS);
    valid(calls(3780), &Facts { in_process: true, ..FACTS });
}

#[test]
fn responses_are_held_against_the_schedule_itself() {
    let mean = |by: f64| {
        scheduled(move |launch| {
            launch.response_mean_ns = Some(launch.response.as_ref().unwrap().mean_ns * by);
        })
    };
    valid(mean(1.0), &FACTS);
    valid(mean(1.04), &FACTS);
    is(Verdict::Invalid, mean(1.1), &FACTS, &["Little's law is off by 9.1 %", "that the schedule and the ends"]);
}

#[test]
fn littles_law_counts_what_lies_around_calls_and_what_was_not_answered() {
    is(Verdict::Invalid, closed(|launch| launch.around_ns = 70_000.0), &FACTS, &["off by 6.0 %"]);
    // A reconnection leaves a gap that belongs to no call.
    let gap = |launch: &mut Launch| {
        launch.around_ns = 70_000.0;
        launch.ledger = Ledger { ok: 3999, error: 1, ..launch.ledger };
    };
    valid(closed(gap), &FACTS);
    let wrong = closed(|launch| {
        launch.ledger = Ledger { ok: 3200, wrong: 800, ..launch.ledger };
        launch.service = histogram(&[(500_000, 3200)]);
        (launch.unanswered_ns, launch.around_ns) = (800 * 500_000, 500_000.0);
    });
    is(Verdict::Invalid, wrong, &FACTS, &["wrong answers (2400 of 12000"]);
}

#[test]
fn littles_law_forgives_what_the_edges_of_a_short_window_leave() {
    // A window of 20 calls of 50 ms: one call more or less is 5 % at each edge, but not four.
    let short = |calls: u64| {
        closed(move |launch| {
            launch.ledger = ledger(calls);
            launch.service = histogram(&[(50 * MILLISECOND, calls)]);
            launch.around_ns = 0.0;
        })
    };
    valid(short(87), &FACTS);
    is(Verdict::Invalid, short(89), &FACTS, &["off by 11.2 %, over 5 % and 5.0 % that the window's edges explain"]);
}

#[test]
fn littles_law_by_schedule() {
    let open = |open_ns: u64| scheduled(move |launch| launch.open_ns = Some(open_ns));
    let mut lost = open(SECOND * 100 / 94);
    is(Verdict::Invalid, lost.clone(), &FACTS, &["Little's law is off by 6.0 %", "counted in flight"]);
    lost.launches.iter_mut().for_each(|launch| launch.unanswered_ns = SECOND * 6 / 94);
    valid(lost, &FACTS);
    valid(open(SECOND * 100 / 96), &FACTS);
    let responses = |mean_ns: f64| scheduled(move |launch| launch.response.as_mut().unwrap().mean_ns = mean_ns);
    is(Verdict::Invalid, responses(1.11e6 * 1.06), &FACTS, &["off by 6.0 %", "responses differ from backlog"]);
    is(Verdict::Invalid, responses(1.11e6 * 0.94), &FACTS, &["off by 6.0 %", "responses differ from backlog"]);
    valid(responses(1.11e6 * 1.04), &FACTS);
    valid(responses(1.11e6 * 0.96), &FACTS);
}

#[test]
fn one_bad_launch_spoils_littles_law() {
    let mut cell = scheduled(|_| ());
    cell.launches[1].open_ns = Some(2 * SECOND);
    is(Verdict::Invalid, cell, &FACTS, &["off by 50 %"]);
}

/// Launches of 10,000 calls a second of which so many were still waiting when the window closed.
fn waiting(unclaimed: u64) -> Cell {
    scheduled(move |launch| {
        launch.ledger = ledger(10_000);
        launch.unclaimed = Some(unclaimed);
        let tenfold = |histogram: &mut Histogram| histogram.count *= 10;
        tenfold(&mut launch.service);
        [&mut launch.response, &mut launch.backlog, &mut launch.wake].into_iter().flatten().for_each(tenfold);
        launch.open_ns = Some(10 * SECOND);
    })
}

#[test]
fn more_offered_than_done() {
    // 5 % of 30,000 and three roots of it are 2019.6 in 3 launches.
    let says =
        ["offered 10000 calls/s and kept up with 9326/s: 6.7 % were still waiting", "over 5 %", "64 calls in flight"];
    is(Verdict::Saturated, waiting(674), &FACTS, &says);
    valid(waiting(673), &FACTS);
    let mut closed = waiting(674);
    closed.load = Load::closed(4);
    assert_ne!(judged(closed, &FACTS).verdict, Verdict::Saturated, "a closed loop offers what is answered");
}

/// Launches of 10,000 calls a second, of which so many were answered within the window and the rest soon after it. No
/// call waited for a lane; in the first of four slices a call took so long.
fn drained(answered: u64, early_ns: u64) -> Cell {
    let mut cell = waiting(0);
    for launch in &mut cell.launches {
        launch.answered = Some(answered);
        let p50_ns = [1, 5, 9, 13].map(|more| Some(early_ns * more)).to_vec();
        launch.series = Some(Series { slice_ns: SECOND / 4, p50_ns, ..Series::default() });
    }
    cell
}

#[test]
fn a_queue_within_the_places_in_flight() {
    // As of calls that wait, 2019.6 in 3 launches; and a rate of 10,000/s times 10 ms are 100 in each.
    let says = ["offered 10000 calls/s and kept up with 9226/s: 7.7 % had no answer yet", "over 5 % and 1.00 %"];
    is(Verdict::Saturated, drained(9226, 10 * MILLISECOND), &FACTS, &says);
    valid(drained(9227, 10 * MILLISECOND), &FACTS);
    valid(drained(5000, 500 * MILLISECOND), &FACTS);
    let mut without = drained(9326, 0);
    without.launches.iter_mut().for_each(|launch| launch.series = None);
    // The mean response is 1.11 ms: 11 in each.
    valid(without.clone(), &FACTS);
    without.launches.iter_mut().for_each(|launch| launch.answered = Some(9310));
    is(Verdict::Saturated, without, &FACTS, &["6.9 % had no answer yet", "over 5 % and 0.11 %"]);
    let mut both = drained(9000, MILLISECOND);
    both.launches.iter_mut().for_each(|launch| launch.unclaimed = Some(900));
    is(
        Verdict::Saturated,
        both,
        &FACTS,
        &["kept up with 9000/s: 9.0 % were still waiting when the windows closed, over 5 %; "],
    );
}

#[test]
fn a_session_that_no_lane_took_is_all_its_calls() {
    let session = Some(Session { calls: 5, think_ns: MILLISECOND });
    let sessions = |unclaimed: u64| {
        let mut cell = waiting(unclaimed);
        cell.load = Load { pattern: Pattern::Sessions, session, ..cell.load };
        cell
    };
    // 188 sessions of 5 calls, of which one each is among the 10,000 calls: in 3 launches 2820 of 32,256. 5 % are 1612.8,
    // and three roots of as many calls that come in fives 1204.8.
    is(Verdict::Saturated, sessions(188), &FACTS, &["offered 10752 calls/s", "8.7 % were still waiting"]);
    valid(sessions(187), &FACTS);
    let lost = |unclaimed: u64| {
        let mut cell = sessions(unclaimed);
        cell.launches.iter_mut().for_each(|launch| {
            launch.ledger = Ledger { scheduled: 10_000 + unclaimed, censored: unclaimed, ..launch.ledger };
        });
        cell
    };
    // 21 sessions and 105 calls are 1.04 % of 10,105.
    is(Verdict::Saturated, lost(21), &FACTS, &["1.04 % were shed or never ended, over 1 %"]);
    valid(lost(20), &FACTS);
}

#[test]
fn calls_that_were_shed_or_never_ended() {
    let lost = |shed: u64, censored: u64| {
        let mut cell = scheduled(|_| ());
        let ledger = &mut cell.launches[0].ledger;
        *ledger = Ledger { scheduled: 1000 + shed + censored, shed, censored, ..*ledger };
        cell
    };
    is(Verdict::Saturated, lost(20, 11), &FACTS, &["1.02 % were shed or never ended, over 1 %"]);
    valid(lost(20, 9), &FACTS);
    let few = |shed: u64| {
        let mut cell = lost(shed, 0);
        cell.launches.iter_mut().skip(1).for_each(|launch| launch.ledger = ledger(10));
        cell
    };
    assert_eq!(judged(few(20), &FACTS).verdict, Verdict::Saturated);
    assert_eq!(judged(few(19), &FACTS).verdict, Verdict::Valid, "19 calls are no part of anything");
}

#[test]
fn a_saturated_cell_says_which_side_was_full() {
    let full = |client: u64, server: u64| {
        let mut cell = waiting(3000);
        for launch in &mut cell.launches {
            (launch.client, launch.server) = (process(client), Some(process(server)));
        }
        cell
    };
    is(Verdict::Saturated, full(1_900_000_000, SECOND), &FACTS, &["its own client was the limit"]);
    is(Verdict::Saturated, full(SECOND, 1_900_000_000), &FACTS, &["its server was the limit"]);
    let mut crowded = full(SECOND, SECOND);
    crowded.launches[0].machine = Some(Machine { foreign_ns: SECOND, ..Machine::default() });
    assert!(judged(crowded, &FACTS).reasons[0].ends_with("others took the CPUs that it could have used"));
}

#[test]
fn the_fuller_side_is_the_bound() {
    let bound = |change: fn(&mut Launch), facts: &Facts| judged(closed(change), facts).bound;
    let client: fn(&mut Launch) = |launch| launch.client = process(1_810_000_000);
    assert_eq!(bound(client, &FACTS), Some(Bound::Client));
    assert_eq!(bound(|launch| launch.client = process(1_790_000_000), &FACTS), Some(Bound::Neither));
    assert_eq!(bound(|launch| launch.server = Some(process(1_810_000_000)), &FACTS), Some(Bound::Server));
    let both =
        |launch: &mut Launch| (launch.client, launch.server) = (process(1_850_000_000), Some(process(1_900_000_000)));
    assert_eq!(bound(both, &FACTS), Some(Bound::Server));
    // One lane uses one CPU, and so does a server of one thread.
    let one_lane = |launch: &mut Launch| (launch.lanes, launch.client) = (1, process(910_000_000));
    assert_eq!(bound(one_lane, &FACTS), Some(Bound::Client));
    let one_thread = |launch: &mut Launch| (launch.connections, launch.server) = (1, Some(process(910_000_000)));
    assert_eq!(bound(one_thread, &FACTS), Some(Bound::Neither));
    assert_eq!(bound(one_thread, &Facts { thread_per_connection: true, ..FACTS }), Some(Bound::Server));
    let spinning = |launch: &mut Launch| (launch.client, launch.spin_ns) = (process(1_950_000_000), 200_000_000);
    assert_eq!(bound(spinning, &FACTS), Some(Bound::Neither), "spinning is waiting");
}

#[test]
fn a_server_that_nobody_could_ask_may_have_been_the_limit() {
    let bound = |client: u64, facts: &Facts| {
        judged(closed(move |launch| (launch.client, launch.server) = (process(client), None)), facts).bound
    };
    assert_eq!(bound(1_810_000_000, &FACTS), Some(Bound::Client));
    assert_eq!(bound(500_000_000, &FACTS), None, "neither would say that the server was not");
    let shared = Facts { client_cpus: 1, server_cpus: 1, shared_cpus: true, ..FACTS };
    assert_eq!(bound(990_000_000, &shared), None, "the other part of the CPU may be the server's");
    assert_eq!(bound(500_000_000, &Facts { in_process: true, ..FACTS }), Some(Bound::Neither), "there is none");
}

#[test]
fn sides_that_share_a_cpu_fill_it_together() {
    let shared = Facts { client_cpus: 1, server_cpus: 1, shared_cpus: true, ..FACTS };
    let use_of = |client: u64, server: u64| {
        let cell = closed(move |launch| {
            (launch.client, launch.server) = (process(client), Some(process(server)));
        });
        (judged(cell.clone(), &shared).bound, judged(cell, &Facts { shared_cpus: false, ..shared }).bound)
    };
    assert_eq!(use_of(500_000_000, 410_000_000), (Some(Bound::Client), Some(Bound::Neither)));
    assert_eq!(use_of(410_000_000, 500_000_000), (Some(Bound::Server), Some(Bound::Neither)));
    assert_eq!(use_of(450_000_000, 440_000_000), (Some(Bound::Neither), Some(Bound::Neither)));
}

/// T9, the part that judges: other programs, the hypervisor, and waiting for a CPU.
#[test]
fn a_machine_that_does_other_things() {
    let machine =
        |steal_ns: u64, foreign_ns: u64| closed(move |launch| launch.machine = Some(Machine { steal_ns, foreign_ns }));
    is(Verdict::Suspect, machine(51_000_000, 0), &FACTS, &["the hypervisor took 5.1 % of a CPU", "over 5 %"]);
    valid(machine(49_000_000, 0), &FACTS);
    is(Verdict::Suspect, machine(0, 101_000_000), &FACTS, &["other programs used 10.1 % of a CPU", "over 10 %"]);
    valid(machine(0, 99_000_000), &FACTS);
}

fn delayed(client: u64, server: u64) -> impl Fn(&mut Launch) {
    move |launch| {
        launch.client.run_delay_ns = Some(client);
        launch.server.as_mut().unwrap().run_delay_ns = Some(server);
    }
}

#[test]
fn threads_that_wait_for_a_cpu_of_their_own() {
    // Two threads on two CPUs: so much of two windows.
    let says = ["the client's threads were ready and waited for a CPU for 5.1 % of the windows, over 5 %"];
    is(Verdict::Suspect, closed(delayed(102_000_000, 0)), &FACTS, &says);
    is(Verdict::Suspect, closed(delayed(0, 102_000_000)), &FACTS, &["the server's threads", "5.1 %"]);
    valid(closed(delayed(98_000_000, 98_000_000)), &FACTS);
    let unknown = |launch: &mut Launch| launch.client.run_delay_ns = None;
    valid(closed(unknown), &FACTS);
}

#[test]
fn threads_that_wait_for_each_other_are_the_frameworks_doing() {
    let many_lanes = closed(|launch| {
        delayed(SECOND, 0)(launch);
        launch.lanes = 3;
    });
    valid(many_lanes, &FACTS);
    let per_connection = Facts { thread_per_connection: true, ..FACTS };
    valid(closed(delayed(0, SECOND)), &per_connection);
    let two_connections = closed(|launch| {
        delayed(0, SECOND)(launch);
        launch.connections = 2;
    });
    is(Verdict::Suspect, two_connections, &per_connection, &["the server's threads", "50 %"]);
    let shared = Facts { shared_cpus: true, ..FACTS };
    valid(closed(delayed(SECOND, SECOND)), &shared);
    let alone = closed(|launch| {
        delayed(SECOND, SECOND)(launch);
        launch.server = None;
    });
    is(Verdict::Suspect, alone, &shared, &["the client's threads", "50 %"]);
}

/// Calls of a millisecond, beside so many of so many ms.
fn with(others: &[(u64, u64)]) -> Cell {
    scheduled(|launch| {
        let values: Vec<_> = others.iter().map(|&(ms, count)| (ms * MILLISECOND, count)).collect();
        launch.service = histogram(&[&[(MILLISECOND, 9_000)], &values[..]].concat());
        launch.ledger = ledger(launch.service.count);
        // What lies around the service is of no interest here.
        (launch.open_ns, launch.response) = (None, None);
    })
}

#[test]
fn the_time_of_a_delayed_acknowledgement() {
    is(Verdict::Suspect, with(&[(40, 10)]), &FACTS, &["30 calls (0.11 %, over 0.1 %) took about 40 ms"]);
    is(Verdict::Suspect, with(&[(45, 10)]), &FACTS, &["took about 40 ms"]);
    valid(with(&[(40, 9)]), &FACTS);
    for elsewhere in [36, 48] {
        valid(with(&[(elsewhere, 10)]), &FACTS);
    }
    // A tail that falls, one that is level, and a cluster that stands out of it.
    valid(with(&[(34, 40), (42, 20), (50, 10)]), &FACTS);
    valid(with(&[(34, 10), (42, 20), (50, 10)]), &FACTS);
    valid(with(&[(34, 10), (42, 20)]), &FACTS);
    valid(with(&[(42, 20), (50, 10)]), &FACTS);
    is(Verdict::Suspect, with(&[(34, 9), (42, 20), (50, 9)]), &FACTS, &["60 calls"]);
    // Calls that simply are that long.
    let long = |median: u64| with(&[(median, 20_000), (42, 1_000)]);
    valid(long(10), &FACTS);
    is(Verdict::Suspect, long(9), &FACTS, &["3000 calls"]);
}

#[test]
fn a_few_calls_of_forty_milliseconds_are_no_signature() {
    let few = |count: u64| {
        let mut cell = with(&[(40, count)]);
        cell.launches[0].service = histogram(&[(MILLISECOND, 100), (40 * MILLISECOND, count)]);
        cell.launches.iter_mut().skip(1).for_each(|launch| launch.service = histogram(&[(MILLISECOND, 100)]));
        judged(cell, &FACTS).verdict
    };
    assert_eq!((few(20), few(19)), (Verdict::Suspect, Verdict::Valid));
}

/// Eight launches with these medians in us.
fn medians(medians: [u64; 8]) -> Cell {
    let mut cell = scheduled(|launch| (launch.response, launch.punctual) = (None, None));
    cell.launches = medians
        .map(|us| (us, cell.launches[0].clone()))
        .map(|(us, mut launch)| {
            launch.service.quantiles.p50_ns = Some(us * 1000);
            launch
        })
        .to_vec();
    cell
}

/// T8: drift and two modes over eight launches.
#[test]
fn launches_that_do_not_repeat_one_another() {
    let modes = [100, 121, 101, 120, 99, 121, 100, 119];
    let says = ["launches are in two modes: p50 is about 100.0 us or 120.2 us, the latter in 50 %"];
    is(Verdict::Suspect, medians(modes), &FACTS, &says);
    let drift = [100, 102, 103, 105, 106, 108, 109, 111];
    is(Verdict::Suspect, medians(drift), &FACTS, &["launches drift: p50 moved by 10.6 % from the first to the last"]);
    valid(medians([100, 102, 99, 101, 100, 98, 102, 100]), &FACTS);
    let mut seven = medians(modes);
    seven.launches.pop();
    valid(seven, &FACTS);
}

#[test]
fn the_response_is_what_a_schedule_is_known_by() {
    let mut cell = medians([100; 8]);
    for (place, launch) in cell.launches.iter_mut().enumerate() {
        let quantiles = Quantiles { p50_ns: Some(1_000_000 + 20_000 * place as u64), ..Quantiles::default() };
        launch.response = Some(Histogram { quantiles, count: 1000, mean_ns: 1.11e6, ..Histogram::default() });
    }
    is(Verdict::Suspect, cell, &FACTS, &["launches drift: p50 moved by 14.0 %"]);
}

#[test]
fn too_few_launches_and_failed_ones() {
    let mut few = closed(|_| ());
    few.launches.pop();
    is(Verdict::Suspect, few, &FACTS, &["2 of at least 3 launches: too few for an interval"]);
    let mut failed = closed(|_| ());
    failed.failures.push(failure("the server died"));
    is(Verdict::Suspect, failed, &FACTS, &["1 of 3 launches failed: the server died"]);
}

fn failure(cause: &str) -> Failure {
    Failure { order: 0, cause: cause.to_owned(), server_said: Vec::new(), client_said: Vec::new() }
}

#[test]
fn what_was_not_measured_has_no_other_verdict() {
    let mut empty = closed(|_| ());
    empty.launches.clear();
    is(Verdict::Missing, empty.clone(), &FACTS, &["the run ended before"]);
    assert_eq!(judged(empty.clone(), &FACTS).bound, None);
    empty.failures.push(failure("connection refused"));
    is(Verdict::Failed, empty.clone(), &FACTS, &["connection refused"]);
    (empty.verdict, empty.reasons) = (Verdict::Unsupported, vec!["one call at a time".to_owned()]);
    is(Verdict::Unsupported, empty, &FACTS, &["one call at a time"]);
}

#[test]
fn the_worst_verdict_wins_and_the_others_reasons_follow() {
    let mut cell = waiting(3000);
    cell.failures.push(failure("the server died"));
    let saturated = judged(cell.clone(), &FACTS);
    assert_eq!(saturated.verdict, Verdict::Saturated);
    assert!(saturated.reasons[0].starts_with("offered") && saturated.reasons[1].contains("launches failed"));
    cell.launches[0].first_difference = Some("reply.Total".to_owned());
    let invalid = judged(cell, &FACTS);
    assert_eq!((invalid.verdict, invalid.reasons.len()), (Verdict::Invalid, 3));
    assert!(invalid.reasons[0].starts_with("wrong answers") && invalid.reasons[1].starts_with("offered"));
}

#[test]
fn a_counting_pass_that_failed_is_noted() {
    let noted = |cell: Cell, cause: &str| {
        let mut cell = judged(cell, &FACTS);
        note_uncounted(&mut cell, &failure(cause));
        (cell.verdict, cell.reasons.last().cloned().unwrap())
    };
    let (verdict, reason) = noted(closed(|_| ()), "timed out");
    assert_eq!((verdict, &reason[..]), (Verdict::Suspect, "bytes and allocations were not counted: timed out"));
    assert_eq!(noted(closed(|_| ()), "a wrong answer: see verify").0, Verdict::Invalid);
    assert_eq!(noted(waiting(3000), "timed out").0, Verdict::Saturated);
    assert_eq!(noted(waiting(3000), "a wrong answer: see verify").0, Verdict::Invalid);
}
