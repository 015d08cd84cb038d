//! One place for a call in flight: the loop that makes call after call, whatever the load.

use std::rc::Rc;
use std::sync::Arc;

use rpcbench_contract::workloads::Case;
use rpcbench_contract::{Adapter, CallError, Client};

use super::baton::Baton;
use super::connection::{Connection, Handle};
use super::offered::{Offered, Taken};
use super::shared::{Lane, Overslept, Pace};
use super::stamps::Stamps;
use super::time::{Precision, Time};
use crate::difference;

/// Every so many calls, what lies around a call is timed as well; a prime, so that it meets every case of a cycle.
const SAMPLE: usize = 17;

/// How long a place waits without looking whether the window has opened or the run has been ended, in ns.
const LOOK_NS: u64 = 10_000_000;

/// The same within the window, where only the run's end can come before the call.
const SELDOM_NS: u64 = 100_000_000;

/// What a keeper and its runtime take to send a call off, in ns, and more: less than this between the end of a wait and
/// the call is the harness's, and not a lane at work on other calls.
const KEEPING_NS: u64 = 5_000;

/// One call in flight, again and again.
pub(super) struct Place<A: Adapter, T> {
    pub(super) lane: Rc<Lane<T>>,
    pub(super) connection: Rc<Connection<A>>,
    /// Which of the lane's places this is.
    pub(super) index: usize,
    /// The next case of a closed loop or of a session.
    pub(super) next: usize,
    /// How many calls this place has made.
    pub(super) made: usize,
}

/// A call that is to be made.
#[derive(Clone, Copy)]
struct Turn {
    /// Which case of the cycle.
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

    /// The loop. All of a call that needs no waiting stands in it or is plain functions: an `async fn` more would cost each
    /// call ten nanoseconds, even where it never waits.
    async fn turns(mut self) -> Result<(), String> {
        let lane = Rc::clone(&self.lane);
        let time = &lane.watch.time;
        let mut handle = self.connection.handle().ok_or("the adapter shares no handle on its connection")?;
        let warm = self.made + lane.cases.len();
        let mut session = None;
        // When this place was done with its last call.
        let mut last = time.now();
        loop {
            let turn = match &lane.pace {
                Pace::Closed if lane.control.over(last) => return Ok(()),
                Pace::Closed => Turn { case: self.next_case(), due: None },
                Pace::Offered(offered, baton) => match self.offered(offered, baton, last, &mut session).await {
                    Some(turn) => turn,
                    None => return Ok(()),
                },
            };
            let case = &lane.cases[turn.case];
            let (request, prepared_ns) = self.prepare(&handle.client, case);
            let due = match turn.due {
                None => None,
                Some(due) if due.at_once => {
                    lane.pass();
                    Some(due)
                }
                Some(due) => {
                    let Some(due) = wait(&lane, due).await else {
                        last = time.now();
                        continue;
                    };
                    Some(due)
                }
            };

            let sent = time.now();
            if due.is_none() && lane.control.over(sent) {
                return Ok(());
            }
            let counts = lane.enter(due, sent, last);
            let result = {
                let call = std::pin::pin!(handle.client.call(request));
                lane.watch.over(self.index, sent, call).await
            };
            let done = time.now();
            if counts {
                lane.open.leave(done);
            }

            let (intended, claimed) = due.map_or((sent, sent), |due| (due.intended, due.claimed));
            let stamps = Stamps { intended, claimed, sent, done };
            if let Err(error) = judge(&lane, &handle.client, case, stamps, counts, result, prepared_ns) {
                handle = self.recover(error, handle).await?;
            }
            last = done;
            self.made += 1;
            if self.made == warm {
                lane.control.note_warm();
            }
        }
    }

    /// The next case of a closed loop.
    #[inline]
    fn next_case(&mut self) -> usize {
        let case = self.next;
        self.next = if case + 1 == self.lane.cases.len() { 0 } else { case + 1 };
        case
    }

    /// Prepares a request; every so often tells how long that took.
    #[inline]
    fn prepare(&self, client: &A::Client, case: &Case) -> (<A::Client as Client>::Request, Option<u64>) {
        if !self.made.is_multiple_of(SAMPLE) {
            return (client.prepare(&case.request), None);
        }
        let time = &self.lane.watch.time;
        let begun = time.now();
        let request = client.prepare(&case.request);
        (request, Some(time.ns(begun, time.now())))
    }

    /// The next call that the schedule wants made, when the last one was done at `now`; `None` when there will be none.
    async fn offered(
        &mut self,
        offered: &Offered,
        baton: &Baton,
        now: u64,
        session: &mut Option<InSession>,
    ) -> Option<Turn> {
        let lane = &*self.lane;
        if let Some(InSession { number, made }) = session.take()
            && made < offered.calls_of_arrival()
        {
            let intended = lane.watch.time.after(now, offered.think_ns(number, made));
            if !lane.control.over(intended) {
                *session = Some(InSession { number, made: made + 1 });
                let due = Some(Due { intended, claimed: now, taken: None, at_once: false });
                return Some(Turn { case: self.next_case(), due });
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
        let case = usize::try_from(taken.number).unwrap_or(0) % lane.cases.len();
        let due = Due { intended: taken.intended, claimed, taken: Some(taken), at_once: taken.intended <= now };
        Some(Turn { case, due: Some(due) })
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
    /// A call is sent, by a place that was done with the one before at `last`; gives whether it counts.
    #[inline]
    fn enter(&self, due: Option<Due>, sent: u64, last: u64) -> bool {
        let counts = match due {
            None => self.begin(self.control.counts(sent)),
            Some(Due { taken: Some(taken), .. }) => taken.counts,
            Some(Due { intended, .. }) => self.begin(self.control.counts(intended)),
        };
        if counts {
            self.open.enter(sent);
            self.around.set(self.around.get() + (sent - last));
        }
        counts
    }

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
        let look_ns = if of_warmup { LOOK_NS } else { SELDOM_NS };
        if time.ns(now, due.intended) > look_ns {
            time.until(time.after(now, look_ns), Precision::Look).await;
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
