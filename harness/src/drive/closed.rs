//! The closed loop: the next call is made as soon as the last one is answered and checked.

use std::rc::Rc;

use rpcbench_contract::workloads::Case;
use rpcbench_contract::{Adapter, CallError, Client};

use super::connection::{Connection, Handle};
use super::recorder::Stamps;
use super::shared::Lane;
use crate::difference;

/// Every so many calls, what lies around a call is timed as well; a prime, so that it meets every case of a cycle.
const SAMPLE: usize = 17;

/// One call in flight, again and again.
pub(super) struct Loop<A: Adapter> {
    pub(super) lane: Rc<Lane>,
    pub(super) connection: Rc<Connection<A>>,
    /// Which of the lane's calls in flight this is.
    pub(super) place: usize,
    /// The next case, counted on over all cycles.
    pub(super) next: usize,
}

impl<A: Adapter> Loop<A> {
    /// Calls until the window is over; the error says why it gave up before.
    pub(super) async fn run(self) -> Result<(), String> {
        let control = std::sync::Arc::clone(&self.lane.control);
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
        let mut now = lane.clock.now();
        while !lane.control.over(now) {
            let (done, called) = self.call(&lane, &mut handle.client).await;
            now = done;
            if let Err(error) = called {
                handle = self.recover(error, handle).await?;
            }
            self.next += 1;
            if self.next == warm {
                lane.control.note_warm();
            }
        }
        Ok(())
    }

    /// Makes one call and notes it; gives the time when it was done.
    #[inline]
    async fn call(&self, lane: &Lane, client: &mut A::Client) -> (u64, Result<(), CallError>) {
        let case = &lane.cases[self.next % lane.cases.len()];
        let sampled = self.next.is_multiple_of(SAMPLE);
        let begun = if sampled { lane.clock.now() } else { 0 };
        let request = client.prepare(&case.request);

        let sent = lane.clock.now();
        if lane.control.over(sent) {
            return (sent, Ok(()));
        }
        let result = {
            let call = std::pin::pin!(client.call(request));
            lane.posts[self.place].watch(sent, lane.timeout, call).await
        };
        let done = lane.clock.now();

        let counts = lane.control.counts(sent);
        let called = match result {
            Ok(reply) => {
                let right = client.proof(&reply) == case.proof;
                let stamps = Stamps { intended: sent, claimed: sent, sent, done };
                if counts && right {
                    note(lane, stamps, sampled.then_some(begun));
                } else if !right {
                    wrong(lane, client, case, reply, counts);
                }
                Ok(())
            }
            Err(error) => {
                if counts {
                    lane.recorder.borrow_mut().error(&error);
                }
                Err(error)
            }
        };
        (done, called)
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

/// Notes a call that was answered rightly; `begun` is when its `prepare` began, where that is sampled.
#[inline]
fn note(lane: &Lane, stamps: Stamps, begun: Option<u64>) {
    let mut recorder = lane.recorder.borrow_mut();
    if let Some(begun) = begun {
        recorder.proof.saturating_record(lane.clock.ns(stamps.done, lane.clock.now()));
        recorder.prepare.saturating_record(lane.clock.ns(begun, stamps.sent));
    }
    recorder.ok(&lane.clock, stamps);
}

/// Wrong answers are counted wherever they come, in the warm-up too: they spoil everything.
#[cold]
fn wrong<C: Client>(lane: &Lane, client: &C, case: &Case, reply: C::Reply, counts: bool) {
    let describe = || match client.restore(reply) {
        Ok(reply) => difference::first(&case.reply, &reply).unwrap_or_else(|| "the proof alone differs".to_owned()),
        Err(error) => format!("the reply cannot be restored: {error}"),
    };
    let mut recorder = lane.recorder.borrow_mut();
    if counts {
        recorder.wrong(describe);
    } else {
        recorder.first_difference.get_or_insert_with(describe);
    }
}
