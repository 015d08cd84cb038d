//! One place for a call in flight: the loop that makes call after call, whatever the load.

use std::rc::Rc;
use std::sync::Arc;

use rpcbench_contract::workloads::Case;
use rpcbench_contract::{Adapter, CallError, Client};

use super::connection::{Connection, Handle};
use super::due::{Whose, wait};
use super::offered::{Offered, Taken};
use super::shared::{Lane, Pace};
use super::stamps::Stamps;
use super::time::Time;
use crate::difference;

/// Every so many calls, what lies around a call is timed as well; a prime, so that it meets every case of a cycle.
const SAMPLE: usize = 17;

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

/// A call that is to be made. It is flat, and taken apart at once, because copies of what lies across a wait would cost a
/// call more than the schedule itself.
#[derive(Clone, Copy)]
struct Turn {
    /// Which case of the cycle.
    case: usize,
    /// When it is wanted, in ticks; in a closed loop, whenever.
    intended: u64,
    /// When this place took it, in ticks.
    claimed: u64,
    /// It is not due yet.
    ahead: bool,
    whose: Whose,
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
                Pace::Closed if lane.control.over(last) => break,
                Pace::Closed => {
                    Turn { case: self.next_case(), intended: 0, claimed: 0, ahead: false, whose: Whose::Closed }
                }
                Pace::Offered(offered, baton) => {
                    if let Some(turn) = self.in_session(offered, last, &mut session) {
                        turn
                    } else {
                        let free_since = if baton.take_free() { None } else { baton.take(|| time.now()).await };
                        let Some(turn) = self.take(offered, free_since, &mut session) else {
                            baton.pass();
                            break;
                        };
                        turn
                    }
                }
            };
            let Turn { case, intended, mut claimed, ahead, whose } = turn;
            let case = &lane.cases[case];
            let (request, prepared_ns) = self.prepare(&handle.client, case);
            if ahead {
                let Some(since) = wait(&lane, intended, claimed, whose).await else {
                    // A session whose first call is not made has no others.
                    session = None;
                    last = time.now();
                    continue;
                };
                claimed = since;
            } else if whose.taken() {
                lane.pass();
            }

            let sent = time.now();
            if whose == Whose::Closed && lane.control.over(sent) {
                break;
            }
            let counts = lane.enter(whose, intended, sent, last);
            let result = {
                let call = std::pin::pin!(handle.client.call(request));
                lane.watch.over(self.index, sent, call).await
            };
            let done = time.now();
            if counts {
                lane.open.leave(done);
            }

            let stamps = match whose {
                Whose::Closed => Stamps { intended: sent, claimed: sent, sent, done },
                _ => Stamps { intended, claimed, sent, done },
            };
            if let Err(error) = judge(&lane, &handle.client, case, stamps, counts, result, prepared_ns) {
                handle = self.recover(error, handle).await?;
            }
            last = done;
            self.made += 1;
            if self.made == warm {
                lane.control.note_warm();
            }
        }
        self.connection.keep(handle);
        Ok(())
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

    /// The next call of the session that this place is in, when the last one was done at `now`.
    #[inline]
    fn in_session(&mut self, offered: &Offered, now: u64, session: &mut Option<InSession>) -> Option<Turn> {
        let InSession { number, made } = session.take()?;
        if made == offered.calls_of_arrival() {
            return None;
        }
        let intended = self.lane.watch.time.after(now, offered.think_ns(number, made));
        if self.lane.control.over(intended) {
            return None;
        }
        *session = Some(InSession { number, made: made + 1 });
        Some(Turn { case: self.next_case(), intended, claimed: now, ahead: true, whose: Whose::Session })
    }

    /// Takes the next call from the schedule, holding the baton; `None` when there will be none. A place that waited for
    /// the baton has been free for as long.
    #[inline]
    fn take(&self, offered: &Offered, free_since: Option<u64>, session: &mut Option<InSession>) -> Option<Turn> {
        let lane = &*self.lane;
        let now = lane.watch.time.now();
        let Taken { intended, number, counts } = offered.take(&lane.watch.time, &lane.control, now)?;
        // What the lane overslept while this place was free is no want of places.
        let held_up = free_since.map_or(0, |since| lane.overslept.get().held_up(intended, since));
        if offered.calls_of_arrival() > 1 {
            *session = Some(InSession { number, made: 1 });
        }
        let case = usize::try_from(number).unwrap_or(0) % lane.cases.len();
        let whose = if counts { Whose::Window } else { Whose::WarmUp };
        Some(Turn { case, intended, claimed: now - held_up.min(now), ahead: intended > now, whose })
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
    fn enter(&self, whose: Whose, intended: u64, sent: u64, last: u64) -> bool {
        let counts = match whose {
            Whose::Closed => self.begin(self.control.counts(sent)),
            Whose::Session => self.begin(self.control.counts(intended)),
            Whose::WarmUp => false,
            Whose::Window => true,
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
}

/// Wrong answers are counted wherever they come, in the warm-up too: they spoil everything. `service_ns` is there
/// where the call counts.
#[cold]
fn wrong<C: Client, T>(lane: &Lane<T>, client: &C, case: &Case, reply: C::Reply, service_ns: Option<u64>) {
    let describe = || difference::of(client, case, reply).unwrap_or_else(|| difference::OF_PROOF.to_owned());
    let mut recorder = lane.recorder.borrow_mut();
    match service_ns {
        Some(service_ns) => recorder.wrong(service_ns, describe),
        None => {
            recorder.first_difference.get_or_insert_with(describe);
        }
    }
}
