//! The machines, given their bytes in any pieces, and any bytes at all.

use proptest::collection::vec;
use proptest::prelude::*;
use rpcbench_binary::Work;
use rpcbench_binary::codec::Bincode;
use rpcbench_binary::protocol::{CallId, Client, CodecName, Header, Hello, Kind, Role, Server, VERSION, Welcome};

const LIMIT: u32 = 2000;
const CODEC: CodecName = CodecName::new("bincode");

fn hello(role: Role) -> Vec<u8> {
    Hello { version: VERSION, role, welcome: Welcome::Accepted, limit: LIMIT, calls: 8, codec: CODEC }.encode().to_vec()
}

/// A frame that may be right or wrong in any way.
fn frame() -> impl Strategy<Value = Vec<u8>> {
    let kind = prop_oneof![
        4 => Just(Kind::Request),
        4 => Just(Kind::Reply),
        1 => Just(Kind::Cancel),
        1 => Just(Kind::Goodbye),
        1 => Just(Kind::Ping),
        1 => Just(Kind::Pong),
    ];
    let call = (0_u32..10, 0_u32..2).prop_map(|(slot, generation)| CallId { slot, generation }.to_bits());
    (kind, 0_u8..14, 0_u8..9, call, vec(any::<u8>(), 0..40), 0..60_u8).prop_map(
        |(kind, procedure, status, id, payload, damage)| {
            let length = u32::try_from(payload.len()).unwrap() + if damage == 0 { LIMIT } else { 0 };
            let mut bytes = Header { length, kind, procedure, status, id }.encode().to_vec();
            bytes[7] = u8::from(damage == 1);
            bytes.extend(payload);
            bytes
        },
    )
}

/// Frames after a hello, or nothing but noise.
fn input(role: Role) -> impl Strategy<Value = Vec<u8>> {
    let frames = vec(frame(), 0..30).prop_map(move |frames| [hello(role), frames.concat()].concat());
    let noise_after_hello = vec(any::<u8>(), 0..200).prop_map(move |noise| [hello(role), noise].concat());
    prop_oneof![6 => frames, 1 => noise_after_hello, 1 => vec(any::<u8>(), 0..100)]
}

/// Cuts bytes into pieces of these lengths, again and again.
fn pieces<'a>(mut bytes: &'a [u8], lengths: &'a [usize]) -> impl Iterator<Item = &'a [u8]> {
    let mut lengths = lengths.iter().cycle();
    std::iter::from_fn(move || {
        let length = (*lengths.next()?).min(bytes.len());
        let (piece, rest) = bytes.split_at(length);
        bytes = rest;
        (length > 0).then_some(piece)
    })
}

/// All that a server makes of its input, answering each call as the real one does, and what it says.
fn server_sees(input: &[u8], lengths: &[usize]) -> (Vec<String>, Vec<u8>) {
    let (mut server, mut seen, mut said) = (Server::new(CODEC, LIMIT, 8), Vec::new(), Vec::new());
    for piece in pieces(input, lengths) {
        server.space()[..piece.len()].copy_from_slice(piece);
        server.received(piece.len());
        while let Some(event) = server.next_event() {
            seen.push(format!("{event:?}"));
            if let rpcbench_binary::protocol::ServerEvent::Call { call, procedure, payload } = event {
                match Work::<Bincode>::take(procedure, payload) {
                    Work::Done(outcome) => outcome.answer(call, &mut server),
                    Work::Long(_) => {}
                }
            }
        }
        said.extend(server.pending());
        server.written(usize::MAX >> 1);
        assert!(server.held() <= 64 << 10, "{} bytes held", server.held());
    }
    (seen, said)
}

/// All that a client with six open calls makes of its input, and what it says after its requests.
fn client_sees(input: &[u8], lengths: &[usize]) -> (Vec<String>, Vec<u8>) {
    let (mut client, mut seen, mut said) = (Client::new(CODEC, LIMIT), Vec::new(), Vec::new());
    for piece in pieces(input, lengths) {
        client.space()[..piece.len()].copy_from_slice(piece);
        client.received(piece.len());
        while let Some(event) = client.next_event() {
            let ready = format!("{event:?}");
            if ready == "Ready" {
                let calls: Vec<_> = (0..6).map(|number| client.begin::<()>(number, |_| Ok(())).unwrap()).collect();
                client.cancel(calls[3]);
            }
            seen.push(ready);
        }
        said.extend(client.pending());
        client.written(usize::MAX >> 1);
        assert!(client.held() <= 64 << 10, "{} bytes held", client.held());
    }
    (seen, said)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_server_sees_the_same_in_any_pieces(input in input(Role::Client), lengths in vec(1_usize..90, 1..20)) {
        let whole = server_sees(&input, &[60_000]);
        prop_assert_eq!(&server_sees(&input, &lengths), &whole);
        prop_assert_eq!(&server_sees(&input, &[1]), &whole);
    }

    #[test]
    fn a_client_sees_the_same_in_any_pieces(input in input(Role::Server), lengths in vec(1_usize..90, 1..20)) {
        let whole = client_sees(&input, &[60_000]);
        prop_assert_eq!(&client_sees(&input, &lengths), &whole);
        prop_assert_eq!(&client_sees(&input, &[1]), &whole);
    }

    #[test]
    fn a_header_is_any_sixteen_bytes_or_a_violation(bytes in any::<[u8; 16]>()) {
        if let Ok(header) = Header::decode(bytes) {
            prop_assert_eq!(header.encode(), bytes);
        }
    }

    #[test]
    fn a_request_that_is_no_request_is_no_panic(procedure in 0_u8..16, payload in vec(any::<u8>(), 0..300)) {
        // Whatever it is, it is decoded without a panic, and in little memory (see the codec's own tests).
        let _ = Work::<Bincode>::take(procedure, &payload);
    }
}

#[test]
fn generated_input_reaches_every_event() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut seen = String::new();
    for _ in 0..300 {
        let mut value = |role| input(role).new_tree(&mut runner).unwrap().current();
        seen.extend(server_sees(&value(Role::Client), &[70]).0);
        seen.extend(client_sees(&value(Role::Server), &[70]).0);
    }
    for part in [
        "Call {",
        "Goodbye(",
        "Closed(Finished)",
        "Violated(TooLarge",
        "Violated(UnknownFlags",
        "Violated(WrongDirection",
        "Violated(SlotOutOfRange",
        "Violated(NoSuchCall",
        "Violated(OtherProcedure",
        "Violated(UnknownStatus",
        "Violated(NotThisProtocol",
        "Reply {",
        "Pong(",
    ] {
        assert!(seen.contains(part), "no {part}");
    }
}
