//! Both sides of a connection without one: every header byte by byte, every way to be turned away.

use proptest::prelude::*;
use rpcbench_contract::workloads::{Procedure, Request};
use rpcbench_onc::message::{answer, number, put_reply, put_request, take_request};
use rpcbench_onc::protocol::{
    Answer, AuthStat, BeginError, CALL_BYTES, Caller, Failure, HIGH_WATER, MAX_AUTH, MAX_CALLS, MAX_HEADER, NoResults,
    PROGRAM, RPC_VERSION, Responder, SUCCESS_BYTES, Violation, Xid, put_failure, put_success,
};
use rpcbench_onc::xdr::XdrError;

const LIMIT: usize = 100_000;

fn words(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_be_bytes()).collect()
}

/// A record of one fragment.
fn record(bytes: &[u8]) -> Vec<u8> {
    let mark = 1 << 31 | u32::try_from(bytes.len()).unwrap();
    [&mark.to_be_bytes()[..], bytes].concat()
}

/// Credentials or a verifier.
fn auth(flavor: u32, body: &[u8]) -> Vec<u8> {
    let zeros = vec![0; body.len().wrapping_neg() & 3];
    [words(&[flavor, u32::try_from(body.len()).unwrap()]), body.to_vec(), zeros].concat()
}

const XID: u32 = 0xdead_beef;

/// What a server answers to a call with this version of RPC, these numbers, these credentials.
fn answered(start: [u32; 4], credentials: &[u8], verifier: &[u8], arguments: &[u8]) -> Result<Vec<u8>, Violation> {
    let head = [words(&[XID, 0]), words(&start), credentials.to_vec(), verifier.to_vec(), arguments.to_vec()];
    serve(&record(&head.concat()))
}

/// What a server answers to these bytes.
fn serve(bytes: &[u8]) -> Result<Vec<u8>, Violation> {
    let mut server = Responder::new(LIMIT);
    for piece in bytes.chunks(4096) {
        server.space()[..piece.len()].copy_from_slice(piece);
        server.received(piece.len());
        work(&mut server)?;
    }
    Ok(server.pending().to_vec())
}

fn work(server: &mut Responder) -> Result<(), Violation> {
    while let Some(asked) = server.next_call()? {
        let (xid, request) = (asked.xid, take_request(asked.procedure, asked.arguments));
        match request {
            Ok(request) => server.answer(xid, |out| put_reply(&answer(request), out)),
            Err(_) => server.fail(xid, Failure::GarbageArguments),
        }
    }
    Ok(())
}

const NONE: [u8; 8] = [0; 8];
const OURS: [u32; 4] = [2, PROGRAM, 1, 0];

/// An accepted reply that has this status and these words.
fn accepted(status: &[u32]) -> Vec<u8> {
    record(&[words(&[XID, 1, 0, 0, 0]), words(status)].concat())
}

fn denied(status: &[u32]) -> Vec<u8> {
    record(&[words(&[XID, 1, 1]), words(status)].concat())
}

#[test]
fn the_program_is_one_that_users_define() {
    assert!((0x2000_0000..0x4000_0000).contains(&PROGRAM));
    let idl = include_str!("../idl/bench.x");
    assert!(idl.contains(&format!("= {PROGRAM:#x};")));
    for procedure in Procedure::ALL {
        let line = idl.lines().find(|line| line.contains(&format!(" {procedure}("))).unwrap();
        assert!(line.ends_with(&format!("= {};", number(procedure))), "{line}");
    }
}

#[test]
fn procedure_0_answers_nothing_and_takes_nothing() {
    assert_eq!(answered(OURS, &NONE, &NONE, &[]).unwrap(), accepted(&[0]));
    assert_eq!(answered(OURS, &NONE, &NONE, &[0; 4]).unwrap(), accepted(&[4]));
}

#[test]
fn everything_that_is_not_there_is_said_not_to_be() {
    let call = |start| answered(start, &NONE, &NONE, &[]).unwrap();
    let unknown = 1 + u32::try_from(Procedure::ALL.len()).unwrap();
    assert_eq!(call([3, PROGRAM, 1, 0]), denied(&[0, 2, 2]), "RPC_MISMATCH");
    assert_eq!(call([0, 0, 0, 0]), denied(&[0, 2, 2]), "RPC_MISMATCH");
    assert_eq!(call([2, 100_003, 3, 0]), accepted(&[1]), "PROG_UNAVAIL");
    assert_eq!(call([2, PROGRAM, 2, 0]), accepted(&[2, 1, 1]), "PROG_MISMATCH");
    assert_eq!(call([2, PROGRAM, 1, unknown]), accepted(&[3]), "PROC_UNAVAIL");
    assert_eq!(call([2, PROGRAM, 1, u32::MAX]), accepted(&[3]), "PROC_UNAVAIL");
    assert_eq!(call([2, PROGRAM, 1, 11]), accepted(&[4]), "GARBAGE_ARGS");
}

