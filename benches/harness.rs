//! What the harness itself costs: reading the clock, recording, proving, and a whole turn of the closed loop.

mod support;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use criterion::Criterion;
use rpcbench::harness::clock::Clock;
use rpcbench::harness::contract::workloads::{Case, Workload, compute};
use rpcbench::harness::contract::{ConnectOptions, Endpoint};
use rpcbench::harness::drive::{Cut, LaneTime, Recorder, Slices, Stamps, Time, Waiting};
use rpcbench::harness::process::client::{Alone, drive};
use rpcbench::harness::process::plan::ClientPlan;
use rpcbench::harness::records::{Load, Wait};
use rpcbench::{ADAPTERS, Counting};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn pieces(criterion: &mut Criterion) {
    let clock = Clock::new();
    let mut group = criterion.benchmark_group("harness");
    group.bench_function("clock/ours", |bencher| bencher.iter(|| clock.now()));
    group.bench_function("clock/std", |bencher| bencher.iter(Instant::now));
    let time = LaneTime::blocking(clock, Waiting::asleep());
    for (name, scheduled) in [("closed", false), ("scheduled", true)] {
        let mut recorder = Recorder::new(Slices::new(Cut::of(Duration::from_secs(3600), 1)), scheduled);
        let start = time.now();
        group.bench_function(format!("record/{name}"), |bencher| {
            bencher.iter(|| {
                let now = time.now();
                let stamps = Stamps { intended: now, claimed: now, sent: now + 2000, done: now + 260_000 };
                recorder.ok(&stamps.times(&time, start));
            });
        });
    }
    for id in ["echo/64B", "echo/16KiB", "echo/log", "compute/rank"] {
        let Some(case) = Workload::find(id).and_then(|workload| workload.cases(1).pop()) else { continue };
        group.bench_function(format!("proof/{id}"), |bencher| bencher.iter(|| case.reply.proof()));
    }
    group.finish();
}

/// A turn of the bare loop: the same function on the same requests, and nothing around it.
fn bare(cases: &[Case], turns: u64) -> Duration {
    let begun = Instant::now();
    for case in cases.iter().cycle().take(usize::try_from(turns).unwrap_or(usize::MAX)) {
        let _ = std::hint::black_box(compute::answer(std::hint::black_box(&case.request)));
    }
    begun.elapsed()
}

/// Turns of the driven loop within a window, as nanoseconds per turn.
fn driven(plan: &ClientPlan) -> f64 {
    let local = ADAPTERS.iter().find(|entry| entry.info.id == "local").expect("the floors are always there");
    let measured = drive(local, plan, &mut Alone).expect("a function call does not fail");
    plan.window.as_nanos() as f64 / measured.launch.ledger.ok as f64
}

fn turns(criterion: &mut Criterion) {
    let cases: Arc<[Case]> = Workload::find("echo/64B").map(|workload| workload.cases(1)).unwrap_or_default().into();
    let plan = ClientPlan {
        endpoint: Endpoint::Local,
        options: ConnectOptions::default(),
        load: Load::closed(1),
        cases: Arc::clone(&cases),
        window: Duration::from_millis(20),
        warmup: Duration::from_millis(1),
        seed: 1,
        wait: Wait::Hybrid,
        server: None,
    };
    let mut group = criterion.benchmark_group("harness/turn");
    group.bench_function("bare", |bencher| bencher.iter_custom(|turns| bare(&cases, turns)));
    group.bench_function("driven", |bencher| {
        bencher.iter_custom(|turns| Duration::from_secs_f64(driven(&plan) * turns as f64 / 1e9));
    });
    group.finish();
}

fn main() -> ExitCode {
    if let Some(code) = support::child() {
        return code;
    }
    let mut criterion = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(100))
        .measurement_time(Duration::from_millis(300))
        .configure_from_args();
    pieces(&mut criterion);
    turns(&mut criterion);
    criterion.final_summary();
    ExitCode::SUCCESS
}
