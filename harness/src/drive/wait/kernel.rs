//! The kernel's own timers.

use std::time::Duration;

use nix::sys::time::TimeSpec;

use crate::probe::monotonic_ns;

/// A moment of the system's monotonic clock, `left_ns` from now, less what is to be left over.
///
/// The monotonic clock is read before `left_ns` is worked out, so that being interrupted in between makes the timer
/// early and never late.
fn moment(now_ns: u64, left_ns: u64) -> TimeSpec {
    TimeSpec::from_duration(Duration::from_nanos(now_ns + left_ns))
}

/// Sleeps this thread; `left_ns` is asked after the clock was read.
#[cfg(target_os = "linux")]
pub(super) fn sleep(left_ns: impl FnOnce() -> u64) {
    use nix::time::{ClockId, ClockNanosleepFlags, clock_nanosleep};
    let now_ns = monotonic_ns();
    // A signal may end it early: whoever waits looks at the clock again.
    let _ = clock_nanosleep(ClockId::CLOCK_MONOTONIC, ClockNanosleepFlags::TIMER_ABSTIME, &moment(now_ns, left_ns()));
}

/// Sleeps this thread, as exactly as this system can.
#[cfg(not(target_os = "linux"))]
pub(super) fn sleep(left_ns: impl FnOnce() -> u64) {
    std::thread::sleep(Duration::from_nanos(left_ns()));
}

#[cfg(target_os = "linux")]
pub(super) use timer::Timer;

#[cfg(target_os = "linux")]
mod timer {
    use std::io;
    use std::os::fd::{AsFd, AsRawFd, RawFd};

    use nix::sys::timerfd::{ClockId, Expiration, TimerFd, TimerFlags, TimerSetTimeFlags};
    use tokio::io::unix::AsyncFd;

    use super::{moment, monotonic_ns};

    /// An absolute timer that a runtime waits for like for a socket.
    #[derive(Debug)]
    pub(in crate::drive::wait) struct Timer(AsyncFd<Descriptor>);

    #[derive(Debug)]
    struct Descriptor(TimerFd);

    impl AsRawFd for Descriptor {
        fn as_raw_fd(&self) -> RawFd {
            self.0.as_fd().as_raw_fd()
        }
    }

    impl Timer {
        pub(in crate::drive::wait) fn new() -> io::Result<Self> {
            let timer = TimerFd::new(ClockId::CLOCK_MONOTONIC, TimerFlags::TFD_NONBLOCK | TimerFlags::TFD_CLOEXEC)?;
            // Deprecated because any type may claim to own a descriptor: this one does, and gives it to nobody.
            #[allow(deprecated)]
            AsyncFd::new(Descriptor(timer)).map(Self)
        }

        /// Waits; `left_ns` is asked after the clock was read. Setting it anew takes back an older setting.
        pub(in crate::drive::wait) async fn sleep(&self, left_ns: impl FnOnce() -> u64) {
            let now_ns = monotonic_ns();
            let at = Expiration::OneShot(moment(now_ns, left_ns().max(1)));
            let set = self.0.get_ref().0.set(at, TimerSetTimeFlags::TFD_TIMER_ABSTIME);
            if set.is_err() {
                return tokio::task::yield_now().await;
            }
            if let Ok(mut ready) = self.0.readable().await {
                let _ = ready.get_inner().0.wait();
                ready.clear_ready();
            }
        }
    }
}

/// Where there is no such timer, the runtime's, a millisecond coarse.
#[cfg(not(target_os = "linux"))]
#[derive(Debug)]
pub(super) struct Timer;

#[cfg(not(target_os = "linux"))]
impl Timer {
    pub(super) fn new() -> std::io::Result<Self> {
        Ok(Self)
    }

    pub(super) async fn sleep(&self, left_ns: impl FnOnce() -> u64) {
        tokio::time::sleep(Duration::from_nanos(left_ns())).await;
    }
}
