//! Both machines, joined by two pipes that deliver what and when chance says, from a seed that repeats a failure.

use std::collections::{HashMap, VecDeque};

use proptest::prelude::*;
use rpcbench_binary::protocol::{
    BeginError, CallId, Client, ClientEvent, CodecName, Ending, Reason, Server, ServerEvent, Status,
};

/// Chance, from a seed (`SplitMix64`).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.next() % most.max(1) as u64).unwrap()
    }
}

/// What became of a call, as its caller sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Waiting,
    Answered,
    ShutDown,
    GivenUp,
}

struct World {
    chance: Chance,
    client: Client,
    server: Server,
    to_server: VecDeque<u8>,
    to_client: VecDeque<u8>,
    /// By what the call carries.
    fates: Vec<Fate>,
    open: HashMap<CallId, usize>,
    /// What the server works on.
    working: Vec<(CallId, Vec<u8>)>,
    answers: Vec<usize>,
    client_ending: Option<Ending>,
    server_ending: Option<Ending>,
    /// True once a goodbye may cut what is begun.
    cut: bool,
}

const CODEC: CodecName = CodecName::new("bincode");

impl World {
    fn new(seed: u64) -> Self {
        Self {
            chance: Chance(seed),
            client: Client::new(CODEC, 4096),
            server: Server::new(CODEC, 4096, 16),
            to_server: VecDeque::new(),
            to_client: VecDeque::new(),
            fates: Vec::new(),
            open: HashMap::new(),
            working: Vec::new(),
            answers: Vec::new(),
            client_ending: None,
            server_ending: None,
            cut: false,
        }
    }

    /// The payload of a call: its number, then as much filling as the number says.
    fn payload(number: usize) -> Vec<u8> {
        let mut payload = u32::try_from(number).unwrap().to_le_bytes().to_vec();
        payload.resize(4 + number * 61 % 3000, number.to_le_bytes()[0]);
        payload
    }

    fn begin(&mut self) {
        let number = self.fates.len();
        let begun = self.client.begin(number.to_le_bytes()[0], |out| {
            out.extend(Self::payload(number));
            Ok::<(), ()>(())
        });
        match begun {
            Ok(call) => {
                self.fates.push(Fate::Waiting);
                self.answers.push(0);
                assert!(self.open.insert(call, number).is_none(), "a call was named twice");
            }
            Err(BeginError::Full) => assert!(self.open.len() <= 16),
            Err(BeginError::Closed) => assert!(!self.client.is_open()),
            Err(error) => panic!("{error:?}"),
        }
    }

    fn give_up(&mut self) {
        let place = self.chance.below(self.open.len());
        let mut calls: Vec<_> = self.open.keys().copied().collect();
        calls.sort_by_key(|call| call.to_bits());
        if let Some(call) = calls.get(place) {
            assert!(self.client.cancel(*call));
            assert!(!self.client.cancel(*call), "cancelled twice");
            let number = self.open.remove(call).unwrap();
            self.fates[number] = Fate::GivenUp;
        }
    }

    fn answer(&mut self) {
        if self.working.is_empty() {
            return;
        }
        let (call, payload) = self.working.swap_remove(self.chance.below(self.working.len()));
        let answered = if self.chance.below(4) == 0 {
            self.server.fail(call, Status::Refused, std::str::from_utf8(&payload[..0]).unwrap())
        } else {
            self.server.answer(call, |out| {
                out.extend(&payload);
                Ok::<(), String>(())
            })
        };
        assert!(answered, "an open call could not be answered");
        assert!(!self.server.fail(call, Status::Internal, ""), "answered twice");
    }

    /// Moves a random piece of what is on its way.
    fn deliver_to_server(&mut self) {
        let count = self.chance.below(self.client.pending().len() + 1);
        self.to_server.extend(&self.client.pending()[..count]);
        self.client.written(count);
        if self.server_ending.is_none() && self.server.wants_input() {
            let space = self.server.space();
            let count = self.chance.below(200).min(self.to_server.len()).min(space.len());
            self.to_server.drain(..count).zip(space).for_each(|(byte, place)| *place = byte);
            self.server.received(count);
        }
        self.server_events();
    }

    fn deliver_to_client(&mut self) {
        let count = self.chance.below(self.server.pending().len() + 1);
        self.to_client.extend(&self.server.pending()[..count]);
        self.server.written(count);
        let space = self.client.space();
        let count = self.chance.below(200).min(self.to_client.len()).min(space.len());
        self.to_client.drain(..count).zip(space).for_each(|(byte, place)| *place = byte);
        self.client.received(count);
        self.client_events();
    }

