//! A running server against peers that mean harm: each is dismissed, and everybody else goes on being served.

mod running;

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::OnceLock;

use proptest::prelude::*;
use rpcbench_contract::workloads::{Reply, Request};
use rpcbench_contract::{Adapter, ConnectOptions, Endpoint};
use rpcbench_thrift::{Binary, Compact, Protocol, Thrift};
use thrift::TConfiguration;
use thrift::protocol::{
    TFieldIdentifier, TInputProtocol, TListIdentifier, TMessageIdentifier, TMessageType, TOutputProtocol,
    TStructIdentifier, TType,
};

fn framed(message: &[u8]) -> Vec<u8> {
    [&u32::try_from(message.len()).unwrap().to_be_bytes()[..], message].concat()
}

fn begin(out: &mut dyn TOutputProtocol, field: TType, id: i16) {
    out.write_struct_begin(&TStructIdentifier::new("any")).unwrap();
    out.write_field_begin(&TFieldIdentifier::new("any", field, id)).unwrap();
}

/// A call with whatever arguments are written.
fn call_to<P: Protocol>(name: &str, arguments: impl Fn(&mut dyn TOutputProtocol)) -> Vec<u8> {
    let mut message = vec![];
    let mut out = P::output(&mut message, &TConfiguration::no_limits());
    out.write_message_begin(&TMessageIdentifier::new(name, TMessageType::Call, 5)).unwrap();
    arguments(&mut out);
    drop(out);
    framed(&message)
}

/// Messages that no honest peer sends.
fn attacks<P: Protocol>() -> Vec<(&'static str, Vec<u8>)> {
    let list = |size: i32| {
        move |out: &mut dyn TOutputProtocol| {
            begin(out, TType::List, 1);
            out.write_list_begin(&TListIdentifier::new(TType::Struct, size)).unwrap();
        }
    };
    let nested = |out: &mut dyn TOutputProtocol| {
        begin(out, TType::Struct, 1);
        (0..100_000).for_each(|_| begin(out, TType::Struct, 2));
    };
    let lists = |out: &mut dyn TOutputProtocol| {
        begin(out, TType::List, 99);
        (0..100_000).for_each(|_| out.write_list_begin(&TListIdentifier::new(TType::List, 1)).unwrap());
    };
    let mistyped = |out: &mut dyn TOutputProtocol| {
        begin(out, TType::Double, 1);
        out.write_double(1e300).unwrap();
        out.write_field_stop().unwrap();
    };
    let no_text = |out: &mut dyn TOutputProtocol| {
        begin(out, TType::List, 1);
        out.write_list_begin(&TListIdentifier::new(TType::Struct, 1)).unwrap();
        begin(out, TType::String, 1);
        out.write_bytes(&[0xff, 0xfe, 0xfd]).unwrap();
    };
    let whole = call_to::<P>("EchoBlob", |out| {
        begin(out, TType::String, 1);
        out.write_bytes(b"bytes").unwrap();
        out.write_field_stop().unwrap();
    });
    vec![
        ("an endless frame", vec![0xff; 64]),
        ("a frame over the limit", [&(16_u32 << 20 | 1).to_be_bytes()[..], &[0; 64]].concat()),
        ("an empty frame", framed(&[])),
        ("another protocol", b"GET / HTTP/1.1\r\nHost: example.com\r\n\r\n".to_vec()),
        ("another version", framed(&[0x83, 0x62, 0x00, 0x01, 0, 0, 0, 0])),
        ("no arguments", call_to::<P>("EchoBlob", |_| {})),
        ("four billion structs", call_to::<P>("EchoPlayer", list(-1))),
        ("two billion structs", call_to::<P>("EchoPlayer", list(i32::MAX))),
        ("many structs that never come", call_to::<P>("EchoPlayer", list(16_384))),
        ("a bottomless tree", call_to::<P>("Eval", nested)),
        ("a bottomless list in a field that nobody knows", call_to::<P>("Eval", lists)),
        ("a number for a list", call_to::<P>("EchoLog", mistyped)),
        ("a text that is no UTF-8", call_to::<P>("Rank", no_text)),
        ("two messages in one frame", framed(&[&whole[4..], &whole[4..]].concat())),
        ("a frame that breaks off", whole[..whole.len() - 3].to_vec()),
    ]
}

/// Sends what an attacker sends and ends its half; reads until the server ends its own, which it must.
fn attack(endpoint: &Endpoint, bytes: &[u8]) -> Vec<u8> {
    let mut stream = running::bare(endpoint);
    let mut answer = vec![];
    // The server may be gone already, with a reset where it did not read everything.
    let _ = stream.write_all(bytes);
    let _ = stream.shutdown(Shutdown::Write);
    if let Err(error) = stream.read_to_end(&mut answer) {
        assert_ne!(error.kind(), std::io::ErrorKind::WouldBlock, "the server left the connection open");
    }
    answer
}

fn still_serves<P: Protocol>(endpoint: &Endpoint) {
    let mut client = running::connect::<Thrift<P>>(endpoint, &ConnectOptions::default());
    assert_eq!(running::call(&mut client, &Request::Expand(0)).unwrap(), Reply::Expand(vec![]));
}

