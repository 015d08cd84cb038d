//! Waiting until a call is due, without the runtime's own timers, which are a millisecond coarse.
//!
//! A lane that blocks waits in its thread; an asynchronous one has a keeper, one local task that waits for all. Either
//! sleeps by an absolute timer of the kernel until shortly before the time and spins from there, so that a call is
//! sent within a microsecond of when it was due; and either lets other work go first while it spins.

mod blocking;
mod keeper;
mod kernel;
pub(crate) mod parked;
mod spin;
mod spinners;

use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use rpcbench_records::Wait;

use super::time::{Precision, Time};
use crate::clock::Clock;
use blocking::Blocking;
use keeper::Keeper;
pub use spinners::Spinners;

/// How long before a call is due the kernel's timer ends and the spin begins, in ns: a timer's wake-up on an idle
/// virtual CPU takes 40 to 60 us.
const SPIN_NS: u64 = 60_000;

/// How the lanes of a process wait.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// By timer, by spin, or both.
    pub wait: Wait,
    /// Who may spin.
    pub spinners: Arc<Spinners>,
    /// CPU time that lanes have spent spinning so far, in ns.
    pub spun_ns: Arc<AtomicU64>,
}

impl Waiting {
    /// In this way, by lanes that share so many CPUs.
    #[must_use]
    pub fn new(wait: Wait, cpus: usize) -> Self {
        Self { wait, spinners: Arc::new(Spinners::new(cpus)), spun_ns: Arc::default() }
    }

    /// By the kernel's timer alone.
    #[must_use]
    pub fn asleep() -> Self {
        Self::new(Wait::Sleep, 1)
    }
}

/// The real time of a lane.
#[derive(Clone, Debug)]
pub struct LaneTime {
    clock: Clock,
    waiter: Waiter,
}

#[derive(Clone, Debug)]
enum Waiter {
    Blocking(Rc<Blocking>),
    Keeper(Rc<Keeper>),
}

impl LaneTime {
    /// The time of a lane that blocks its thread while it waits.
    #[must_use]
    pub fn blocking(clock: Clock, waiting: Waiting) -> Self {
        let blocking = Blocking::new(clock.clone(), waiting);
        Self { clock, waiter: Waiter::Blocking(Rc::new(blocking)) }
    }

    /// The time of a lane in which other work goes on while some wait, so many at most; its keeper ends with the
    /// lane's `LocalSet`, inside of which this must be called.
    pub fn shared(clock: Clock, waiting: &Waiting, waits: usize) -> std::io::Result<Self> {
        let keeper = Keeper::start(clock.clone(), waiting, waits)?;
        Ok(Self { clock, waiter: Waiter::Keeper(keeper) })
    }
}

impl Time for LaneTime {
    #[inline]
    fn now(&self) -> u64 {
        self.clock.now()
    }

    #[inline]
    fn ns(&self, from: u64, to: u64) -> u64 {
        self.clock.ns(from, to)
    }

    #[inline]
    fn after(&self, from: u64, ns: u64) -> u64 {
        self.clock.after_ns(from, ns)
    }

    async fn until(&self, due: u64, precision: Precision) {
        match &self.waiter {
            Waiter::Blocking(blocking) => blocking.until(due, precision),
            Waiter::Keeper(keeper) => keeper.until(due, precision).await,
        }
    }

    fn idle_until(&self) -> u64 {
        match &self.waiter {
            Waiter::Blocking(_) => u64::MAX,
            Waiter::Keeper(_) => parked::last_left(),
        }
    }
}