    fn server_events(&mut self) {
        while let Some(event) = self.server.next_event() {
            match event {
                ServerEvent::Call { call, procedure, payload } => {
                    let number = u32::from_le_bytes(*payload.first_chunk().unwrap()) as usize;
                    assert_eq!(payload, Self::payload(number));
                    assert_eq!(procedure, number.to_le_bytes()[0]);
                    self.working.push((call, payload.to_vec()));
                }
                ServerEvent::Cancel(call) => {
                    let place = self.working.iter().position(|(working, _)| *working == call).unwrap();
                    // Half of them have not begun.
                    if self.chance.below(2) == 0 {
                        self.working.swap_remove(place);
                        assert!(self.server.fail(call, Status::Cancelled, ""));
                    }
                }
                ServerEvent::Goodbye(reason, _) => assert_eq!(reason, Reason::Done),
                ServerEvent::Closed(ending) => assert!(self.server_ending.replace(ending).is_none(), "closed twice"),
            }
        }
    }

    fn client_events(&mut self) {
        while let Some(event) = self.client.next_event() {
            match event {
                ClientEvent::Ready | ClientEvent::Pong(_) => {}
                ClientEvent::Goodbye(reason, _) => assert_eq!(reason, Reason::ShuttingDown),
                ClientEvent::Reply { call, status, payload, .. } => {
                    let number = self.open.remove(&call).expect("a reply to a call that nobody waits for");
                    if status == Status::Ok {
                        assert_eq!(payload, Self::payload(number));
                    }
                    assert_ne!(status, Status::Cancelled, "nobody gave this one up");
                    let fate = if status == Status::ShuttingDown { Fate::ShutDown } else { Fate::Answered };
                    self.fates[number] = fate;
                    self.answers[number] += 1;
                    self.client.release(call);
                }
                ClientEvent::Closed(ending) => assert!(self.client_ending.replace(ending).is_none(), "closed twice"),
            }
        }
    }

    fn step(&mut self, goodbyes: bool) {
        match self.chance.below(100) {
            0..20 => self.begin(),
            20..25 => self.give_up(),
            25..40 => self.answer(),
            40..68 => self.deliver_to_server(),
            68..97 => self.deliver_to_client(),
            97 => assert!(self.client.ping(7) || !self.client.is_open() || self.client.pending().len() > 1 << 20),
            98 if goodbyes && self.client.is_open() && self.chance.below(8) == 0 => {
                self.client.close(Reason::Done, "done");
            }
            99 if goodbyes && self.server.is_greeted() && self.chance.below(8) == 0 => {
                self.cut = true;
                self.server.close(Reason::ShuttingDown, "stopping");
            }
            _ => {}
        }
    }

    /// Delivers and answers everything, then closes both ways as sockets would.
    fn finish(&mut self) {
        for _ in 0..2_000_000 {
            self.answer();
            self.deliver_to_server();
            self.deliver_to_client();
            if self.open.is_empty() && self.client.open_calls() == 0 && self.client.is_open() {
                self.client.close(Reason::Done, "");
            }
            if self.client_ending.is_some() && self.client.pending().is_empty() && self.to_server.is_empty() {
                self.server.end_of_input();
            }
            if self.client_ending.is_some() && self.server_ending.is_some() {
                return;
            }
        }
        panic!("the two never finish: {:?} {:?}", self.client, self.server);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_call_is_answered_exactly_once(seed in any::<u64>(), steps in 0_usize..3000, goodbyes in any::<bool>()) {
        let mut world = World::new(seed);
        for _ in 0..steps {
            world.step(goodbyes);
        }
        world.finish();
        prop_assert_eq!(world.client_ending, Some(Ending::Finished));
        prop_assert_eq!(world.server_ending, Some(Ending::Finished));
        prop_assert_eq!(world.server.open_calls(), 0);
        for (number, (fate, answers)) in world.fates.iter().zip(&world.answers).enumerate() {
            match fate {
                Fate::Answered => prop_assert_eq!(*answers, 1, "call {}", number),
                Fate::ShutDown => prop_assert!(world.cut && *answers == 1, "call {}", number),
                Fate::GivenUp => prop_assert_eq!(*answers, 0, "call {}", number),
                Fate::Waiting => prop_assert!(false, "call {} was never answered", number),
            }
        }
    }

    #[test]
    fn a_stream_that_breaks_ends_both_sides_and_answers_nothing_twice(seed in any::<u64>(), steps in 0_usize..1500) {
        let mut world = World::new(seed);
        for _ in 0..steps {
            world.step(false);
        }
        world.client.end_of_input();
        world.server.end_of_input();
        world.client_events();
        world.server_events();
        while !world.working.is_empty() {
            world.answer();
        }
        world.server_events();
        prop_assert!(world.client_ending.is_some() && world.server_ending.is_some());
        prop_assert!(world.answers.iter().all(|answers| *answers <= 1));
        prop_assert!(matches!(world.client.begin::<()>(0, |_| Ok(())), Err(BeginError::Closed)));
    }
}

#[test]
fn a_seed_repeats_what_happened() {
    let run = |seed| {
        let mut world = World::new(seed);
        (0..2000).for_each(|_| world.step(true));
        world.finish();
        format!("{:?} {:?}", world.fates, world.client)
    };
    assert_eq!(run(5), run(5));
    assert_ne!(run(5), run(6));
}
