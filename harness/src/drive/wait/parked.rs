//! Until when a lane's thread last had nothing to do.
//!
//! A call that is sent late is late for one of two reasons: the wait for it ended late, which is the harness's doing, or
//! the lane's thread was at work on other calls, which is the framework's. The runtime tells them apart: it parks its
//! thread when there is nothing to do, and a wait that ends late ends in an unparking. A lane that spins does not park;
//! there, what it did not use of the CPU in a turn was taken from it.

use std::cell::Cell;

use tokio::runtime::Builder;

use crate::clock::Clock;

thread_local! {
    static LEFT: Cell<u64> = const { Cell::new(0) };
}

/// Has a lane's runtime note when it goes on. Ticks of all clocks of a process are those of one counter.
pub(crate) fn noted(builder: &mut Builder) -> &mut Builder {
    let clock = Clock::new();
    builder.on_thread_unpark(move || LEFT.set(clock.now()))
}

/// This thread had nothing to do until this reading: it spun, or was kept from working.
pub(super) fn note(idle_until: u64) {
    LEFT.set(idle_until);
}

/// When this thread last went on after having had nothing to do, in ticks; 0 before.
pub(super) fn last_left() -> u64 {
    LEFT.get()
}