#[test]
fn results_follow_the_header() {
    let burned = answered([2, PROGRAM, 1, 12], &NONE, &NONE, &words(&[0])).unwrap();
    assert_eq!(burned, accepted(&[0, 0, 0, 0]), "SUCCESS, STATUS_OK, a hash of 0");
    let twice = answered([2, PROGRAM, 1, 12], &NONE, &NONE, &words(&[0, 0])).unwrap();
    assert_eq!(twice, accepted(&[4]), "what follows the arguments is garbage");
}

#[test]
fn results_that_are_too_large_are_a_system_error() {
    let expanded = answered([2, PROGRAM, 1, 11], &NONE, &NONE, &words(&[10_000])).unwrap();
    assert_eq!(expanded, accepted(&[5]));
}

/// Well-formed `authsys_parms` with a name of so many bytes and so many groups.
fn sys(name: usize, groups: u32) -> Vec<u8> {
    let zeros = vec![0; name.wrapping_neg() & 3];
    let name = [words(&[u32::try_from(name).unwrap()]), vec![b'n'; name], zeros].concat();
    [words(&[7]), name, words(&[1000, 100, groups]), words(&vec![5; groups as usize])].concat()
}

#[test]
fn who_may_call() {
    let call = |credentials: &[u8], verifier: &[u8]| answered(OURS, credentials, verifier, &[]).unwrap();
    let (welcome, bad, rejected, verifier) = (accepted(&[0]), denied(&[1, 1]), denied(&[1, 2]), denied(&[1, 3]));
    assert_eq!(call(&auth(0, b"whatever"), &NONE), welcome);
    assert_eq!(call(&auth(1, &sys(9, 16)), &NONE), welcome);
    assert_eq!(call(&auth(1, &sys(255, 16)), &NONE), welcome);
    assert_eq!(call(&auth(1, &sys(256, 0)), &NONE), bad, "too long a name");
    assert_eq!(call(&auth(1, &sys(9, 17)), &NONE), bad, "too many groups");
    assert_eq!(call(&auth(1, b""), &NONE), bad, "nothing");
    assert_eq!(call(&auth(1, &[sys(9, 1), vec![0; 4]].concat()), &NONE), bad, "too much");
    assert_eq!(call(&auth(0, &[0; MAX_AUTH]), &NONE), welcome);
    assert_eq!(call(&auth(0, &[0; MAX_AUTH + 1]), &NONE), bad, "a body over 400 bytes");
    assert_eq!(call(&auth(2, b"abcd"), &NONE), rejected, "AUTH_SHORT, which was never given");
    assert_eq!(call(&auth(6, &[0; 20]), &NONE), rejected, "RPCSEC_GSS");
    assert_eq!(call(&NONE, &auth(0, &[0; MAX_AUTH])), welcome);
    assert_eq!(call(&NONE, &auth(0, &[0; MAX_AUTH + 1])), verifier);
    assert_eq!(call(&NONE, &auth(3, b"")), verifier);
    // The largest header fits.
    let largest = 24 + 2 * auth(0, &[0; MAX_AUTH]).len();
    assert_eq!(largest, MAX_HEADER);
}

#[test]
fn what_cannot_be_answered_ends_the_connection() {
    let call = [words(&[XID, 0]), words(&OURS), NONE.to_vec(), NONE.to_vec()].concat();
    assert_eq!(call.len(), CALL_BYTES);
    assert!(serve(&record(&call)).is_ok());
    for cut in 0..CALL_BYTES {
        assert!(matches!(serve(&record(&call[..cut])), Err(Violation::Header(_))), "cut at {cut}");
    }
    assert_eq!(serve(&record(&words(&[XID, 1, 0, 0, 0, 0]))), Err(Violation::Kind(1)), "a reply");
    assert_eq!(serve(&record(&words(&[XID, 2]))), Err(Violation::Kind(2)));
    let lie = [words(&[XID, 0]), words(&OURS), words(&[0, u32::MAX])].concat();
    assert!(matches!(serve(&record(&lie)), Err(Violation::Header(XdrError::Short { .. }))), "credentials of 4 GiB");
    assert!(matches!(serve(&[0x7f, 0xff, 0xff, 0xff]), Err(Violation::TooLarge { .. })));
}

