//! Whole calls, one in flight: every adapter, against a server in a process of its own.
//!
//! Criterion's figure is a whole turn: prepare, call, and the proof of the reply. `rpcbench run` times the call alone.

mod support;

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use criterion::Criterion;
use rpcbench::ADAPTERS;
use rpcbench::harness::contract::workloads::Workload;
use rpcbench::harness::contract::{ConnectOptions, Endpoint};
use rpcbench::harness::drive::RepeatPlan;
use rpcbench::harness::placement::pin;
use rpcbench::harness::{Entry, on_a_lane};

const WORKLOADS: [&str; 3] = ["echo/64B", "echo/log", "compute/rank"];

/// A lane that makes as many calls as it is asked to, and tells how long they took.
struct Lane {
    asks: Sender<u64>,
    took: Receiver<Duration>,
}

impl Lane {
    fn start(entry: Entry, endpoint: Endpoint, workload: &Workload) -> Self {
        let (asks, asked) = channel::<u64>();
        let (tell, took) = channel();
        let cases = Arc::from(workload.cases(1));
        thread::spawn(move || {
            let mut first = true;
            let batches = move |lasted| {
                if !std::mem::take(&mut first) {
                    tell.send(lasted).ok()?;
                }
                asked.recv().ok()
            };
            let plan = RepeatPlan { endpoint, options: ConnectOptions::default(), cases };
            on_a_lane(entry.repeat(plan, Box::new(batches))).expect("every call is answered rightly");
        });
        Self { asks, took }
    }

    fn calls(&self, calls: u64) -> Duration {
        self.asks.send(calls).expect("the lane lives");
        self.took.recv().expect("the lane answers")
    }
}

fn calls(criterion: &mut Criterion) {
    let placement = support::placement();
    pin(&placement.client_cpus).expect("the client's CPUs can be used");
    for workload in WORKLOADS.iter().filter_map(|id| Workload::find(id)) {
        let mut group = criterion.benchmark_group(format!("call/{}", workload.id));
        for entry in ADAPTERS {
            let started = std::cell::OnceCell::new();
            group.bench_function(entry.info.id, |bencher| {
                let (_server, lane) = started.get_or_init(|| {
                    let (server, endpoint) = support::serve(entry, &placement);
                    (server, Lane::start(*entry, endpoint, workload))
                });
                bencher.iter_custom(|iterations| lane.calls(iterations));
            });
        }
        group.finish();
    }
}

fn main() -> ExitCode {
    if let Some(code) = support::child() {
        return code;
    }
    let mut criterion = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(150))
        .measurement_time(Duration::from_millis(400))
        .configure_from_args();
    calls(&mut criterion);
    criterion.final_summary();
    ExitCode::SUCCESS
}
