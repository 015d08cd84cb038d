//! What the tables of docs/PROTOCOL.md say, one rule at a time.

use rpcbench_binary::protocol::{
    BeginError, CallId, Client, ClientEvent, CodecName, Ending, HIGH_WATER, Header, Kind, MAX_TEXT, Reason, Server,
    ServerEvent, Status, Violation,
};

const CODEC: CodecName = CodecName::new("bincode");

/// A client and a server that have exchanged hellos; the client may have two calls open.
fn greeted(client_limit: u32, server_limit: u32) -> (Client, Server) {
    let (mut client, mut server) = (Client::new(CODEC, client_limit), Server::new(CODEC, server_limit, 2));
    to_server(&mut client, &mut server);
    assert_eq!(server.next_event(), None);
    to_client(&mut server, &mut client);
    assert_eq!(client.next_event(), Some(ClientEvent::Ready));
    (client, server)
}

fn to_server(client: &mut Client, server: &mut Server) {
    let bytes = client.pending().to_vec();
    client.written(bytes.len());
    feed_server(server, &bytes);
}

fn feed_server(server: &mut Server, bytes: &[u8]) {
    server.space()[..bytes.len()].copy_from_slice(bytes);
    server.received(bytes.len());
}

fn to_client(server: &mut Server, client: &mut Client) {
    let bytes = server.pending().to_vec();
    server.written(bytes.len());
    feed_client(client, &bytes);
}

fn feed_client(client: &mut Client, bytes: &[u8]) {
    client.space()[..bytes.len()].copy_from_slice(bytes);
    client.received(bytes.len());
}

fn begin(client: &mut Client) -> CallId {
    client
        .begin::<()>(3, |out| {
            out.push(9);
            Ok(())
        })
        .unwrap()
}

/// Lets the server see a call and leave it open.
fn see_call(client: &mut Client, server: &mut Server) -> CallId {
    let begun = begin(client);
    to_server(client, server);
    let Some(ServerEvent::Call { call, procedure: 3, payload: [9] }) = server.next_event() else { panic!("no call") };
    assert_eq!(call, begun);
    call
}

fn frame(kind: Kind, id: u64) -> [u8; 16] {
    Header::new(kind, id).encode()
}

#[test]
fn a_slot_is_used_again_only_when_its_call_was_answered_and_released() {
    let (mut client, mut server) = greeted(2000, 2000);
    let (first, second) = (see_call(&mut client, &mut server), see_call(&mut client, &mut server));
    assert_eq!((first.slot, second.slot), (0, 1));
    assert_eq!(client.begin::<()>(0, |_| Ok(())), Err(BeginError::Full));
    assert!(client.cancel(first));
    assert_eq!(client.begin::<()>(0, |_| Ok(())), Err(BeginError::Full), "the cancelled call is still open");
    assert!(server.answer(second, |_| Ok::<(), String>(())));
    to_client(&mut server, &mut client);
    assert!(matches!(client.next_event(), Some(ClientEvent::Reply { call, .. }) if call == second));
    assert_eq!(client.begin::<()>(0, |_| Ok(())), Err(BeginError::Full), "the reply is still being looked at");
    client.release(second);
    assert_eq!(begin(&mut client), CallId { slot: 1, generation: 1 });
    assert!(server.fail(first, Status::Cancelled, ""));
    to_client(&mut server, &mut client);
    assert_eq!(client.next_event(), None, "nobody waits for this one");
    assert_eq!(begin(&mut client), CallId { slot: 0, generation: 1 });
}

#[test]
fn a_late_reply_is_not_taken_for_anothers() {
    let (mut client, mut server) = greeted(2000, 2000);
    let call = see_call(&mut client, &mut server);
    server.answer(call, |_| Ok::<(), String>(()));
    let again = server.pending().to_vec();
    to_client(&mut server, &mut client);
    assert!(matches!(client.next_event(), Some(ClientEvent::Reply { .. })));
    client.release(call);
    assert_eq!(begin(&mut client), CallId { slot: 0, generation: 1 });
    feed_client(&mut client, &again);
    let violation = Violation::NoSuchCall { slot: 0, generation: 0 };
    assert_eq!(client.next_event(), Some(ClientEvent::Closed(Ending::Violated(violation))));
    assert_eq!(client.next_event(), None);
}

