//! A loop over the `thrift` crate's client with its own channel and framed transports, and nothing else.

use std::net::SocketAddr;
use std::time::Instant;

use thrift::protocol::{TBinaryInputProtocol, TBinaryOutputProtocol};
use thrift::transport::{TFramedReadTransport, TFramedWriteTransport, TIoChannel, TTcpChannel};

use self::bench::{BenchSyncClient, TBenchSyncClient};
use super::{BYTES, Bare, WARMUP, WINDOW, cpu_ns};

#[rustfmt::skip]
#[path = "../../adapters/thrift/src/gen/bench.rs"]
#[allow(clippy::all, clippy::pedantic, missing_docs, unreachable_pub, unexpected_cfgs, unused)] // the compiler's work
mod bench;

/// Echoes over one connection.
pub(super) fn run(address: SocketAddr) -> Bare {
    let mut channel = TTcpChannel::new();
    channel.open(address.to_string()).expect("a connection");
    let (reading, writing) = channel.split().expect("two halves");
    let input = TBinaryInputProtocol::new(TFramedReadTransport::new(reading), true);
    let output = TBinaryOutputProtocol::new(TFramedWriteTransport::new(writing), true);
    let mut client = BenchSyncClient::new(input, output);
    let mut calls = |until: Instant| {
        let mut calls = 0;
        while Instant::now() < until {
            let reply = client.echo_blob(vec![7; BYTES]).expect("an answer");
            assert_eq!(reply.len(), BYTES);
            calls += 1;
        }
        calls
    };
    calls(Instant::now() + WARMUP);
    let before = cpu_ns();
    let calls = calls(Instant::now() + WINDOW);
    Bare { calls, cpu_ns: cpu_ns() - before }
}
