//! The second library of values: the same bytes, and no more belief in what a peer says.

#![cfg(feature = "fast")]

mod scene;

use proptest::prelude::*;
use rpcbench_avro::value::{Failure, Refused, Reply, Request as AvroRequest};
use rpcbench_avro::{Apache, Avro, AvroFast, Fast, bench};
use rpcbench_contract::Codec;
use rpcbench_contract::workloads::expression::MAX_DEPTH;
use rpcbench_contract::workloads::{Procedure, Request, compute};
use scene::{edges, requests, tower};

fn encoded<C: Codec>(request: &Request) -> Vec<u8> {
    let mut bytes = Vec::new();
    C::encode(&C::prepare(request), &mut bytes).unwrap();
    bytes
}

#[test]
fn requests_have_the_same_bytes_both_ways() {
    for request in requests() {
        let bytes = encoded::<Avro>(&request);
        assert_eq!(encoded::<AvroFast>(&request), bytes, "{}", request.procedure());
        let read = |value: &AvroRequest| format!("{:?}", AvroFast::restore(value).unwrap());
        assert_eq!(read(&AvroFast::decode(request.procedure(), &bytes).unwrap()), format!("{request:?}"));
    }
}

#[test]
fn replies_have_the_same_bytes_both_ways() {
    for request in requests() {
        let procedure = request.procedure();
        let reply = answer(&request);
        let (mut slow, mut fast) = (Vec::new(), Vec::new());
        bench::write_reply::<Apache>(procedure, &reply, &mut slow).unwrap();
        bench::write_reply::<Fast>(procedure, &reply, &mut fast).unwrap();
        assert_eq!(fast, slow, "{procedure}");
        let back = bench::read_reply::<Fast>(procedure, &slow).unwrap();
        assert_eq!(format!("{back:?}"), format!("{reply:?}"));
    }
}

/// What the server answers, as Avro's own value: by way of the bytes, which are read by the other library.
fn answer(request: &Request) -> Reply {
    use rpcbench_avro::Service;
    use rpcbench_avro::responder::Handler;

    assert!(compute::answer(request).is_ok());
    let mut out = Vec::new();
    let number = bench::number(request.procedure());
    Service::<Apache>::new().handle(number, &encoded::<Avro>(request), &mut out).unwrap();
    bench::read_reply::<Apache>(request.procedure(), &out).unwrap()
}

#[test]
fn failures_have_the_same_bytes_both_ways() {
    let refused = Failure::Refused(Refused { reason: "too much".to_owned() });
    for failure in [Failure::System("no".to_owned()), Failure::System(String::new()), refused] {
        for procedure in Procedure::ALL {
            let (mut slow, mut fast) = (Vec::new(), Vec::new());
            bench::write_failure::<Apache>(procedure, &failure, &mut slow).unwrap();
            bench::write_failure::<Fast>(procedure, &failure, &mut fast).unwrap();
            assert_eq!(fast, slow);
            assert_eq!(bench::read_failure::<Fast>(procedure, &slow).unwrap(), failure);
        }
    }
}

#[test]
fn what_is_cut_or_too_long_is_an_error() {
    for request in edges() {
        let mut bytes = encoded::<Avro>(&request);
        let step = (bytes.len() / 200).max(1);
        for end in (0..bytes.len()).step_by(step) {
            assert!(AvroFast::decode(request.procedure(), &bytes[..end]).is_err(), "{} at {end}", request.procedure());
        }
        bytes.push(0);
        let error = AvroFast::decode(request.procedure(), &bytes).unwrap_err();
        assert!(error.to_string().contains("follow the value"), "{error}");
    }
}

#[test]
fn a_false_length_is_an_error_and_costs_nothing() {
    // A count of 2^62 items, and a negative one with its size in bytes.
    let many = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f];
    let negative = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1];
    for procedure in [Procedure::EchoBlob, Procedure::EchoLog, Procedure::EchoPlayer, Procedure::EchoMesh] {
        for lie in [&many[..], &negative] {
            assert!(AvroFast::decode(procedure, &[lie, &[2; 300]].concat()).is_err(), "{procedure}");
        }
    }
}

#[test]
fn a_tree_that_is_too_deep_is_an_error() {
    let decode = |depth| AvroFast::decode(Procedure::Eval, &encoded::<Avro>(&Request::Eval(tower(depth))));
    assert!(decode(MAX_DEPTH).is_ok());
    for depth in [MAX_DEPTH + 8, 4 * MAX_DEPTH, 400] {
        assert!(decode(depth).is_err(), "{depth}");
    }
    assert!(AvroFast::decode(Procedure::Eval, &[0, 2].repeat(1 << 20)).is_err(), "a tree without end");
}

proptest! {
    #[test]
    fn parameters_that_are_damaged_are_decoded_or_refused(
        at in any::<prop::sample::Index>(),
        which in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let requests = edges();
        let request = which.get(&requests);
        let mut bytes = encoded::<Avro>(request);
        if !bytes.is_empty() {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = AvroFast::decode(request.procedure(), &bytes);
        let _ = bench::read_reply::<Fast>(request.procedure(), &bytes);
        let _ = bench::read_failure::<Fast>(request.procedure(), &bytes);
    }

    #[test]
    fn any_bytes_are_decoded_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400), procedure in prop::sample::select(&Procedure::ALL[..])) {
        let _ = AvroFast::decode(procedure, &bytes);
        let _ = bench::read_reply::<Fast>(procedure, &bytes);
    }
}
