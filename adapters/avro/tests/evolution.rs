//! Peers whose protocols differ: the handshake's ways, data resolved in both directions, pings and one-way messages.

mod scene;

use std::sync::{Arc, Mutex};

use apache_avro::Schema;
use apache_avro::types::Value;
use apache_avro::writer::datum::GenericDatumWriter;
use rpcbench_avro::call::{Reply, Request};
use rpcbench_avro::handshake::{HandshakeRequest, HandshakeResponse, Match};
use rpcbench_avro::primitive::Input;
use rpcbench_avro::protocol::Protocol;
use rpcbench_avro::responder::{Failure, Handler, Responder};
use rpcbench_avro::{Apache, AvroTcp, Service, Session, bench, framing};
use rpcbench_contract::workloads::Request as ModelRequest;
use rpcbench_contract::{Adapter, CallError, Client, ConnectOptions, Endpoint};
use scene::{check, edges, in_lane};
use serde_json::{Value as Json, json};

const LIMIT: usize = 1 << 20;

/// Our protocol with changes to its text.
fn changed(changes: &[(&str, &str)]) -> Protocol {
    let mut text = bench::protocol().text().to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    Protocol::parse(&text).unwrap()
}

fn datum(protocol: &Protocol, schema: &Schema, value: &Json) -> Vec<u8> {
    let names = protocol.names().unwrap();
    let value = Value::try_from(value.clone()).unwrap().resolve_with_names(schema, names.get_names()).unwrap();
    let writer = GenericDatumWriter::builder(schema).resolved_schemata(names).build().unwrap();
    writer.write_value_to_vec(value).unwrap()
}

/// A client of any protocol, without a socket.
struct Peer<H> {
    protocol: Protocol,
    session: Session<H>,
}

impl<H: Handler> Peer<H> {
    fn new(protocol: Protocol, responder: &Arc<Responder<H>>) -> Self {
        Self { protocol, session: Session::new(Arc::clone(responder)) }
    }

    /// Sends one message; gives the one that comes back, if one does.
    fn send(&mut self, message: &[u8]) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        let at = framing::open(&mut out);
        out.extend(message);
        framing::close(&mut out, at).unwrap();
        self.session.room().extend(out);
        let reply = self.session.next_reply().unwrap().unwrap();
        (!reply.is_empty()).then(|| framing::whole(reply, LIMIT).unwrap().into_owned())
    }

    fn handshake(&self, with_protocol: bool) -> Vec<u8> {
        let mut out = Vec::new();
        let client_protocol = with_protocol.then(|| self.protocol.text());
        let hash = self.protocol.hash();
        HandshakeRequest { client_hash: hash, client_protocol, server_hash: hash }.write(&mut out);
        out
    }

    fn call(&self, name: &str, parameters: &Json) -> Vec<u8> {
        let mut out = Vec::new();
        Request::open(name, &mut out);
        if let Some(number) = self.protocol.find(name) {
            out.extend(datum(&self.protocol, self.protocol.signature(number).unwrap().request, parameters));
        }
        out
    }

    /// Sends a call with the protocol before it; gives the outcome of the handshake and what follows.
    fn introduce(&mut self, name: &str, parameters: &Json) -> (Match, Vec<u8>) {
        let message = [self.handshake(true), self.call(name, parameters)].concat();
        shaken(&self.send(&message).unwrap())
    }
}

fn shaken(message: &[u8]) -> (Match, Vec<u8>) {
    let mut input = Input::new(message);
    let response = HandshakeResponse::read(&mut input).unwrap();
    (response.outcome, input.rest().to_vec())
}

fn value(message: &[u8]) -> Vec<u8> {
    match Reply::read(message).unwrap() {
        Reply::Value(value) => value.to_vec(),
        Reply::Error(error) => panic!("{}", String::from_utf8_lossy(error)),
    }
}

fn error(message: &[u8]) -> String {
    match Reply::read(message).unwrap() {
        Reply::Value(value) => panic!("{value:?}"),
        Reply::Error(error) => String::from_utf8_lossy(error).into_owned(),
    }
}