#[test]
fn a_cancel_that_crosses_its_answer_is_ignored() {
    let (mut client, mut server) = greeted(2000, 2000);
    let call = see_call(&mut client, &mut server);
    assert!(client.cancel(call));
    assert!(server.answer(call, |_| Ok::<(), String>(())));
    to_server(&mut client, &mut server);
    assert_eq!(server.next_event(), None);
    assert!(!server.fail(call, Status::Cancelled, ""), "it was answered already");
    to_client(&mut server, &mut client);
    assert_eq!(client.next_event(), None);
    assert_eq!(client.open_calls(), 0);
}

#[test]
fn what_is_too_large_is_refused_before_anything_is_sent() {
    let (mut client, mut server) = greeted(1024, 1500);
    let fill = |count| {
        move |out: &mut Vec<u8>| {
            out.resize(out.len() + count, 0);
            Ok::<(), String>(())
        }
    };
    assert_eq!(client.begin(0, fill(1501)), Err(BeginError::TooLarge { bytes: 1501, limit: 1500 }));
    assert!(client.pending().is_empty());
    assert!(client.begin(0, fill(1500)).is_ok());
    to_server(&mut client, &mut server);
    let Some(ServerEvent::Call { call, .. }) = server.next_event() else { panic!("no call") };
    assert!(server.answer(call, fill(1025)));
    to_client(&mut server, &mut client);
    assert!(matches!(client.next_event(), Some(ClientEvent::Reply { status: Status::TooLarge, .. })));
}

#[test]
fn what_cannot_be_encoded_leaves_no_trace_at_the_client_and_an_error_from_the_server() {
    let (mut client, mut server) = greeted(2000, 2000);
    let failed = client.begin(0, |out| {
        out.push(1);
        Err("no")
    });
    assert_eq!(failed, Err(BeginError::Encode("no")));
    assert_eq!((client.pending().len(), client.open_calls()), (0, 0));
    let call = see_call(&mut client, &mut server);
    assert!(server.answer(call, |out| {
        out.push(1);
        Err("x".repeat(10_000))
    }));
    assert_eq!(server.pending().len(), 16 + MAX_TEXT);
    to_client(&mut server, &mut client);
    assert!(matches!(client.next_event(), Some(ClientEvent::Reply { status: Status::Internal, .. })));
}

#[test]
fn after_the_clients_goodbye_open_calls_are_answered_and_none_begin() {
    let (mut client, mut server) = greeted(2000, 2000);
    let call = see_call(&mut client, &mut server);
    client.close(Reason::Done, "");
    assert_eq!(client.begin::<()>(0, |_| Ok(())), Err(BeginError::Closed));
    to_server(&mut client, &mut server);
    assert_eq!(server.next_event(), Some(ServerEvent::Goodbye(Reason::Done, b"")));
    assert_eq!(server.next_event(), None);
    assert_eq!(client.next_event(), None);
    assert!(server.answer(call, |_| Ok::<(), String>(())));
    assert_eq!(server.next_event(), Some(ServerEvent::Closed(Ending::Finished)));
    to_client(&mut server, &mut client);
    assert!(matches!(client.next_event(), Some(ClientEvent::Reply { .. })));
    assert_eq!(client.next_event(), Some(ClientEvent::Closed(Ending::Finished)));
}

#[test]
fn a_request_after_the_clients_goodbye_is_a_violation() {
    let (mut client, mut server) = greeted(2000, 2000);
    see_call(&mut client, &mut server);
    feed_server(&mut server, &[frame(Kind::Goodbye, 0), frame(Kind::Request, 1)].concat());
    assert!(matches!(server.next_event(), Some(ServerEvent::Goodbye(..))));
    assert_eq!(server.next_event(), Some(ServerEvent::Closed(Ending::Violated(Violation::RequestAfterGoodbye))));
}

#[test]
fn after_the_servers_goodbye_requests_on_their_way_are_answered_shutting_down() {
    let (mut client, mut server) = greeted(2000, 2000);
    let open = see_call(&mut client, &mut server);
    let crossing = begin(&mut client);
    server.close(Reason::ShuttingDown, "stopping");
    to_server(&mut client, &mut server);
    assert_eq!(server.next_event(), None);
    to_client(&mut server, &mut client);
    assert_eq!(client.next_event(), Some(ClientEvent::Goodbye(Reason::ShuttingDown, b"stopping")));
    let answered = client.next_event();
    assert!(
        matches!(answered, Some(ClientEvent::Reply { call, status: Status::ShuttingDown, .. }) if call == crossing)
    );
    assert_eq!(client.next_event(), None);
    assert_eq!(client.begin::<()>(0, |_| Ok(())), Err(BeginError::Closed));
    server.answer(open, |_| Ok::<(), String>(()));
    to_client(&mut server, &mut client);
    assert!(matches!(client.next_event(), Some(ClientEvent::Reply { status: Status::Ok, .. })));
    assert_eq!(client.next_event(), Some(ClientEvent::Closed(Ending::Finished)));
}

