//! Every procedure, over a real server.

mod edges;
mod running;

use std::sync::Arc;

use rpcbench_contract::workloads::compute::MAX_EXPAND;
use rpcbench_contract::workloads::expression::MAX_DEPTH;
use rpcbench_contract::workloads::{Case, Procedure, Request, WORKLOADS};
use rpcbench_contract::{Adapter, CallError, Client, ConnectOptions, WireCount};
use rpcbench_thrift::{ThriftBinary, ThriftCompact};

/// Calls, and compares the proof and the whole answer; NaN is compared by the proof alone.
fn check<C: Client>(client: &mut C, case: &Case) {
    let prepared = client.prepare(&case.request);
    let reply = running::block_on(client.call(prepared)).unwrap();
    assert_eq!(client.proof(&reply), case.proof, "{:?}", case.request.procedure());
    let whole = client.restore(reply).unwrap();
    assert_eq!(format!("{whole:?}"), format!("{:?}", case.reply));
}

fn answers_everything<A: Adapter>() {
    let mut client = running::connect::<A>(&running::serve::<A>(), &ConnectOptions::default());
    let mut seen = vec![];
    for request in edges::requests() {
        seen.push(request.procedure());
        check(&mut client, &Case::new(request).unwrap());
    }
    assert!(Procedure::ALL.iter().all(|procedure| seen.contains(procedure)));
    for workload in WORKLOADS {
        for case in workload.cases(7) {
            check(&mut client, &case);
        }
    }
}

#[test]
fn binary_answers_everything() {
    answers_everything::<ThriftBinary>();
}

#[test]
fn compact_answers_everything() {
    answers_everything::<ThriftCompact>();
}

fn refuses_in_words<A: Adapter>() {
    let mut client = running::connect::<A>(&running::serve::<A>(), &ConnectOptions::default());
    let too_deep = Request::Eval(edges::left_deep(MAX_DEPTH + 1));
    for (request, words) in [
        (Request::Expand(u32::MAX), "products: 4294967295 asked"),
        (Request::Expand(MAX_EXPAND + 1), "products: 10001 asked"),
        (Request::Burn(u32::MAX), "rounds: 4294967295 asked"),
        (too_deep, "deeper than 48"),
    ] {
        match running::call(&mut client, &request) {
            Err(CallError::Remote(reason)) => assert!(reason.contains(words), "{reason}"),
            other => panic!("{other:?}"),
        }
        check(&mut client, &Case::new(Request::Expand(3)).unwrap());
    }
}

#[test]
fn binary_refuses_in_words() {
    refuses_in_words::<ThriftBinary>();
}

#[test]
fn compact_refuses_in_words() {
    refuses_in_words::<ThriftCompact>();
}

/// What one echo of 64 bytes puts on the wire each way.
fn bytes_of_an_echo<A: Adapter>() -> (u64, u64) {
    let wire = Arc::new(WireCount::default());
    let options = ConnectOptions { wire: Some(Arc::clone(&wire)), ..ConnectOptions::default() };
    let mut client = running::connect::<A>(&running::serve::<A>(), &options);
    running::call(&mut client, &Request::EchoBlob(vec![1; 64].into())).unwrap();
    wire.total()
}

#[test]
fn every_byte_of_a_call_is_counted() {
    // Binary: frame 4, version and type 4, name 4 + 8, sequence 4, field header 3, length 4, bytes 64, stop 1.
    assert_eq!(bytes_of_an_echo::<ThriftBinary>(), (96, 96));
    // Compact: frame 4, protocol and type 2, sequence 1, name 1 + 8, field header 1 (a result's field 0: 2), length 1,
    // bytes 64, stop 1.
    assert_eq!(bytes_of_an_echo::<ThriftCompact>(), (83, 84));
}

#[test]
fn many_connections_are_served_at_once() {
    let endpoint = running::serve::<ThriftCompact>();
    let mut clients: Vec<_> =
        (0..50).map(|_| running::connect::<ThriftCompact>(&endpoint, &ConnectOptions::default())).collect();
    let case = Case::new(Request::Expand(5)).unwrap();
    for _ in 0..3 {
        for client in &mut clients {
            check(client, &case);
        }
    }
}