#[test]
fn a_server_takes_no_further_call_while_too_much_waits() {
    let mut server = Responder::new(LIMIT);
    let mut blob = Vec::new();
    put_request(&Request::EchoBlob(vec![7; 60_000].into()), &mut blob);
    let call = record(&[words(&[XID, 0, 2, PROGRAM, 1, 1]), NONE.to_vec(), NONE.to_vec(), blob].concat());
    let mut fed = 0;
    while !server.is_stalled() {
        for piece in call.chunks(4096) {
            server.space()[..piece.len()].copy_from_slice(piece);
            server.received(piece.len());
        }
        fed += 1;
        work(&mut server).unwrap();
        assert!(fed < 100, "it never says that it is enough");
    }
    assert!(server.pending().len() < HIGH_WATER + 2 * call.len());
    let null = record(&[words(&[XID, 0]), words(&OURS), NONE.to_vec(), NONE.to_vec()].concat());
    server.space()[..null.len()].copy_from_slice(&null);
    server.received(null.len());
    let pending = server.pending().len();
    assert_eq!(server.next_call(), Ok(None));
    assert_eq!(server.pending().len(), pending, "it was answered though too much waits");
    server.written(pending);
    assert_eq!(server.next_call(), Ok(None));
    assert_eq!(server.pending(), accepted(&[0]));
}

/// Gives bytes to a client and takes what they answer: the call, and its results as text.
fn feed(client: &mut Caller, bytes: &[u8]) -> Result<Vec<(Xid, String)>, Violation> {
    client.space()[..bytes.len()].copy_from_slice(bytes);
    client.received(bytes.len());
    let mut answers = Vec::new();
    while let Some(Answer { call, results, .. }) = client.next_answer()? {
        answers.push((call, results.map_or_else(|error| error.to_string(), |bytes| format!("{bytes:?}"))));
        client.release(call);
    }
    Ok(answers)
}

fn begin(client: &mut Caller) -> Xid {
    client.begin(number(Procedure::Burn), |out| put_request(&Request::Burn(3), out)).unwrap()
}

fn success(call: Xid, results: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    put_success(call.number(), &mut out);
    assert_eq!(out.len(), SUCCESS_BYTES);
    record(&[&out, results].concat())
}

#[test]
fn a_call_is_one_fragment_with_a_header_of_40_bytes() {
    let mut client = Caller::new(LIMIT);
    let call = begin(&mut client);
    let header = words(&[call.number(), 0, RPC_VERSION, PROGRAM, 1, 12, 0, 0, 0, 0, 3]);
    assert_eq!(client.pending(), record(&header));
}

#[test]
fn replies_come_in_any_order() {
    let mut client = Caller::new(LIMIT);
    let calls: Vec<Xid> = (0..5).map(|_| begin(&mut client)).collect();
    let replies = [3, 0, 4_u8].map(|place| success(calls[usize::from(place)], &[place; 4]));
    let answers = feed(&mut client, &replies.concat()).unwrap();
    assert_eq!(answers.iter().map(|answer| answer.0).collect::<Vec<_>>(), [calls[3], calls[0], calls[4]]);
    assert_eq!(answers[0].1, "[3, 3, 3, 3]");
}

#[test]
fn every_failure_is_told_from_every_other() {
    let failures = [
        (Failure::ProgramUnavailable, "PROG_UNAVAIL"),
        (Failure::ProgramMismatch { low: 3, high: 7 }, "versions 3 to 7 of the program"),
        (Failure::ProcedureUnavailable, "PROC_UNAVAIL"),
        (Failure::GarbageArguments, "GARBAGE_ARGS"),
        (Failure::SystemError, "SYSTEM_ERR"),
        (Failure::RpcMismatch { low: 4, high: 5 }, "versions 4 to 5 of RPC"),
        (Failure::Auth(AuthStat(5)), "AUTH_TOOWEAK (5)"),
    ];
    for (failure, said) in failures {
        let mut client = Caller::new(LIMIT);
        let call = begin(&mut client);
        let mut reply = Vec::new();
        put_failure(call.number(), failure, &mut reply);
        let answers = feed(&mut client, &record(&reply)).unwrap();
        assert!(answers.len() == 1 && answers[0].1.contains(said), "{answers:?}");
        // With something left over, and with something missing, it is no reply.
        for damaged in [[&reply[..], &[0; 4]].concat(), reply[..reply.len() - 4].to_vec()] {
            let call = begin(&mut client);
            let damaged = [&call.number().to_be_bytes(), &damaged[4..]].concat();
            let answers = feed(&mut client, &record(&damaged)).unwrap();
            assert!(answers[0].1.contains("a reply that is none"), "{answers:?}");
        }
    }
}

