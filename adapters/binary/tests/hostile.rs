//! Clients that break off, lie, stall or speak something else, and limits that do not fit.

mod serving;

use std::io::{Read, Write};
use std::time::Duration;

use bytes::Bytes;
use proptest::prelude::*;
use rpcbench_binary::codec::{Bincode, CodecError, WireCodec};
use rpcbench_binary::protocol::{CallId, CodecName, HELLO_BYTES, Header, Hello, Kind, Role, VERSION, Welcome};
use rpcbench_binary::{Binary, BinaryBincode};
use rpcbench_contract::workloads::compute::Refusal;
use rpcbench_contract::workloads::{Procedure, Reply, Request};
use rpcbench_contract::{Adapter, CallError, Client, ConnectOptions, Info, Limits, Version};
use serving::{Serving, lane};
use tokio::time::timeout;

fn hello(codec: &str, version: u16, limit: u32) -> [u8; HELLO_BYTES] {
    let codec = CodecName::new(codec);
    Hello { version, role: Role::Client, welcome: Welcome::Accepted, limit, calls: 0, codec }.encode()
}

fn header(kind: Kind, length: u32, slot: u32) -> [u8; 16] {
    Header { length, ..Header::new(kind, CallId { slot, generation: 0 }.to_bits()) }.encode()
}

/// Sends bytes and returns all that the server says until it closes.
fn provoke(serving: &Serving, bytes: &[u8]) -> Vec<u8> {
    let mut socket = serving.socket();
    // The server may close before it has read everything.
    let _ = socket.write_all(bytes);
    let _ = socket.shutdown(std::net::Shutdown::Write);
    let mut answer = Vec::new();
    let _ = socket.read_to_end(&mut answer);
    answer
}

fn still_serves(serving: &Serving) {
    lane(async {
        let mut client = serving.client().await;
        let request = Request::EchoBlob(Bytes::from_static(b"still here"));
        assert_eq!(client.call(request).await.unwrap(), Reply::EchoBlob(Bytes::from_static(b"still here")));
    });
}

#[test]
fn a_hello_that_does_not_fit_is_answered_with_what_would() {
    let serving = Serving::start();
    for (bytes, welcome) in [
        (hello("bincode", VERSION + 1, 1 << 20), Welcome::OtherVersion),
        (hello("postcard", VERSION, 1 << 20), Welcome::OtherCodec),
        (hello("bincode", VERSION, 1023), Welcome::LimitTooSmall),
    ] {
        let answer = provoke(&serving, &bytes);
        let answer = Hello::decode(answer.first_chunk().unwrap(), Role::Server).unwrap();
        assert_eq!((answer.welcome, answer.version, answer.codec), (welcome, VERSION, CodecName::new("bincode")));
    }
    assert_eq!(provoke(&serving, b"GET / HTTP/1.1\r\n\r\n"), b"");
    still_serves(&serving);
}

#[test]
fn a_violation_is_named_in_the_goodbye() {
    let serving = Serving::start();
    for (frames, reason) in [
        (header(Kind::Reply, 0, 0).to_vec(), "only the other side"),
        (header(Kind::Request, u32::MAX, 0).to_vec(), "frame of 4294967295 bytes"),
        (header(Kind::Request, 0, u32::MAX).to_vec(), "slot 4294967295"),
        (header(Kind::Cancel, 0, u32::MAX).to_vec(), "slot 4294967295"),
        (vec![0xff; 16], "unknown flags"),
    ] {
        let answer = provoke(&serving, &[hello("bincode", VERSION, 1 << 20).to_vec(), frames].concat());
        let text = String::from_utf8_lossy(&answer[HELLO_BYTES..]).into_owned();
        assert!(text.contains(reason), "{text:?} does not say {reason:?}");
    }
    still_serves(&serving);
}

#[test]
fn a_frame_that_never_ends_is_waited_for_without_memory_and_cut() {
    let serving = Serving::start();
    let open = [hello("bincode", VERSION, 1 << 20).to_vec(), header(Kind::Request, 1 << 20, 0).to_vec(), vec![0; 99]];
    assert_eq!(provoke(&serving, &open.concat()).len(), HELLO_BYTES);
    still_serves(&serving);
}

#[test]
fn a_peer_that_says_nothing_is_closed() {
    let serving = Serving::with(Limits::default(), true);
    let mut socket = serving.socket();
    socket.write_all(&hello("bincode", VERSION, 1 << 20)[..31]).unwrap();
    assert_eq!(socket.read(&mut [0; 64]).unwrap(), 0);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_close_their_connection_alone(
        bytes in proptest::collection::vec(any::<u8>(), 0..600),
        greeted in any::<bool>(),
        procedure in 0_u8..14,
    ) {
        thread_local!(static SERVING: Serving = Serving::start());
        SERVING.with(|serving| {
            let mut all = Vec::new();
            if greeted {
                all.extend(hello("bincode", VERSION, 1 << 20));
                let length = u32::try_from(bytes.len() / 2).unwrap();
                let id = CallId::default().to_bits();
                all.extend(Header { length, procedure, ..Header::new(Kind::Request, id) }.encode());
            }
            all.extend(&bytes);
            provoke(serving, &all);
            still_serves(serving);
        });
    }
}

