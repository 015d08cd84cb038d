//! Every workload through the adapter, and what it refuses.

use std::time::Duration;

use rpcbench_contract::workloads::expression::{Expression, MAX_DEPTH, Operand, Operation};
use rpcbench_contract::workloads::model::{Driver, Ride, SearchResult};
use rpcbench_contract::workloads::{Case, Request, WORKLOADS};
use rpcbench_contract::{Adapter, CallError, Client, ConnectOptions, Endpoint, Limits, ServeOptions, Server};
use rpcbench_local::{Local, LocalClient};

fn run<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(work)
}

fn options(listen: Option<Endpoint>) -> ServeOptions {
    ServeOptions { listen, seed: 1, limits: Limits::default() }
}

async fn client() -> LocalClient {
    Local::connect(&Endpoint::Local, &ConnectOptions::default()).await.unwrap()
}

async fn check(client: &mut LocalClient, case: &Case) {
    let reply = client.call(client.prepare(&case.request)).await.unwrap();
    assert_eq!(client.proof(&reply), case.proof, "{:?}", case.request);
    // As text, because a NaN equals nothing.
    assert_eq!(format!("{:?}", client.restore(reply).unwrap()), format!("{:?}", case.reply));
}

#[test]
fn every_workload_is_answered() {
    run(async {
        let mut client = client().await;
        for workload in WORKLOADS {
            for case in workload.cases(7) {
                check(&mut client, &case).await;
            }
        }
    });
}

#[test]
fn values_at_the_edge_are_answered() {
    let found = |score| SearchResult { url: String::new(), score, snippet: " cat žluťoučký 🐎 dog ".to_owned() };
    let deep = (0..MAX_DEPTH - 2).fold(Operand::Number(i32::MIN), |left, _| {
        Operand::Nested(Box::new(Expression { operation: Operation::Divide, left, right: Operand::Number(-1) }))
    });
    let Operand::Nested(deep) = deep else { unreachable!() };
    let far = Driver { id: u64::MAX, latitude: f64::NAN, longitude: f64::MIN };
    run(async {
        let mut client = client().await;
        for request in [
            Request::EchoBlob(bytes::Bytes::new()),
            Request::EchoLog(Vec::new()),
            Request::Total(Vec::new()),
            Request::Rank([f64::NAN, f64::MAX, -0.0, f64::NEG_INFINITY].map(found).into()),
            Request::Eval(*deep),
            Request::Match(Ride { latitude: 0.0, longitude: f64::MAX, wanted: u32::MAX, drivers: vec![far] }),
            Request::Expand(0),
            Request::Burn(0),
        ] {
            check(&mut client, &Case::new(request).unwrap()).await;
        }
    });
}

#[test]
fn a_refusal_is_the_servers_answer_and_the_next_call_works() {
    run(async {
        let mut client = client().await;
        let refused = client.call(Request::Expand(u32::MAX)).await.unwrap_err();
        assert!(matches!(&refused, CallError::Remote(text) if text.contains("products")), "{refused}");
        check(&mut client, &Case::new(Request::Expand(3)).unwrap()).await;
    });
}

#[test]
fn what_is_echoed_is_moved_not_copied() {
    run(async {
        let line = rpcbench_contract::workloads::model::LogLine {
            address: [127, 0, 0, 1],
            identity: "-".to_owned(),
            user: "-".to_owned(),
            date: String::new(),
            request: String::new(),
            status: u16::MAX,
            size: u64::MAX,
        };
        let lines = vec![line];
        let before = lines.as_ptr();
        let rpcbench_contract::workloads::Reply::EchoLog(after) =
            client().await.call(Request::EchoLog(lines)).await.unwrap()
        else {
            panic!("another procedure's reply");
        };
        assert_eq!(before, after.as_ptr());
    });
}

#[test]
fn there_is_no_address_but_local() {
    let elsewhere: Endpoint = "127.0.0.1:1".parse().unwrap();
    run(async {
        assert!(Local::serve(&options(Some(elsewhere.clone()))).await.is_err());
        assert!(Local::connect(&elsewhere, &ConnectOptions::default()).await.is_err());
        assert_eq!(Local::serve(&options(None)).await.unwrap().endpoint(), Endpoint::Local);
    });
}

#[test]
fn its_server_waits_for_the_end_of_the_process() {
    run(async {
        let server = Local::serve(&options(Some(Endpoint::Local))).await.unwrap();
        assert!(tokio::time::timeout(Duration::from_millis(20), server.run()).await.is_err());
    });
}
