//! What is refused, and what that costs its connection.

use bytes::Bytes;
use rpcbench_capnp::Capnp;
use rpcbench_contract::workloads::Request;
use rpcbench_contract::{Adapter, CallError, ConnectOptions, Limits};

use crate::bed::{Running, check, fail, lane};
use crate::edges::tree;

/// Four times as much as this may be received.
const SMALL: Limits = Limits { message: 1000 };

fn blob(bytes: usize) -> Request {
    Request::EchoBlob(Bytes::from(vec![1; bytes]))
}

#[test]
fn too_much_work_is_refused() {
    let server = Running::start();
    lane(async {
        let mut client = server.connect().await;
        for (request, what) in [(Request::Expand(u32::MAX), "products"), (Request::Burn(u32::MAX), "rounds")] {
            let refused = fail(&mut client, request).await;
            let CallError::Remote(said) = &refused else { panic!("{refused:?}") };
            assert!(said.contains(what), "{said}");
            check(&mut client, Request::Expand(3)).await;
        }
    });
}

#[test]
fn a_tree_of_the_greatest_depth_is_evaluated_and_deeper_ones_are_refused() {
    let server = Running::start();
    lane(async {
        let mut client = server.connect().await;
        check(&mut client, Request::Eval(tree(48))).await;
        for depth in [49, 63, 100, 1000] {
            let refused = fail(&mut client, Request::Eval(tree(depth))).await;
            let CallError::Remote(said) = &refused else { panic!("{refused:?}") };
            assert!(said.contains("deeper than 48"), "{said}");
        }
        check(&mut client, Request::Eval(tree(5))).await;
    });
}

#[test]
fn a_server_says_that_a_message_is_too_large_and_ends_its_connection() {
    let server = Running::on(None, SMALL, 1);
    lane(async {
        let mut client = server.connect().await;
        check(&mut client, blob(1000)).await;
        let refused = fail(&mut client, blob(4000)).await;
        assert!(matches!(&refused, CallError::Remote(said) if said.contains("too large")), "{refused:?}");
        fail(&mut client, blob(1)).await;
        check(&mut server.connect().await, blob(1000)).await;
    });
}

#[test]
fn a_client_refuses_to_receive_more_than_its_limit() {
    let server = Running::start();
    lane(async {
        let options = ConnectOptions { limits: SMALL, ..ConnectOptions::default() };
        let mut client = Capnp::connect(&server.endpoint, &options).await.unwrap();
        check(&mut client, blob(900)).await;
        let refused = fail(&mut client, Request::Expand(100)).await;
        assert!(matches!(refused, CallError::Connection(_) | CallError::Protocol(_)), "{refused:?}");
    });
}