#[test]
fn a_client_that_reads_nothing_makes_the_server_stop_reading() {
    let serving = Serving::start();
    let mut socket = serving.socket();
    socket.set_write_timeout(Some(Duration::from_millis(500))).unwrap();
    socket.write_all(&hello("bincode", VERSION, 16 << 20)).unwrap();
    let mut request = Vec::new();
    Bincode::encode_request(&Request::EchoBlob(vec![1; 100_000].into()), &mut request).unwrap();
    let length = u32::try_from(request.len()).unwrap();
    let sent = (0..2000_u32).take_while(|number| {
        let header = header(Kind::Request, length, number % 4096);
        socket.write_all(&[header.to_vec(), request.clone()].concat()).is_ok()
    });
    let sent = sent.count();
    assert!(sent < 1900, "the server took {sent} requests whose answers nobody reads");
    still_serves(&serving);
}

#[test]
fn a_call_that_is_dropped_is_cancelled_and_the_connection_serves_on() {
    let serving = Serving::start();
    lane(async {
        let mut client = serving.client().await;
        let mut others: Vec<_> = (0..8).map(|_| client.share().unwrap()).collect();
        for round in 0..20 {
            let calls = others.iter_mut().map(|other| other.call(Request::Burn(300_000)));
            for call in calls {
                // Some are done in time, most are given up.
                let _ = timeout(Duration::from_micros(round * 50), call).await;
            }
            let reply = client.call(Request::Expand(1)).await.unwrap();
            assert!(matches!(reply, Reply::Expand(products) if products.len() == 1));
        }
    });
}

#[test]
fn long_work_that_has_not_begun_is_answered_cancelled() {
    let serving = Serving::start();
    let mut bytes = hello("bincode", VERSION, 1 << 20).to_vec();
    let burn = |slot| Header {
        procedure: Procedure::Burn.number(),
        ..Header::decode(header(Kind::Request, 1, slot)).unwrap()
    };
    for slot in 0..3 {
        bytes.extend(burn(slot).encode());
        bytes.push(1);
    }
    bytes.extend(header(Kind::Cancel, 0, 1));
    bytes.extend(header(Kind::Goodbye, 0, 0));
    let answer = provoke(&serving, &bytes);
    let mut statuses = [None; 3];
    let mut rest = &answer[HELLO_BYTES..];
    while let Some(header) = rest.first_chunk() {
        let header = Header::decode(*header).unwrap();
        statuses[CallId::from_bits(header.id).slot as usize] = Some(header.status);
        rest = &rest[16 + header.length as usize..];
    }
    assert_eq!(statuses, [Some(0), Some(5), Some(0)]);
}

#[test]
fn what_the_server_would_not_accept_is_not_sent() {
    let serving = Serving::with(Limits { message: 4096 }, false);
    lane(async {
        let mut client = serving.client().await;
        let error = client.call(Request::EchoBlob(vec![0; 4096].into())).await.unwrap_err();
        assert!(matches!(&error, CallError::Encode(text) if text.contains("4096")), "{error}");
        client.call(Request::EchoBlob(vec![0; 4093].into())).await.unwrap();
    });
}

#[test]
fn a_reply_that_the_client_would_not_accept_is_an_error_of_that_call() {
    let serving = Serving::start();
    lane(async {
        let options = ConnectOptions { limits: Limits { message: 2000 }, ..ConnectOptions::default() };
        let mut client = BinaryBincode::connect(&serving.endpoint, &options).await.unwrap();
        let error = client.call(Request::Expand(1000)).await.unwrap_err();
        assert!(matches!(&error, CallError::Remote(text) if text.contains("too large")), "{error}");
        client.call(Request::Expand(1)).await.unwrap();
    });
}

/// bincode under another name, which therefore must not be understood.
struct Foreign;

impl WireCodec for Foreign {
    const NAME: &'static str = "foreign";
    const LIBRARY: Version = <Bincode as WireCodec>::LIBRARY;
    const INFO: Info = <Bincode as WireCodec>::INFO;
    type Request = Request;
    type Reply = Reply;

    fn prepare(request: &Request) -> Request {
        request.clone()
    }
    fn procedure(request: &Request) -> Procedure {
        request.procedure()
    }
    fn encode_request(_: &Request, _: &mut Vec<u8>) -> Result<(), CodecError> {
        Err(CodecError("never".to_owned()))
    }
    fn decode_request(_: Procedure, _: &[u8]) -> Result<Request, CodecError> {
        Err(CodecError("never".to_owned()))
    }
    fn answer(request: Request) -> Result<Reply, Refusal> {
        Bincode::answer(request)
    }
    fn encode_reply(_: &Reply, _: &mut Vec<u8>) -> Result<(), CodecError> {
        Err(CodecError("never".to_owned()))
    }
    fn decode_reply(_: Procedure, _: &[u8]) -> Result<Reply, CodecError> {
        Err(CodecError("never".to_owned()))
    }
}

#[test]
fn two_codecs_refuse_each_other_by_name() {
    let serving = Serving::start();
    lane(async {
        let refused = Binary::<Foreign>::connect(&serving.endpoint, &ConnectOptions::default()).await;
        let error = refused.err().unwrap().to_string();
        assert!(error.contains("codec is `bincode`"), "{error}");
    });
}
