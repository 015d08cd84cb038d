//! What a server refuses, it refuses with gRPC's own status, and goes on serving the same connection.

use bytes::Bytes;
use rpcbench_contract::workloads::Request;
use rpcbench_contract::{Adapter, CallError, Client, ConnectOptions, Limits};
use rpcbench_protobuf::messages::Expression;
use rpcbench_protobuf::{Grpc, GrpcClient};

use crate::edges::tree;
use crate::serving::{Running, check, fail, lane};

#[test]
fn too_much_work_is_refused() {
    let server = Running::start();
    lane(async {
        let mut client = server.connect().await;
        for (request, what) in [(Request::Expand(u32::MAX), "products"), (Request::Burn(u32::MAX), "rounds")] {
            let refused = fail(&mut client, request).await;
            let CallError::Remote(said) = &refused else { panic!("{refused:?}") };
            assert!(said.starts_with("InvalidArgument") && said.contains(what), "{said}");
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
        for depth in [49, 60, 99] {
            let refused = fail(&mut client, Request::Eval(tree(depth))).await;
            let CallError::Remote(said) = &refused else { panic!("{refused:?}") };
            assert!(said.contains("deeper than 48"), "{said}");
        }
        for depth in [110, 2000] {
            let refused = fail(&mut client, Request::Eval(tree(depth))).await;
            let CallError::Protocol(said) = &refused else { panic!("{refused:?}") };
            assert!(said.contains("recursion limit"), "{said}");
        }
        check(&mut client, Request::Eval(tree(5))).await;
    });
}

#[test]
fn an_expression_that_is_not_whole_is_refused() {
    let server = Running::start();
    lane(async {
        let mut client = server.connect().await;
        let odd = Expression { operation: 77, ..(&tree(1)).into() };
        for (expression, why) in [(Expression::default(), "is missing"), (odd, "no variant 77")] {
            let refused = client.call(rpcbench_protobuf::Request::Eval(expression)).await.unwrap_err();
            let CallError::Remote(said) = &refused else { panic!("{refused:?}") };
            assert!(said.contains(why), "{said}");
        }
        check(&mut client, Request::Eval(tree(5))).await;
    });
}

#[test]
fn a_server_refuses_to_receive_and_to_send_more_than_its_limit() {
    let server = Running::on(None, SMALL);
    lane(async {
        let mut client = server.connect().await;
        refused_as(&mut client, blob(100_000), "decoded message length too large").await;
        refused_as(&mut client, Request::Expand(100), "encoded message length too large").await;
    });
}

#[test]
fn a_client_refuses_to_receive_more_than_its_limit() {
    let server = Running::start();
    lane(async {
        let options = ConnectOptions { limits: SMALL, ..ConnectOptions::default() };
        let mut client = Grpc::connect(&server.endpoint, &options).await.unwrap();
        refused_as(&mut client, Request::Expand(100), "decoded message length too large").await;
    });
}

const SMALL: Limits = Limits { message: 1000 };

fn blob(bytes: usize) -> Request {
    Request::EchoBlob(Bytes::from(vec![1; bytes]))
}

/// Makes a call that must be refused for its size, and one that must be answered.
async fn refused_as(client: &mut GrpcClient, request: Request, why: &str) {
    let refused = fail(client, request).await;
    assert!(refused.to_string().contains(why), "{refused:?}");
    assert!(matches!(refused, CallError::Protocol(_)), "{refused:?}");
    check(client, blob(900)).await;
}