#[test]
fn a_reply_that_is_none_fails_its_call_alone() {
    let mut client = Caller::new(LIMIT);
    let long = auth(0, &[0; MAX_AUTH + 1]);
    let long = [words(&[1, 0]), long, words(&[0])].concat();
    for rest in [words(&[1]), words(&[1, 2]), words(&[1, 0, 0, 0, 6]), words(&[1, 1, 2]), words(&[1, 0, 0, 9]), long] {
        let call = begin(&mut client);
        let answers = feed(&mut client, &record(&[words(&[call.number()]), rest].concat())).unwrap();
        assert!(answers[0].0 == call && answers[0].1.contains("a reply that is none"), "{answers:?}");
    }
    // Any verifier is as good as none.
    let call = begin(&mut client);
    let verified = [words(&[call.number(), 1, 0]), auth(2, b"take this"), words(&[0])].concat();
    assert_eq!(feed(&mut client, &record(&verified)).unwrap(), [(call, "[]".to_owned())]);
}

#[test]
fn a_reply_to_nobody_ends_the_connection() {
    let mut client = Caller::new(LIMIT);
    let call = begin(&mut client);
    let other = record(&words(&[call.number() ^ 1 << 20, 1, 0, 0, 0, 0]));
    assert_eq!(feed(&mut client, &other), Err(Violation::NoSuchCall(call.number() ^ 1 << 20)));
    // A second reply.
    let mut client = Caller::new(LIMIT);
    let call = begin(&mut client);
    let reply = success(call, &[]);
    assert_eq!(feed(&mut client, &reply.repeat(2)), Err(Violation::NoSuchCall(call.number())));
    // A call.
    let mut client = Caller::new(LIMIT);
    let call = begin(&mut client);
    assert_eq!(feed(&mut client, &record(&words(&[call.number(), 0]))), Err(Violation::Kind(0)));
}

#[test]
fn a_late_reply_is_thrown_away_once() {
    let mut client = Caller::new(LIMIT);
    let (first, second) = (begin(&mut client), begin(&mut client));
    client.abandon(first);
    let replies = [success(first, &[]), success(second, &[])].concat();
    assert_eq!(feed(&mut client, &replies).unwrap().len(), 1);
    assert_eq!(feed(&mut client, &success(first, &[])), Err(Violation::NoSuchCall(first.number())));
}

#[test]
fn a_client_begins_no_more_than_it_may() {
    let mut client = Caller::new(LIMIT);
    for _ in 0..MAX_CALLS {
        begin(&mut client);
    }
    assert!(!client.has_room());
    assert_eq!(client.begin(1, |_| {}), Err(BeginError::Full));
    let mut client = Caller::new(2 * HIGH_WATER);
    client.begin(1, |out| out.resize(out.len() + HIGH_WATER, 0)).unwrap();
    assert_eq!(client.begin(1, |_| {}), Err(BeginError::Full));
    let pending = client.pending().len();
    client.written(pending);
    assert!(client.begin(1, |_| {}).is_ok());
}

#[test]
fn a_request_that_is_too_large_is_not_begun() {
    let mut client = Caller::new(1000);
    let mut begin = |bytes| client.begin(1, |out| out.resize(out.len() + bytes, 0));
    assert!(begin(1000).is_ok());
    assert_eq!(begin(1001), Err(BeginError::TooLarge { bytes: 1001, limit: 1000 }));
    assert_eq!(client.pending().len(), 4 + CALL_BYTES + 1000);
}

/// Words that are likely to be a part of a message.
fn word() -> impl Strategy<Value = u32> {
    prop_oneof![4 => 0..14_u32, 2 => Just(PROGRAM), 2 => Just(2), 2 => Just(0), 1 => Just(400), 1 => any::<u32>()]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_record_is_answered_once_or_ends_the_connection(body in prop::collection::vec(word(), 0..40)) {
        if let Ok(answer) = serve(&record(&words(&body))) {
            prop_assert_eq!(&answer[4..8], &body[0].to_be_bytes());
            prop_assert_eq!(answer.len() - 4, (u32::from_be_bytes(answer[..4].try_into().unwrap()) ^ 1 << 31) as usize);
        }
    }

    #[test]
    fn any_reply_settles_its_call_or_ends_the_connection(body in prop::collection::vec(word(), 0..40)) {
        let mut client = Caller::new(LIMIT);
        let call = begin(&mut client);
        let reply = [words(&[call.number()]), words(&body)].concat();
        match feed(&mut client, &record(&reply)) {
            Ok(answers) => prop_assert!(answers.len() == 1 && answers[0].0 == call),
            Err(violation) => prop_assert!(matches!(violation, Violation::Header(_) | Violation::Kind(_))),
        }
    }
}

#[test]
fn errors_fit_one_line() {
    let said = [
        Violation::TooLarge { bytes: 1, limit: 0 }.to_string(),
        Violation::Empty.to_string(),
        Violation::Header(XdrError::Padding).to_string(),
        Violation::NoSuchCall(1).to_string(),
        NoResults::Failed(Failure::SystemError).to_string(),
        Failure::Auth(AuthStat(99)).to_string(),
    ];
    assert!(said.iter().all(|text| !text.contains('\n') && text.len() < 120), "{said:?}");
}
