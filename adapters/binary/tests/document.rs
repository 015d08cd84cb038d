//! The examples of docs/PROTOCOL.md, byte for byte.

use rpcbench_binary::codec::{Bincode, WireCodec};
use rpcbench_binary::protocol::{Client, ClientEvent, CodecName, Ending, Reason, Server, ServerEvent, Status, Welcome};
use rpcbench_binary::{MAX_CALLS, Outcome, Work};
use rpcbench_contract::workloads::Request;

const DOCUMENT: &str = include_str!("../../../docs/PROTOCOL.md");
const LIMIT: u32 = 16 << 20;
const BINCODE: CodecName = CodecName::new("bincode");

/// The bytes of an example.
fn example(name: &str) -> Vec<u8> {
    let (_, rest) = DOCUMENT.split_once(&format!("```hex {name}\n")).unwrap_or_else(|| panic!("no example {name}"));
    let (hex, _) = rest.split_once("```").unwrap();
    hex.split_whitespace().map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect()
}

#[test]
fn every_example_is_checked() {
    let checked = [
        "client-hello",
        "server-hello",
        "request",
        "reply",
        "request-refused",
        "reply-refused",
        "request-long",
        "cancel",
        "reply-cancelled",
        "ping",
        "pong",
        "goodbye",
        "server-hello-other-codec",
        "unknown-kind",
        "goodbye-violation",
    ];
    let written: Vec<&str> = DOCUMENT.split("```hex ").skip(1).filter_map(|rest| rest.lines().next()).collect();
    assert_eq!(written, checked);
}

/// Both sides of a conversation, each of which must say what is written.
struct Conversation {
    client: Client,
    server: Server,
}

impl Conversation {
    fn greeted() -> Self {
        let (client, server) = (Client::new(BINCODE, LIMIT), Server::new(BINCODE, LIMIT, MAX_CALLS));
        let mut both = Self { client, server };
        both.client_says("client-hello");
        assert_eq!(both.server.next_event(), None);
        both.server_says("server-hello");
        assert_eq!(both.client.next_event(), Some(ClientEvent::Ready));
        both
    }

    fn client_says(&mut self, name: &str) {
        let bytes = self.client.pending().to_vec();
        assert_eq!(bytes, example(name), "{name}");
        self.client.written(bytes.len());
        give(&mut self.server, &bytes);
    }

    fn server_says(&mut self, name: &str) {
        let bytes = self.server.pending().to_vec();
        assert_eq!(bytes, example(name), "{name}");
        self.server.written(bytes.len());
        self.client.space()[..bytes.len()].copy_from_slice(&bytes);
        self.client.received(bytes.len());
    }

    /// The client asks, and the server does it at once; the status of the reply.
    fn ask(&mut self, request: &Request, asked: &str, answered: &str) -> Status {
        let procedure = request.procedure().number();
        let asking = self.client.begin(procedure, |out| Bincode::encode_request(request, out)).unwrap();
        self.client_says(asked);
        let Some(ServerEvent::Call { call, procedure, payload }) = self.server.next_event() else { panic!("no call") };
        assert_eq!(call, asking);
        let Work::<Bincode>::Done(outcome) = Work::take(procedure, payload) else { panic!("long") };
        outcome.answer(call, &mut self.server);
        self.server_says(answered);
        let Some(ClientEvent::Reply { call, status, .. }) = self.client.next_event() else { panic!("no reply") };
        self.client.release(call);
        status
    }
}

fn give(server: &mut Server, bytes: &[u8]) {
    server.space()[..bytes.len()].copy_from_slice(bytes);
    server.received(bytes.len());
}

#[test]
fn a_conversation_is_as_written() {
    let mut both = Conversation::greeted();
    let hello = Request::EchoBlob(b"hello".as_slice().into());
    assert_eq!(both.ask(&hello, "request", "reply"), Status::Ok);
    assert_eq!(both.ask(&Request::Expand(20_000), "request-refused", "reply-refused"), Status::Refused);

    let long = Request::Burn(1);
    let call = both.client.begin(11, |out| Bincode::encode_request(&long, out)).unwrap();
    both.client_says("request-long");
    let Some(ServerEvent::Call { procedure, payload, .. }) = both.server.next_event() else { panic!("no call") };
    assert!(matches!(Work::<Bincode>::take(procedure, payload), Work::Long(Request::Burn(1))));
    assert!(both.client.cancel(call));
    both.client_says("cancel");
    assert_eq!(both.server.next_event(), Some(ServerEvent::Cancel(call)));
    assert!(both.server.fail(call, Status::Cancelled, ""));
    both.server_says("reply-cancelled");
    assert_eq!(both.client.next_event(), None);

    assert!(both.client.ping(0x0102_0304_0506_0708));
    both.client_says("ping");
    assert_eq!(both.server.next_event(), None);
    both.server_says("pong");
    assert_eq!(both.client.next_event(), Some(ClientEvent::Pong(0x0102_0304_0506_0708)));

    both.client.close(Reason::Done, "bye");
    both.client_says("goodbye");
    assert_eq!(both.client.next_event(), Some(ClientEvent::Closed(Ending::Finished)));
    assert_eq!(both.server.next_event(), Some(ServerEvent::Goodbye(Reason::Done, b"bye")));
    assert_eq!(both.server.next_event(), Some(ServerEvent::Closed(Ending::Finished)));
}

#[test]
fn two_codecs_refuse_each_other_as_written() {
    let mut server = Server::new(CodecName::new("postcard"), LIMIT, MAX_CALLS);
    give(&mut server, &example("client-hello"));
    assert!(matches!(server.next_event(), Some(ServerEvent::Closed(Ending::Mismatch { .. }))));
    let answer = example("server-hello-other-codec");
    assert_eq!(server.pending(), answer);

    let mut client = Client::new(BINCODE, LIMIT);
    client.space()[..answer.len()].copy_from_slice(&answer);
    client.received(answer.len());
    let Some(ClientEvent::Closed(ending)) = client.next_event() else { panic!("not closed") };
    assert_eq!(
        ending,
        Ending::Mismatch { welcome: Welcome::OtherCodec, version: 1, codec: CodecName::new("postcard") }
    );
    assert!(ending.to_string().contains("`postcard`"), "{ending}");
}

#[test]
fn a_violation_is_answered_as_written() {
    let mut both = Conversation::greeted();
    give(&mut both.server, &example("unknown-kind"));
    assert!(matches!(both.server.next_event(), Some(ServerEvent::Closed(Ending::Violated(_)))));
    both.server_says("goodbye-violation");
    let goodbye = both.client.next_event();
    assert_eq!(goodbye, Some(ClientEvent::Goodbye(Reason::Violation, b"a frame of unknown kind 9")));
}

#[test]
fn an_outcome_of_an_unknown_procedure_is_an_error_of_that_call() {
    let mut both = Conversation::greeted();
    both.client.begin::<()>(200, |_| Ok(())).unwrap();
    let bytes = both.client.pending().to_vec();
    give(&mut both.server, &bytes);
    let Some(ServerEvent::Call { call, procedure, payload }) = both.server.next_event() else { panic!("no call") };
    let Work::<Bincode>::Done(outcome) = Work::take(procedure, payload) else { panic!("long") };
    Outcome::answer(&outcome, call, &mut both.server);
    assert_eq!(both.server.pending()[6], Status::UnknownProcedure as u8);
}
