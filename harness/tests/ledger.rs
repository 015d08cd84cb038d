//! Whatever becomes of calls, the books add up: random loads, random ends of calls and of connections, and an end of the
//! run at any time, in virtual time.

mod stage;

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use proptest::prelude::*;
use rpcbench_contract::workloads::Reply;
use rpcbench_contract::{CallError, Driving, SetupError};
use rpcbench_harness::drive::Arrivals;
use rpcbench_records::{Ledger, Load, Pattern, Session};
use stage::{Crew, Cues, Part, Played, VirtualTime, right, wrong};

/// The longest call that is answered, in ns: histograms keep times up to 2047 ns exactly, so that sums can be compared
/// exactly.
const LONGEST_NS: u64 = 2_000;

/// Scenes that are played: some twenty milliseconds each. Of 6000, all added up.
const CASES: u32 = 100;

/// Every call of the window is waited for, however late.
const FOR_EVER: u64 = u64::MAX / 8;

/// How a call ends.
#[derive(Clone, Copy, Debug)]
enum End {
    Right,
    Wrong,
    /// The server understood, and answered with an error.
    Refused,
    /// The connection broke.
    Lost,
    /// There is no answer.
    Silent,
}

/// What calls and connections do, in turn and over again.
#[derive(Clone, Debug)]
struct Script {
    calls: Vec<(End, u64)>,
    /// Whether a connection that is made anew can be made.
    renewals: Vec<bool>,
}

/// A load, who carries it, and what happens.
#[derive(Clone, Debug)]
struct Scene {
    crew: Crew,
    multiplexes: bool,
    cues: Cues,
    script: Script,
}

/// A server that keeps to a script, and its own count of how calls ended.
struct Server {
    time: VirtualTime,
    script: Script,
    /// Connections that are made before the first call.
    first: usize,
    connected: Cell<usize>,
    called: Cell<usize>,
    tally: RefCell<Ledger>,
}

thread_local! {
    static SERVER: RefCell<Option<Rc<Server>>> = const { RefCell::new(None) };
}

#[derive(Clone)]
struct Actor<const MULTIPLEXES: bool>(Rc<Server>);

impl<const MULTIPLEXES: bool> Part for Actor<MULTIPLEXES> {
    const DRIVING: Driving = Driving::Async { multiplexes: MULTIPLEXES };

    fn enter() -> Result<Self, SetupError> {
        let server = SERVER.with_borrow(Clone::clone).expect("the server stands");
        let renewed = server.connected.replace(server.connected.get() + 1).checked_sub(server.first);
        match renewed.map(|renewed| server.script.renewals[renewed % server.script.renewals.len()]) {
            Some(false) => Err(SetupError::Failed("nobody listens".to_owned())),
            Some(true) | None => Ok(Self(server)),
        }
    }

    async fn answer(&mut self) -> Result<Reply, CallError> {
        let (end, takes_ns) = self.0.next();
        if !matches!(end, End::Silent) {
            self.0.time.pass(takes_ns).await;
        }
        match end {
            End::Right => Ok(right()),
            End::Wrong => Ok(wrong()),
            End::Refused => Err(CallError::Remote("no".to_owned())),
            End::Lost => Err(CallError::Connection("reset".to_owned())),
            End::Silent => std::future::pending().await,
        }
    }
}

impl Server {
    fn next(&self) -> (End, u64) {
        let (end, takes_ns) = self.script.calls[self.called.get() % self.script.calls.len()];
        self.called.set(self.called.get() + 1);
        let mut tally = self.tally.borrow_mut();
        let count = match end {
            End::Right => &mut tally.ok,
            End::Wrong => &mut tally.wrong,
            End::Refused | End::Lost => &mut tally.error,
            End::Silent => &mut tally.timeout,
        };
        *count += 1;
        (end, takes_ns)
    }
}

