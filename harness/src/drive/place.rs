//! One place for a call in flight: the loop that makes call after call, whatever the load.

use std::rc::Rc;
use std::sync::Arc;

use rpcbench_contract::workloads::Case;
use rpcbench_contract::{Adapter, CallError, Client};

use super::connection::{Connection, Handle};
use super::offered::Taken;
use super::shared::{Lane, Overslept, Pace};
use super::stamps::Stamps;
use super::time::{Precision, Time};
use crate::difference;

/// Every so many calls, what lies around a call is timed as well; a prime, so that it meets every case of a cycle.
const SAMPLE: usize = 17;

/// How long a place waits without looking whether the window has opened or the run has been ended, in ns.
const LOOK_NS: u64 = 10_000_000;

/// What a keeper and its runtime take to send a call off, in ns, and more: less than this between the end of a wait and
/// the call is the harness's, and not a lane at work on other calls.
const KEEPING_NS: u64 = 5_000;

/// One call in flight, again and again.
pub(super) struct Place<A: Adapter, T> {
    pub(super) lane: Rc<Lane<T>>,
    pub(super) connection: Rc<Connection<A>>,
    /// Which of the lane's places this is.
    pub(super) index: usize,
    /// The next case of a closed loop, counted on over all cycles; by schedule, how many calls this place has made.
    pub(super) next: usize,
}

/// A call that is to be made.
#[derive(Clone, Copy)]
struct Turn {
    /// Which case, counted on over all cycles.
    case: usize,
    /// When, and whose; absent in a closed loop.
    due: Option<Due>,
}

/// A call that a schedule wants at a time.
#[derive(Clone, Copy)]
struct Due {
    intended: u64,
    claimed: u64,
    /// There of a call that was taken from the schedule, for which the place holds the lane's baton until it is sent, and
    /// which counts or not from the start; a session's later calls count by their time.
    taken: Option<Taken>,
    /// It was due when it was taken: there is nothing to wait for.
    at_once: bool,
}

/// The session that a place is in.
#[derive(Clone, Copy)]
struct InSession {
    number: u64,
    /// Calls made so far.
    made: u32,
}

/// How a turn ended.
struct Ended {
    /// When.
    at: u64,
    /// The call was not made, because the window had opened or closed meanwhile.
    dropped: bool,
    called: Result<(), CallError>,
}

impl Ended {
    const fn dropped(at: u64) -> Self {
        Self { at, dropped: true, called: Ok(()) }
    }
}

impl<A: Adapter, T: Time> Place<A, T> {
    /// Calls until the window is over; the error says why it gave up before.
    pub(super) async fn run(self) -> Result<(), String> {
        let control = Arc::clone(&self.lane.control);
        let ended = self.turns().await;
        if ended.is_err() {
            control.note_lost();
        }
        ended
    }

    async fn turns(mut self) -> Result<(), String> {
        let lane = Rc::clone(&self.lane);
        let mut handle = self.connection.handle().ok_or("the adapter shares no handle on its connection")?;
        let warm = self.next + lane.cases.len();
        let mut now = lane.watch.time.now();
        let mut session = None;
        while let Some(turn) = self.turn(&lane, now, &mut session).await {
            let ended = self.call(&lane, &mut handle.client, turn, now).await;
            now = ended.at;
            if ended.dropped {
                continue;
            }
            if let Err(error) = ended.called {
                handle = self.recover(error, handle).await?;
            }
            self.next += 1;
            if self.next == warm {
                lane.control.note_warm();
            }
        }
        Ok(())
    }

