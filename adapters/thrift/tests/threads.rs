//! The threads of connections, alone in a process whose threads can be counted.
#![cfg(target_os = "linux")]

mod running;

use std::fs;
use std::time::{Duration, Instant};

use rpcbench_contract::ConnectOptions;
use rpcbench_contract::workloads::Request;
use rpcbench_thrift::ThriftBinary;

/// How many threads serve a peer.
fn serving() -> usize {
    let names = fs::read_dir("/proc/self/task").unwrap().filter_map(|task| {
        let task = task.unwrap();
        fs::read_to_string(task.path().join("comm")).ok() // a thread may end meanwhile
    });
    names.filter(|name| name.trim() == "thrift-peer").count()
}

fn becomes(wanted: usize) -> bool {
    let patience = Instant::now() + Duration::from_secs(10);
    while serving() != wanted && Instant::now() < patience {
        std::thread::yield_now();
    }
    serving() == wanted
}

#[test]
fn a_thread_ends_with_its_peer() {
    let endpoint = running::serve::<ThriftBinary>();
    let mut clients: Vec<_> =
        (0..8).map(|_| running::connect::<ThriftBinary>(&endpoint, &ConnectOptions::default())).collect();
    for client in &mut clients {
        running::call(client, &Request::Burn(1)).unwrap();
    }
    assert!(becomes(8), "{} threads for 8 peers", serving());
    clients.truncate(3);
    assert!(becomes(3), "{} threads for 3 peers", serving());
    drop(clients);
    assert!(becomes(0), "{} threads for nobody", serving());
}
