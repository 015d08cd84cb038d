//! Encoding and decoding alone: every codec on every kind of data.
//!
//! `encode` writes into a buffer that is reused, `encode-fresh` into a new one; which of the two a framework's runtime
//! does turns rankings round, so both are shown for the smallest structured message.

use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use rpcbench::CODECS;
use rpcbench::harness::codecs::CodecEntry;
use rpcbench::harness::contract::workloads::{Request, Workload};

/// One workload of each kind of data.
const WORKLOADS: [&str; 6] = ["echo/log", "echo/mesh", "echo/player", "echo/media", "echo/contacts", "compute/rank"];

fn codecs(criterion: &mut Criterion) {
    for workload in WORKLOADS.iter().filter_map(|id| Workload::find(id)) {
        let Some(request) = middling(workload) else { continue };
        for codec in CODECS {
            measure(criterion, workload.id, codec, &request);
        }
    }
}

/// A request of the pool whose size, as text, is the median: some workloads' sizes vary.
fn middling(workload: &Workload) -> Option<Request> {
    let mut requests: Vec<Request> = workload.cases(1).into_iter().map(|case| case.request).collect();
    requests.sort_by_key(|request| format!("{request:?}").len());
    let middle = requests.len() / 2;
    requests.into_iter().nth(middle)
}

fn measure(criterion: &mut Criterion, workload: &str, codec: &CodecEntry, request: &Request) {
    let mut loaded = codec.load(request).expect("a codec gives back what it was given");
    let bytes = loaded.encode();
    let mut group = criterion.benchmark_group(format!("codec/{workload}"));
    group.throughput(Throughput::Bytes(bytes as u64));
    group.bench_function(BenchmarkId::new("encode", codec.info.id), |bencher| bencher.iter(|| loaded.encode()));
    if workload == "echo/media" {
        let id = BenchmarkId::new("encode-fresh", codec.info.id);
        group.bench_function(id, |bencher| bencher.iter(|| loaded.encode_fresh()));
    }
    group.bench_function(BenchmarkId::new("decode", codec.info.id), |bencher| bencher.iter(|| loaded.decode()));
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(80))
        .measurement_time(Duration::from_millis(220));
    targets = codecs
}
criterion_main!(benches);