    /// The next call to make, when the last one was done at `now`; `None` when there will be none.
    #[inline]
    async fn turn(&self, lane: &Lane<T>, now: u64, session: &mut Option<InSession>) -> Option<Turn> {
        let Pace::Offered(offered, baton) = &lane.pace else {
            return (!lane.control.over(now)).then_some(Turn { case: self.next, due: None });
        };
        if let Some(InSession { number, made }) = session.take()
            && made < offered.calls_of_arrival()
        {
            let intended = lane.watch.time.after(now, offered.think_ns(number, made));
            if !lane.control.over(intended) {
                *session = Some(InSession { number, made: made + 1 });
                return Some(Turn {
                    case: self.next,
                    due: Some(Due { intended, claimed: now, taken: None, at_once: false }),
                });
            }
        }
        let time = &lane.watch.time;
        let free_since = if baton.take_free() { None } else { baton.take(|| time.now()).await };
        let now = time.now();
        let Some(taken) = offered.take(time, &lane.control, now) else {
            baton.pass();
            return None;
        };
        // A place that waited for the baton was free: what the lane overslept meanwhile is no want of places.
        let held_up = free_since.map_or(0, |since| lane.overslept.get().held_up(taken.intended, since));
        let claimed = now - held_up.min(now);
        if offered.calls_of_arrival() > 1 {
            *session = Some(InSession { number: taken.number, made: 1 });
        }
        let case = usize::try_from(taken.number).unwrap_or(0);
        let due = Due { intended: taken.intended, claimed, taken: Some(taken), at_once: taken.intended <= now };
        Some(Turn { case, due: Some(due) })
    }

    /// Makes one call when it is due, and notes it; `last` is when this place was done with the one before.
    #[inline]
    async fn call(&self, lane: &Lane<T>, client: &mut A::Client, turn: Turn, last: u64) -> Ended {
        let time = &lane.watch.time;
        let case = &lane.cases[turn.case % lane.cases.len()];
        let sampled = self.next.is_multiple_of(SAMPLE);
        let begun = if sampled { time.now() } else { 0 };
        let request = client.prepare(&case.request);
        let prepared = if sampled { time.ns(begun, time.now()) } else { 0 };
        let due = match turn.due {
            None => None,
            Some(due) if due.at_once => {
                lane.pass();
                Some(due)
            }
            Some(due) => match wait(lane, due).await {
                Some(due) => Some(due),
                None => return Ended::dropped(time.now()),
            },
        };

        let sent = time.now();
        let counts = match due {
            None if lane.control.over(sent) => return Ended::dropped(sent),
            None => lane.begin(lane.control.counts(sent)),
            Some(Due { taken: Some(taken), .. }) => taken.counts,
            Some(Due { intended, .. }) => lane.begin(lane.control.counts(intended)),
        };
        if counts {
            lane.open.enter(sent);
            lane.around.set(lane.around.get() + (sent - last));
        }
        let result = {
            let call = std::pin::pin!(client.call(request));
            lane.watch.over(self.index, sent, call).await
        };
        let done = time.now();
        if counts {
            lane.open.leave(done);
        }

        let stamps = match due {
            None => Stamps { intended: sent, claimed: sent, sent, done },
            Some(due) => Stamps { intended: due.intended, claimed: due.claimed, sent, done },
        };
        let called = judge(lane, client, case, stamps, counts, result, sampled.then_some(prepared));
        Ended { at: done, dropped: false, called }
    }

    /// After an error: the same handle where the connection still serves, a new one where it does not.
    async fn recover(&self, error: CallError, handle: Handle<A::Client>) -> Result<Handle<A::Client>, String> {
        let broken = match error {
            CallError::Connection(_) | CallError::Protocol(_) => true,
            CallError::Timeout(_) => !A::INFO.multiplexes(),
            CallError::Remote(_) | CallError::Encode(_) | CallError::Refused(_) => false,
        };
        if !broken {
            tokio::task::yield_now().await;
            return Ok(handle);
        }
        self.connection.renew(handle).await.map_err(|renewing| format!("{error}; then {renewing}"))
    }
}

