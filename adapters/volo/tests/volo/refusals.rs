//! What is refused, and what that costs its connection.

use bytes::Bytes;
use rpcbench_contract::workloads::Request;
use rpcbench_contract::{Adapter, CallError, ConnectOptions, Limits};
use rpcbench_volo::VoloThrift;

use crate::bed::{Running, check, fail, lane};
use crate::edges::tree;

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
        // One level too deep is understood, and refused; what is deeper is not even decoded, and ends its connection.
        let refused = fail(&mut client, Request::Eval(tree(49))).await;
        let CallError::Remote(said) = &refused else { panic!("{refused:?}") };
        assert!(said.contains("deeper than 48"), "{said}");
        check(&mut client, Request::Eval(tree(5))).await;
        for depth in [50, 200] {
            let mut client = server.connect().await;
            let dismissed = fail(&mut client, Request::Eval(tree(depth))).await;
            assert!(dismissed.to_string().contains("more than 99 structs"), "{dismissed:?}");
            let closed = fail(&mut client, Request::Expand(1)).await;
            assert!(matches!(closed, CallError::Connection(_)), "{closed:?}");
        }
        check(&mut server.connect().await, Request::Eval(tree(48))).await;
    });
}

#[test]
fn a_server_refuses_what_goes_beyond_its_limit() {
    let server = Running::on(None, SMALL, 1);
    lane(async {
        for request in [blob(1000), Request::Expand(1000)] {
            let mut client = server.connect().await;
            check(&mut client, blob(900)).await;
            fail(&mut client, request).await;
        }
        check(&mut server.connect().await, blob(900)).await;
    });
}

#[test]
fn a_client_refuses_to_receive_more_than_its_limit() {
    let server = Running::start();
    lane(async {
        let options = ConnectOptions { limits: SMALL, ..ConnectOptions::default() };
        let mut client = VoloThrift::connect(&server.endpoint, &options).await.unwrap();
        let refused = fail(&mut client, Request::Expand(100)).await;
        assert!(refused.to_string().contains("exceeds max frame size"), "{refused:?}");
    });
}
