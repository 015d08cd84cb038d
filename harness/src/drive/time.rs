//! Time as a lane sees it: what it is, and waiting until it is later.

use std::future::Future;

/// A clock, and a way to wait by it. The real one is [`LaneTime`](super::wait::LaneTime); proofs drive the same loop by a
/// virtual one.
pub trait Time: Clone + 'static {
    /// Now, in ticks.
    fn now(&self) -> u64;
    /// Nanoseconds from one reading to a later one; 0 if it is not later.
    fn ns(&self, from: u64, to: u64) -> u64;
    /// The reading that lies so many nanoseconds after another.
    fn after(&self, from: u64, ns: u64) -> u64;
    /// Waits until a reading: exactly where a call is due then, else as cheaply as can be.
    fn until(&self, due: u64, precision: Precision) -> impl Future<Output = ()>;
    /// Until when the lane last had nothing to do. A wait that ended late is at fault for what lies before that; what comes
    /// after is the lane's work on other calls. Where it is not known, all of it is the wait's fault.
    fn idle_until(&self) -> u64 {
        u64::MAX
    }
}

/// How exactly is waited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// For a call that is due: in the way that the run asks for.
    Call,
    /// To look after something: by the kernel's timer alone.
    Look,
}
