//! What a schedule costs, and how late its calls are: `cargo bench --bench schedule`.
//!
//! Four figures with their bounds: recording a call, allocations, the harness's own lateness over calls that do nothing,
//! and the calls per second of the scheduled loop against those of the closed one. Nothing fails here: what falls short
//! is said.

mod support;

use std::hint::black_box;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use rpcbench::harness::clock::Clock;
use rpcbench::harness::contract::{ConnectOptions, Endpoint};
use rpcbench::harness::drive::{Cut, LaneTime, LoopCost, Null, Recorder, Slices, Stamps, Time, Waiting};
use rpcbench::harness::placement;
use rpcbench::harness::process::client::{Alone, drive};
use rpcbench::harness::process::plan::ClientPlan;
use rpcbench::harness::records::{Launch, Load, Pattern, Placement, Quantiles, Wait};
use rpcbench::harness::statistics::{Interval, paired_ratio};
use rpcbench::harness::{Entry, allocations};
use rpcbench::{ADAPTERS, Counting};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// How often figures that vary are measured.
const TIMES: usize = 8;
/// How often the two loops take turns: calls per second at 64 in flight vary by a tenth from launch to launch.
const TURNS: usize = 24;
/// How much more than the closed loop does is offered by schedule, so that some call is always due.
const OVERLOAD: f64 = 1.1;

fn line(what: &str, found: &str, bound: &str) {
    println!("{what:58} {found:<24} {bound}");
}

/// Nanoseconds to record a finished call whose four times are known, and allocations meanwhile.
fn record(scheduled: bool) -> (f64, u64) {
    const CALLS: u64 = 2_000_000;
    let time = LaneTime::blocking(Clock::new(), Waiting::asleep());
    let mut recorder = Recorder::new(Slices::new(Cut::of(Duration::from_secs(10), 1)), scheduled);
    let start = time.now();
    let mut stamps = Stamps { intended: start, claimed: start, sent: start + 3000, done: start + 200_000 };
    let (before, begun) = (allocations::count().unwrap_or(0), time.now());
    for call in 0..CALLS {
        // Latencies as they are: they spread over a few hundred buckets.
        stamps.done = stamps.sent + 150_000 + (call.wrapping_mul(0x9e37_79b9) & 0xffff);
        recorder.ok(black_box(&stamps.times(&time, start)));
        stamps.intended += 2000;
        stamps.sent = stamps.intended + 3000;
        stamps.claimed = stamps.intended.wrapping_add((call & 1) * 500);
    }
    let took = time.ns(begun, time.now()) as f64;
    let allocated = allocations::count().unwrap_or(0) - before;
    black_box(&recorder);
    (took / CALLS as f64, allocated)
}

fn records() {
    allocations::start();
    for (name, scheduled, bound) in [("closed", false, "at most 30"), ("scheduled", true, "at most 60")] {
        let turns: Vec<(f64, u64)> = (0..TIMES).map(|_| record(scheduled)).collect();
        let least = turns.iter().map(|turn| turn.0).fold(f64::INFINITY, f64::min);
        let most = turns.iter().map(|turn| turn.0).fold(0.0, f64::max);
        let allocated: u64 = turns.iter().map(|turn| turn.1).sum();
        let what = format!("recording a finished call, {name}, ns");
        line(&what, &format!("{least:.1} to {most:.1}, n {TIMES}"), &format!("{bound}; {allocated} allocations"));
    }
    if let Some(LoopCost { closed_ns, scheduled_ns }) = LoopCost::measure() {
        line("a whole turn over a call that does nothing, closed, ns", &format!("{closed_ns:.1}"), "");
        line("a whole turn over a call that does nothing, scheduled, ns", &format!("{scheduled_ns:.1}"), "");
    }
}

/// How late calls that do nothing are sent.
fn wake<const BLOCKS: bool>(rate: f64, wait: Wait, in_flight: u32) -> (Quantiles, Launch) {
    let load = Load { pattern: Pattern::Poisson, rate_per_s: Some(rate), ..Load::closed(in_flight) };
    let plan = ClientPlan {
        endpoint: Endpoint::Tcp(([127, 0, 0, 1], 1).into()),
        options: ConnectOptions::default(),
        load,
        cases: Arc::from([Null::<BLOCKS>::case()]),
        window: Duration::from_secs(3),
        warmup: Duration::from_millis(50),
        seed: 1,
        wait,
        server: None,
    };
    let measured = drive(&Entry::of::<Null<BLOCKS>>(), &plan, &mut Alone).expect("nothing does not fail");
    let quantiles = measured.launch.wake.as_ref().map(|wake| wake.quantiles).unwrap_or_default();
    (quantiles, measured.launch)
}

fn wakes() {
    let us = |ns: Option<u64>| ns.map_or(f64::NAN, |ns| ns as f64 / 1000.0);
    for rate in [1_000.0, 10_000.0] {
        for (name, wait) in [("hybrid", Wait::Hybrid), ("sleep", Wait::Sleep)] {
            let asynchronous = wake::<false>(rate, wait, 64);
            let blocking = wake::<true>(rate, wait, 4);
            for (kind, (quantiles, launch)) in [("asynchronous", asynchronous), ("blocking", blocking)] {
                let what = format!("wake p50 / p99 at {rate}/s, {kind} lanes, {name}, us");
                let cpu = launch.client.cpu_ns as f64 / launch.window_ns as f64 * 100.0;
                let spun = launch.spin_ns as f64 / launch.window_ns as f64 * 100.0;
                let found = format!("{:.2} / {:.1}", us(quantiles.p50_ns), us(quantiles.p99_ns));
                let bound = if wait == Wait::Hybrid { "under 1.5 / 100; " } else { "" };
                line(&what, &found, &format!("{bound}CPU {cpu:.0} %, of it spinning {spun:.0} %"));
            }
        }
    }
}

/// Calls per second at 64 in flight, closed or offered more than can be done.
fn rate(placement: &Placement, offered: Option<f64>) -> f64 {
    let id = "binary-bincode";
    let entry = ADAPTERS.iter().find(|entry| entry.info.id == id).expect("an adapter of the mission");
    let (_server, endpoint) = support::serve(entry, placement);
    let mut more = vec!["--in-flight".to_owned(), "64".to_owned()];
    more.extend(offered.map(|rate| ["--rate".to_owned(), rate.to_string()]).into_iter().flatten());
    let rows = support::drive(id, &endpoint, placement, &more);
    rows[0]["rate_per_s"].as_f64().expect("calls are answered")
}

fn scheduled_against_closed(placement: &Placement) {
    let (mut closed, mut scheduled) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        let most = rate(placement, None);
        closed.push(most);
        scheduled.push(rate(placement, Some(most * OVERLOAD)));
    }
    let Some(ratio) = paired_ratio(&scheduled, &closed) else { return };
    let bounds = ratio.interval.map(|Interval { low, high }| format!(" ({low:.3} to {high:.3})")).unwrap_or_default();
    let what = "calls/s of the scheduled loop / closed, 64 in flight";
    line(what, &format!("{:.3}{bounds}, n {}", ratio.center, ratio.n), "at least 0.95");
}

fn main() -> ExitCode {
    if let Some(code) = support::child() {
        return code;
    }
    if !std::env::args().any(|argument| argument == "--bench") {
        return ExitCode::SUCCESS;
    }
    let placement = support::placement();
    println!("{}\n", placement.reason);
    scheduled_against_closed(&placement);
    // The rest is about this process alone.
    let _ = placement::pin(&placement.client_cpus);
    records();
    wakes();
    ExitCode::SUCCESS
}
