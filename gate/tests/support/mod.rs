//! Runs made of values: what a decision looks at, and nothing else.
#![allow(dead_code, unreachable_pub)] // each test program uses a part, and none is a library

use rpcbench_records::{
    Adapter, Cell, Counted, Environment, Exact, Histogram, Launch, Ledger, Load, Pair, Placement, PlacementKind,
    Quantiles, Run, SCHEMA, Stage, Suite, VERSION, Verdict, Workload,
};

/// The window of every launch.
pub const WINDOW_NS: u64 = 330_000_000;

/// A launch with a median and a time per call, both in ns.
pub fn launch(p50_ns: f64, per_call_ns: f64) -> Launch {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // positive, and far below 2^53
    let whole = |value: f64| value.round() as u64;
    let calls = whole(WINDOW_NS as f64 / per_call_ns);
    let quantiles = Quantiles { p50_ns: Some(whole(p50_ns)), ..Quantiles::default() };
    Launch {
        window_ns: WINDOW_NS,
        ledger: Ledger { scheduled: calls, ok: calls, ..Ledger::default() },
        service: Histogram { count: calls, quantiles, ..Histogram::default() },
        ..Launch::default()
    }
}

/// Launches as those of a stage, in their order.
pub fn of_stage(stage: Stage, launches: impl IntoIterator<Item = Launch>) -> Vec<Launch> {
    let numbered = (0..).zip(launches);
    numbered.map(|(number, launch)| Launch { pair: Some(Pair { stage, number }), ..launch }).collect()
}

/// A cell that is valid.
pub fn cell(adapter: &str, workload: &str, in_flight: u32, launches: Vec<Launch>) -> Cell {
    Cell { verdict: Verdict::Valid, launches, ..Cell::new(adapter, workload, Load::closed(in_flight)) }
}

/// A run of a job, with these cells.
pub fn run(job: Option<&str>, cells: Vec<Cell>) -> Run {
    let text = str::to_owned;
    let mut workloads: Vec<String> = cells.iter().map(|cell| cell.workload.clone()).collect();
    workloads.push(text("echo/log"));
    workloads.sort();
    workloads.dedup();
    Run {
        schema: text(SCHEMA),
        version: VERSION,
        started: text("2026-11-21T20:00:00Z"),
        seconds: 60.0,
        interrupted: false,
        command: vec![text("rpcbench"), text("gate")],
        suite: Suite { preset: text("quick"), seed: 1, launches: 10, window_ns: WINDOW_NS, ..Suite::default() },
        environment: environment(),
        adapters: Vec::<Adapter>::new(),
        workloads: workloads.iter().map(|id| workload(id)).collect(),
        cells,
        counted: Vec::new(),
        noise: None,
        interop: None,
        job: job.map(text),
        searches: Vec::new(),
    }
}

/// An adapter as a run describes it.
pub fn adapter(id: &str) -> Adapter {
    Adapter {
        id: id.to_owned(),
        family: "protobuf".to_owned(),
        summary: "a made-up one".to_owned(),
        transport: "tcp".to_owned(),
        blocking: false,
        multiplexes: true,
        thread_per_connection: false,
        lazy: false,
        server: None,
        versions: std::collections::BTreeMap::new(),
    }
}

fn workload(id: &str) -> Workload {
    let text = str::to_owned;
    Workload {
        id: text(id),
        procedure: text("EchoBlob"),
        summary: text("bytes"),
        stands_for: text("the runtime alone"),
        requests: 64,
        input: None,
    }
}

fn environment() -> Environment {
    let text = str::to_owned;
    Environment {
        rpcbench: text("0.1.0"),
        compiler: text("rustc 1.95.0"),
        target: text("x86_64-unknown-linux-gnu"),
        profile: text("release"),
        lock: text("9f86"),
        system: text("Linux 6.1.0"),
        cpu: text("a CPU"),
        cpus: 2,
        cores: None,
        memory_bytes: None,
        governor: None,
        hypervisor: None,
        clock: text("a clock"),
        clock_ns: 20.0,
        closed_loop_ns: None,
        scheduled_loop_ns: None,
        placement: Placement {
            kind: PlacementKind::SameCpu,
            client_cpus: vec![1],
            server_cpus: vec![1],
            reason: text("as asked"),
        },
    }
}

/// What was counted of an adapter over a cycle of 64 calls: bytes of requests and replies, allocations of both sides.
pub fn counted(adapter: &str, workload: &str, [sent, received, client, server]: [u64; 4]) -> Counted {
    let exact = |least| Some(Exact { calls: 64, least, most: least });
    Counted {
        adapter: adapter.to_owned(),
        workload: workload.to_owned(),
        request_bytes: exact(sent),
        reply_bytes: exact(received),
        encoded_bytes: None,
        client_allocs: exact(client),
        server_allocs: exact(server),
    }
}