fn survives<P: Protocol>() {
    let endpoint = running::serve::<Thrift<P>>();
    let mut bystander = running::connect::<Thrift<P>>(&endpoint, &ConnectOptions::default());
    for (name, bytes) in attacks::<P>() {
        eprintln!("{name}");
        attack(&endpoint, &bytes);
        still_serves::<P>(&endpoint);
    }
    assert!(running::call(&mut bystander, &Request::Burn(3)).is_ok());
}

#[test]
fn a_binary_server_survives() {
    survives::<Binary>();
}

#[test]
fn a_compact_server_survives() {
    survives::<Compact>();
}

/// What is no message closes the connection though the peer keeps its own half open.
fn dismisses<P: Protocol>() {
    let endpoint = running::serve::<Thrift<P>>();
    for (name, bytes) in attacks::<P>() {
        if name == "a frame that breaks off" {
            continue; // the server waits for its rest, as it must
        }
        let mut stream = running::bare(&endpoint);
        stream.write_all(&bytes).unwrap();
        match stream.read_to_end(&mut vec![]) {
            Ok(_) => {}
            Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset, "{name}"),
        }
    }
}

#[test]
fn a_binary_server_dismisses() {
    dismisses::<Binary>();
}

#[test]
fn a_compact_server_dismisses() {
    dismisses::<Compact>();
}

fn receive(stream: &mut TcpStream) -> Vec<u8> {
    let mut header = [0; 4];
    stream.read_exact(&mut header).unwrap();
    let mut message = vec![0; u32::from_be_bytes(header) as usize];
    stream.read_exact(&mut message).unwrap();
    message
}

/// A method that nobody has is answered with an exception, and the connection goes on.
fn knows_what_it_does_not_know<P: Protocol>() {
    let endpoint = running::serve::<Thrift<P>>();
    let mut stream = running::bare(&endpoint);
    let arguments = |out: &mut dyn TOutputProtocol| {
        begin(out, TType::I32, 1);
        out.write_i32(0).unwrap();
        out.write_field_stop().unwrap();
    };
    for (name, kind) in [("Nobody", TMessageType::Exception), ("Expand", TMessageType::Reply)].repeat(3) {
        stream.write_all(&call_to::<P>(name, arguments)).unwrap();
        let reply = receive(&mut stream);
        let read = P::input(&reply[..], &TConfiguration::default()).read_message_begin().unwrap();
        assert_eq!(read, TMessageIdentifier::new(name, kind, 5));
    }
}

#[test]
fn an_unknown_method_is_an_exception() {
    knows_what_it_does_not_know::<Binary>();
    knows_what_it_does_not_know::<Compact>();
}

#[test]
fn a_slow_peer_keeps_nobody_waiting() {
    let endpoint = running::serve::<Thrift<Compact>>();
    let mut slow: Vec<TcpStream> = (0..20).map(|_| running::bare(&endpoint)).collect();
    for stream in &mut slow {
        stream.write_all(&(16_u32 << 20).to_be_bytes()).unwrap();
        stream.write_all(&[0x82]).unwrap();
    }
    still_serves::<Compact>(&endpoint);
}

#[test]
fn the_limit_is_the_one_of_the_options() {
    let endpoint = running::serve_within::<Thrift<Binary>>(1000);
    let echo = |size| {
        let mut client = running::connect::<Thrift<Binary>>(&endpoint, &ConnectOptions::default());
        running::call(&mut client, &Request::EchoBlob(vec![1; size].into()))
    };
    assert!(echo(900).is_ok());
    assert!(echo(1001).is_err());
    assert!(echo(900).is_ok());
}

/// The servers that the properties share.
fn endpoint<A: Adapter>(of: &'static OnceLock<Endpoint>) -> &'static Endpoint {
    of.get_or_init(running::serve::<A>)
}

static BINARY: OnceLock<Endpoint> = OnceLock::new();
static COMPACT: OnceLock<Endpoint> = OnceLock::new();

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..2000), in_a_frame: bool) {
        let bytes = if in_a_frame { framed(&bytes) } else { bytes };
        attack(endpoint::<Thrift<Binary>>(&BINARY), &bytes);
        attack(endpoint::<Thrift<Compact>>(&COMPACT), &bytes);
        still_serves::<Binary>(endpoint::<Thrift<Binary>>(&BINARY));
        still_serves::<Compact>(endpoint::<Thrift<Compact>>(&COMPACT));
    }

    #[test]
    fn any_arguments_are_survived(
        name in prop::sample::select(vec!["EchoLog", "EchoPlayer", "EchoMedia", "EchoContacts", "Total", "Eval", "Match"]),
        bytes in prop::collection::vec(any::<u8>(), 0..500),
    ) {
        let with = |head: Vec<u8>| framed(&[&head[4..], &bytes].concat());
        attack(endpoint::<Thrift<Binary>>(&BINARY), &with(call_to::<Binary>(name, |_| {})));
        attack(endpoint::<Thrift<Compact>>(&COMPACT), &with(call_to::<Compact>(name, |_| {})));
        still_serves::<Binary>(endpoint::<Thrift<Binary>>(&BINARY));
        still_serves::<Compact>(endpoint::<Thrift<Compact>>(&COMPACT));
    }
}