#[test]
fn other_documentation_makes_a_stranger_who_is_understood() {
    let responder = rpcbench_avro::responder(LIMIT).unwrap();
    let mut peer = Peer::new(changed(&[("The service that is measured", "Another doc")]), &responder);
    let burn = json!({"rounds": 0});
    let (outcome, rest) = shaken(&peer.send(&[peer.handshake(false), peer.call("Burn", &burn)].concat()).unwrap());
    assert_eq!((outcome, rest), (Match::None, vec![]));
    let (outcome, rest) = peer.introduce("Burn", &burn);
    assert_eq!((outcome, value(&rest)), (Match::Client, vec![0]));
    assert_eq!(value(&peer.send(&peer.call("Burn", &burn)).unwrap()), [0], "no handshake any more");

    let mut next = Peer::new(changed(&[("The service that is measured", "Another doc")]), &responder);
    let (outcome, _) = shaken(&next.send(&[next.handshake(false), next.call("Burn", &burn)].concat()).unwrap());
    assert_eq!(outcome, Match::Client, "the server remembers, across connections");
}

#[test]
fn a_protocol_is_remembered_under_its_true_hash_alone() {
    let responder = rpcbench_avro::responder(LIMIT).unwrap();
    let victim = changed(&[("The service that is measured", "The victim's")]);
    let mut liar = Peer::new(
        changed(&[(r#"{"name": "count", "type": "long"}]"#, r#"{"name": "count", "type": "int"}]"#)]),
        &responder,
    );
    let mut lie = Vec::new();
    HandshakeRequest { client_hash: victim.hash(), client_protocol: Some(liar.protocol.text()), server_hash: [0; 16] }
        .write(&mut lie);
    let (outcome, _) = shaken(&liar.send(&[lie, liar.call("Burn", &json!({"rounds": 0}))].concat()).unwrap());
    assert_eq!(outcome, Match::Client, "it is taken at its word for itself");
    let mut peer = Peer::new(victim, &responder);
    let (outcome, _) = shaken(&peer.send(&[peer.handshake(false), peer.call("", &Json::Null)].concat()).unwrap());
    assert_eq!(outcome, Match::None);
}

#[test]
fn a_field_more_from_the_client_is_passed_over() {
    let responder = rpcbench_avro::responder(LIMIT).unwrap();
    let more = changed(&[(
        r#"{"name": "status", "type": "int"}"#,
        r#"{"name": "referer", "type": ["null", "string"]}, {"name": "status", "type": "int"}"#,
    )]);
    let mut line = json!({"address": "\u{1}\u{2}\u{3}\u{4}", "identity": "-", "user": "frank", "date": "now",
        "request": "GET /", "status": 200, "size": -1});
    let plain = datum(
        bench::protocol(),
        bench::protocol().signature(bench::protocol().find("EchoLog").unwrap()).unwrap().response,
        &json!([line, line]),
    );
    line["referer"] = json!("http://a.example/");
    let mut peer = Peer::new(more, &responder);
    let (_, rest) = peer.introduce("EchoLog", &json!({"lines": [line, line]}));
    assert_eq!(value(&rest), plain);
}

#[test]
fn a_field_less_from_the_client_takes_its_default() {
    let responder = rpcbench_avro::responder(LIMIT).unwrap();
    let less = changed(&[(",\n      {\"name\": \"leader\", \"type\": [\"null\", \"long\"], \"default\": null}", "")]);
    let contact = json!({"id": 1, "allegiance": "Hostile", "name": "n", "x": 0.5, "y": 0.5, "heading": 0.5,
        "speed": 0.5, "health": 9, "flags": 0});
    let mut whole = contact.clone();
    whole["leader"] = Json::Null;
    let update = |contact: &Json| json!({"tick": 1, "contacts": [contact], "terrain": ""});
    let signature = bench::protocol().signature(bench::protocol().find("EchoContacts").unwrap()).unwrap();
    let expected = datum(bench::protocol(), signature.response, &update(&whole));
    let mut peer = Peer::new(less, &responder);
    let (_, rest) = peer.introduce("EchoContacts", &json!({"update": update(&contact)}));
    assert_eq!(value(&rest), expected);
}

#[test]
fn numbers_from_the_client_are_promoted() {
    let responder = rpcbench_avro::responder(LIMIT).unwrap();
    let narrow = changed(&[
        (r#"[{"name": "count", "type": "long"}]"#, r#"[{"name": "count", "type": "int"}]"#),
        (r#"{"name": "score", "type": "double"}"#, r#"{"name": "score", "type": "int"}"#),
    ]);
    let mut peer = Peer::new(narrow, &responder);
    let (_, rest) = peer.introduce("Expand", &json!({"count": 0}));
    assert_eq!(value(&rest), [0]);
    let found = json!({"url": "u", "score": 3, "snippet": "s"});
    let reply = value(&peer.send(&peer.call("Rank", &json!({"results": [found]}))).unwrap());
    let expected = [&[2, 2, b'u'][..], &3.0_f64.to_le_bytes(), &[2, b's', 0]].concat();
    assert_eq!(reply, expected);
}

#[test]
fn what_cannot_be_resolved_is_an_answer() {
    let responder = rpcbench_avro::responder(LIMIT).unwrap();
    let other = changed(&[
        (r#"[{"name": "count", "type": "long"}]"#, r#"[{"name": "number", "type": "long"}]"#),
        (r#""Burn": {"#, r#""Scorch": {"request": [], "response": "null"}, "Burn": {"#),
    ]);
    let mut peer = Peer::new(other, &responder);
    let (_, rest) = peer.introduce("Expand", &json!({"number": 0}));
    assert!(error(&rest).contains("field `count` was not written"));
    let unknown = peer.send(&peer.call("Scorch", &json!({}))).unwrap();
    assert!(error(&unknown).contains("no message `Scorch`"));
    assert_eq!(value(&peer.send(&peer.call("Burn", &json!({"rounds": 0}))).unwrap()), [0]);
}

#[test]
fn a_ping_is_answered_with_nothing() {
    let responder = rpcbench_avro::responder(LIMIT).unwrap();
    let mut peer = Peer::new(changed(&[]), &responder);
    let (outcome, rest) = shaken(&peer.send(&[peer.handshake(false), peer.call("", &Json::Null)].concat()).unwrap());
    assert_eq!((outcome, rest), (Match::Both, vec![]));
    peer.session.room().extend([0, 0, 0, 2, 0, 0, 0, 0, 0, 0]);
    assert_eq!(peer.session.next_reply().unwrap().unwrap(), [0; 4], "a message without any content");
    assert!(!peer.session.is_inside());
}

/// Keeps what it was told.
#[derive(Default)]
struct Notebook(Mutex<Vec<Vec<u8>>>);

impl Handler for Notebook {
    fn handle(&self, _: usize, parameters: &[u8], _: &mut Vec<u8>) -> Result<(), Failure> {
        self.0.lock().unwrap().push(parameters.to_vec());
        Err(Failure::system("nobody hears this"))
    }
}

#[test]
fn a_one_way_message_has_no_reply_once_a_connection_stands() {
    let text = r#"{"protocol": "Notes", "messages": {
        "note": {"request": [{"name": "n", "type": "int"}], "response": "null", "one-way": true}}}"#;
    let protocol: &'static Protocol = Box::leak(Box::new(Protocol::parse(text).unwrap()));
    let responder = Arc::new(Responder::new(protocol, Notebook::default(), LIMIT).unwrap());
    let mut peer = Peer::new(Protocol::parse(text).unwrap(), &responder);
    let (outcome, rest) = peer.introduce("note", &json!({"n": 1}));
    assert_eq!(outcome, Match::Both);
    assert!(error(&rest).contains("nobody hears"), "with the handshake, there is a reply");
    assert_eq!(peer.send(&peer.call("note", &json!({"n": 2}))), None);
    assert_eq!(peer.send(&peer.call("note", &json!({"n": 3}))), None);

    let both_ways = text.replace(r#", "one-way": true"#, "");
    let mut other = Peer::new(Protocol::parse(&both_ways).unwrap(), &responder);
    let (_, rest) = other.introduce("note", &json!({"n": 4}));
    assert!(error(&rest).contains("no message `note`"), "only one of the two waits for a reply");
    assert_eq!(*responder.handler().0.lock().unwrap(), [[2], [4], [6]]);
}

/// Answers in the terms of another version: by message name, whatever it is asked.
struct Canned(&'static Protocol, Vec<(&'static str, Json)>);

impl Handler for Canned {
    fn handle(&self, message: usize, _: &[u8], out: &mut Vec<u8>) -> Result<(), Failure> {
        let (name, signature) = (self.0.message(message), self.0.signature(message).unwrap());
        match self.1.iter().find(|(known, _)| *known == name) {
            Some((_, value)) => {
                out.extend(datum(self.0, signature.response, value));
                Ok(())
            }
            None => Err(Failure::declared(datum(self.0, signature.errors, &json!({"code": 7, "reason": "not today"})))),
        }
    }
}

/// Serves one connection, with a thread and a session.
fn serve_once<H: Handler>(responder: Arc<Responder<H>>) -> Endpoint {
    use std::io::{Read, Write};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = Endpoint::Tcp(listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut session = Session::new(responder);
        let mut chunk = [0; 7];
        loop {
            while let Some(reply) = session.next_reply().unwrap() {
                stream.write_all(reply).unwrap();
            }
            match stream.read(&mut chunk) {
                Ok(0) | Err(_) => return,
                Ok(count) => session.room().extend_from_slice(&chunk[..count]),
            }
        }
    });
    endpoint
}

#[test]
fn our_client_reads_what_another_version_answers() {
    let other: &'static Protocol = Box::leak(Box::new(changed(&[
        (
            r#"{"name": "url", "type": "string"}"#,
            r#"{"name": "rank", "type": "int"}, {"name": "url", "type": "bytes"}"#,
        ),
        (r#"{"name": "score", "type": "double"}"#, r#"{"name": "score", "type": "float"}"#),
        (
            r#"{"name": "reason", "type": "string"}"#,
            r#"{"name": "code", "type": "int"}, {"name": "reason", "type": "string"}"#,
        ),
        (r#""Burn": {"#, r#""Scorch": {"#),
    ])));
    let replies = vec![("Rank", json!([{"rank": 1, "url": "u", "score": 0.5, "snippet": "s"}]))];
    let responder = Arc::new(Responder::new(other, Canned(other, replies), LIMIT).unwrap());
    let endpoint = serve_once(responder);
    in_lane(async {
        let mut client = AvroTcp::connect(&endpoint, &ConnectOptions::default()).await.unwrap();
        let rank = client.prepare(&ModelRequest::Rank(vec![]));
        let reply = client.call(rank).await.unwrap();
        let restored = format!("{:?}", client.restore(reply).unwrap());
        assert_eq!(restored, r#"Rank([SearchResult { url: "u", score: 0.5, snippet: "s" }])"#);
        let refused = client.prepare(&ModelRequest::Expand(1));
        assert!(matches!(client.call(refused).await, Err(CallError::Remote(reason)) if reason == "not today"));
        let unknown = client.prepare(&ModelRequest::Burn(1));
        let answer = client.call(unknown).await;
        assert!(matches!(answer, Err(CallError::Remote(reason)) if reason.contains("no message `Burn`")));
    });
}

#[test]
fn a_server_of_another_text_serves_every_procedure() {
    let other: &'static Protocol = Box::leak(Box::new(changed(&[("The service that is measured", "Another doc")])));
    let responder = Arc::new(Responder::new(other, Service::<Apache>::new(), LIMIT).unwrap());
    let endpoint = serve_once(responder);
    in_lane(async {
        let mut client = AvroTcp::connect(&endpoint, &ConnectOptions::default()).await.unwrap();
        for request in edges() {
            check(&mut client, &request).await;
        }
    });
}