#[test]
fn a_taken_slot_is_a_violation_also_under_another_generation() {
    let (mut client, mut server) = greeted(2000, 2000);
    let call = see_call(&mut client, &mut server);
    let next = CallId { generation: call.generation + 1, ..call };
    feed_server(&mut server, &frame(Kind::Request, next.to_bits()));
    assert_eq!(server.next_event(), Some(ServerEvent::Closed(Ending::Violated(Violation::SlotTaken(0)))));
    assert_eq!(server.pending()[4..7], [4, 0, 2], "a goodbye says why");
}

#[test]
fn a_server_whose_client_reads_nothing_stops_taking_requests() {
    let (mut client, mut server) = greeted(1 << 20, 1 << 20);
    let big = |out: &mut Vec<u8>| {
        out.resize(out.len() + HIGH_WATER, 0);
        Ok::<(), String>(())
    };
    let (first, second) = (see_call(&mut client, &mut server), begin(&mut client));
    assert!(server.answer(first, big));
    assert!(!server.wants_input());
    to_server(&mut client, &mut server);
    assert_eq!(server.next_event(), None);
    server.written(100);
    assert!(server.wants_input());
    assert!(matches!(server.next_event(), Some(ServerEvent::Call { call, .. }) if call == second));
}

#[test]
fn a_client_whose_server_reads_nothing_begins_nothing_but_reads_on() {
    let (mut client, mut server) = greeted(1 << 20, 1 << 20);
    let call = see_call(&mut client, &mut server);
    server.answer(call, |_| Ok::<(), String>(()));
    client
        .begin(0, |out| {
            out.resize(out.len() + HIGH_WATER, 0);
            Ok::<(), String>(())
        })
        .unwrap();
    assert!(!client.has_room() && !client.ping(1));
    assert_eq!(client.begin::<()>(0, |_| Ok(())), Err(BeginError::Full));
    to_client(&mut server, &mut client);
    assert!(matches!(client.next_event(), Some(ClientEvent::Reply { .. })));
}

#[test]
fn a_length_alone_makes_nothing_large() {
    let (_, mut server) = greeted(1024, 16 << 20);
    let header = Header { length: 16 << 20, ..Header::new(Kind::Request, 0) };
    feed_server(&mut server, &header.encode());
    let mut sent = 16;
    while sent < 1 << 20 {
        assert_eq!(server.next_event(), None);
        let count = server.space().len();
        assert!(server.held() <= (64 << 10) + 2 * sent, "{} bytes are held for {sent}", server.held());
        server.received(count);
        sent += count;
    }
}

#[test]
fn a_large_buffer_is_given_back() {
    let (_, mut server) = greeted(1024, 16 << 20);
    let header = Header { length: 8 << 20, ..Header::new(Kind::Request, 0) };
    feed_server(&mut server, &header.encode());
    let mut left = 8 << 20;
    while left > 0 {
        let count = server.space().len().min(left);
        server.received(count);
        left -= count;
    }
    assert!(matches!(server.next_event(), Some(ServerEvent::Call { payload, .. }) if payload.len() == 8 << 20));
    server.space();
    assert!(server.held() <= 64 << 10, "{}", server.held());
}

#[test]
fn the_end_of_input_is_told_from_a_cut() {
    let (mut client, mut server) = greeted(2000, 2000);
    server.end_of_input();
    assert_eq!(server.next_event(), Some(ServerEvent::Closed(Ending::Finished)));
    begin(&mut client);
    client.end_of_input();
    assert_eq!(client.next_event(), Some(ClientEvent::Closed(Ending::Cut("a call"))));

    let (mut client, mut server) = greeted(2000, 2000);
    let call = see_call(&mut client, &mut server);
    server.end_of_input();
    assert_eq!(server.next_event(), None, "a call is open");
    server.answer(call, |_| Ok::<(), String>(()));
    assert_eq!(server.next_event(), Some(ServerEvent::Closed(Ending::Finished)));

    let (_, mut server) = greeted(2000, 2000);
    feed_server(&mut server, &[1, 2, 3]);
    server.end_of_input();
    assert_eq!(server.next_event(), Some(ServerEvent::Closed(Ending::Cut("a frame"))));
}