fn play(scene: &Scene) -> (Played, Ledger) {
    let time = VirtualTime::new();
    let server = Rc::new(Server {
        time: time.clone(),
        script: scene.script.clone(),
        first: scene.crew.lanes.iter().map(Vec::len).sum(),
        connected: Cell::new(0),
        called: Cell::new(0),
        tally: RefCell::default(),
    });
    SERVER.set(Some(Rc::clone(&server)));
    let played = if scene.multiplexes {
        scene.crew.play::<Actor<true>, _>(&time, &time, scene.cues)
    } else {
        scene.crew.play::<Actor<false>, _>(&time, &time, scene.cues)
    };
    (played, *server.tally.borrow())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: CASES, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_books_add_up(scene in scene()) {
        let (Played { recorder, gave_up }, tally) = play(&scene);
        let (ledger, Load { pattern, .. }) = (recorder.ledger, scene.crew.load);
        prop_assert!(ledger.balances(), "{:?}", ledger);

        prop_assert_eq!(recorder.service.len(), ledger.ok);
        prop_assert_eq!(recorder.late.is_some(), pattern.scheduled());
        if let Some(late) = &recorder.late {
            let counts = [&late.response, &late.punctual, &late.wake].map(hdrhistogram::Histogram::len);
            prop_assert_eq!(counts, [ledger.ok; 3]);
            prop_assert!(late.backlog.len() <= ledger.ok);
        }

        let answered_ns: u64 = recorder.service.iter_recorded().map(|value| value.value_iterated_to() * value.count_at_value()).sum();
        prop_assert_eq!(recorder.open_ns, answered_ns + recorder.unanswered_ns);

        if scene.cues.announced_ns == 0 && scene.cues.lead_ns == 0 {
            let Ledger { ok, wrong, error, timeout, .. } = ledger;
            prop_assert_eq!((ok, wrong, error, timeout), (tally.ok, tally.wrong, tally.error, tally.timeout));
        }
        match pattern {
            Pattern::Closed => prop_assert_eq!((ledger.shed, ledger.censored), (0, 0)),
            Pattern::Sessions => {}
            Pattern::Constant | Pattern::Poisson => {
                let arrivals = Arrivals::of(&scene.crew.load, scene.crew.seed).unwrap();
                prop_assert_eq!(ledger.scheduled, arrivals.totals(scene.crew.window_ns).count);
            }
        }
        if scene.cues.stopped_ns.is_none() && gave_up.is_empty() && scene.cues.drain_ns == FOR_EVER {
            prop_assert_eq!(ledger.censored, 0);
        }
    }
}

fn scene() -> impl Strategy<Value = Scene> {
    (any::<bool>(), crew_shape(), load(), cues(), script(), (any::<u64>(), 100_000_u64..3_000_000, 1_u64..5)).prop_map(
        |(multiplexes, mut lanes, mut load, (mut cues, stopped), script, (seed, window_ns, timeout_ms))| {
            if !multiplexes {
                lanes.iter_mut().flatten().for_each(|calls| *calls = 1);
            }
            load.in_flight = lanes.iter().flatten().sum();
            cues.stopped_ns = stopped.map(|part| (cues.announced_ns + cues.lead_ns + window_ns) * part / 100);
            let call_timeout = Duration::from_millis(timeout_ms);
            Scene { crew: Crew { load, seed, window_ns, lanes, call_timeout }, multiplexes, cues, script }
        },
    )
}

fn crew_shape() -> impl Strategy<Value = Vec<Vec<u32>>> {
    prop::collection::vec(prop::collection::vec(1_u32..4, 1..3), 1..4)
}

fn load() -> impl Strategy<Value = Load> {
    let session = (1_u32..6, 0_u64..3_000).prop_map(|(calls, think_ns)| Session { calls, think_ns });
    (0..4, 20_000.0..2_000_000.0, session, 1_u32..50).prop_map(|(pattern, rate, session, queue)| {
        let (pattern, rate_per_s, session) = match pattern {
            0 => (Pattern::Closed, None, None),
            1 => (Pattern::Constant, Some(rate), None),
            2 => (Pattern::Poisson, Some(rate), None),
            _ => (Pattern::Sessions, Some(rate), Some(session)),
        };
        Load { pattern, rate_per_s, session, queue: rate_per_s.map(|_| queue), ..Load::closed(0) }
    })
}

/// Times, and the part of them in percent after which the run is ended.
fn cues() -> impl Strategy<Value = (Cues, Option<u64>)> {
    let announced = prop_oneof![Just((0, 0)), (1_u64..1_000_000, 0_u64..50_000)];
    let drain = prop_oneof![Just(0), 0_u64..2_000_000, Just(FOR_EVER)];
    (announced, drain, prop::option::of(0_u64..120)).prop_map(|((announced_ns, lead_ns), drain_ns, stopped)| {
        (Cues { announced_ns, lead_ns, drain_ns, stopped_ns: None }, stopped)
    })
}

fn script() -> impl Strategy<Value = Script> {
    let calls = prop_oneof![calls(0), calls(1)];
    let renewals = prop::collection::vec(prop_oneof![9 => Just(true), 1 => Just(false)], 1..20);
    (calls, renewals).prop_map(|(calls, renewals)| Script { calls, renewals })
}

/// Calls that mostly end well. One without an answer holds its place up for a thousand others: so many parts of 26.
fn calls(silent: u32) -> impl Strategy<Value = Vec<(End, u64)>> {
    let end = prop_oneof![
        21 - silent => Just(End::Right),
        2 => Just(End::Wrong),
        2 => Just(End::Refused),
        1 => Just(End::Lost),
        silent => Just(End::Silent),
    ];
    prop::collection::vec((end, 200..LONGEST_NS), 1..60)
}