/// Checks what was answered, and notes the call where it counts; `prepared_ns` is there where samples are taken.
#[inline]
#[allow(clippy::too_many_arguments)] // a call and what is known of it; a struct would be taken apart at once
fn judge<C: Client, T: Time>(
    lane: &Lane<T>,
    client: &C,
    case: &Case,
    stamps: Stamps,
    counts: bool,
    result: Result<C::Reply, CallError>,
    prepared_ns: Option<u64>,
) -> Result<(), CallError> {
    let time = &lane.watch.time;
    let reply = match result {
        Ok(reply) => reply,
        Err(error) => {
            if counts {
                lane.recorder.borrow_mut().error(time.ns(stamps.sent, stamps.done), &error);
            }
            return Err(error);
        }
    };
    lane.progress.note(stamps.done.wrapping_sub(stamps.sent));
    if client.proof(&reply) != case.proof {
        wrong(lane, client, case, reply, counts.then(|| time.ns(stamps.sent, stamps.done)));
    } else if counts {
        let mut recorder = lane.recorder.borrow_mut();
        if let Some(prepared_ns) = prepared_ns {
            recorder.proof.saturating_record(time.ns(stamps.done, time.now()));
            recorder.prepare.saturating_record(prepared_ns);
        }
        recorder.ok(&stamps.times(time, lane.control.start().unwrap_or(0)));
    }
    Ok(())
}

impl<T> Lane<T> {
    /// A call that no schedule has in its books is begun; gives whether it counts.
    #[inline]
    fn begin(&self, counts: bool) -> bool {
        if counts {
            self.begun.set(self.begun.get() + 1);
        }
        counts
    }

    /// Passes the baton on, where there is one.
    #[inline]
    fn pass(&self) {
        if let Pace::Offered(_, baton) = &self.pace {
            baton.pass();
        }
    }
}

/// Waits until a call is due, and then passes the baton; `None` where it is not to be made after all: the window opened
/// while a call of the warm-up was waited for, or the run was ended.
#[inline]
async fn wait<T: Time>(lane: &Lane<T>, due: Due) -> Option<Due> {
    let made = wait_for(lane, due).await;
    let due = on_time(lane, due);
    if let Some(taken) = due.taken {
        lane.pass();
        // No longer among those that nobody took: the books would lack it.
        if taken.counts && !made {
            lane.recorder.borrow_mut().ledger.censored += 1;
        }
    }
    made.then_some(due)
}

/// A wait is over: if it ended late because the lane's thread was at work, the lane was not free, and the call counts as
/// claimed so much later; if the wait itself overslept, others may have been held up with it.
#[inline]
fn on_time<T: Time>(lane: &Lane<T>, due: Due) -> Due {
    let (now, ready) = (lane.watch.time.now(), due.intended.max(due.claimed));
    if now <= ready || due.claimed > due.intended {
        return due;
    }
    let until = lane.watch.time.idle_until().min(now);
    lane.overslept.set(Overslept { from: ready, until });
    let at_work = now - until.max(ready);
    if lane.watch.time.ns(0, at_work) < KEEPING_NS {
        return due;
    }
    Due { claimed: due.claimed.max(due.intended + at_work), ..due }
}

#[inline]
async fn wait_for<T: Time>(lane: &Lane<T>, due: Due) -> bool {
    let time = &lane.watch.time;
    loop {
        let now = time.now();
        if lane.control.past_deadline(now) {
            return false;
        }
        let of_warmup = due.taken.is_some_and(|taken| !taken.counts);
        if of_warmup && lane.control.start().is_some_and(|start| due.intended >= start) {
            return false;
        }
        if now >= due.intended {
            return true;
        }
        if time.ns(now, due.intended) > LOOK_NS {
            time.until(time.after(now, LOOK_NS), Precision::Look).await;
        } else {
            time.until(due.intended, Precision::Call).await;
        }
    }
}

/// Wrong answers are counted wherever they come, in the warm-up too: they spoil everything. `service_ns` is there
/// where the call counts.
#[cold]
fn wrong<C: Client, T>(lane: &Lane<T>, client: &C, case: &Case, reply: C::Reply, service_ns: Option<u64>) {
    let describe = || match client.restore(reply) {
        Ok(reply) => difference::first(&case.reply, &reply).unwrap_or_else(|| "the proof alone differs".to_owned()),
        Err(error) => format!("the reply cannot be restored: {error}"),
    };
    let mut recorder = lane.recorder.borrow_mut();
    match service_ns {
        Some(service_ns) => recorder.wrong(service_ns, describe),
        None => {
            recorder.first_difference.get_or_insert_with(describe);
        }
    }
}
