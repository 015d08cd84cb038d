//! The streams under the adapters: TCP and Unix sockets, blocking and asynchronous, each countable.
//!
//! Every TCP stream has no-delay on, both ways. A stream counts its bytes only where the options carry a
//! [`WireCount`]; a timed pass carries none.

mod asynchronous;
mod blocking;
mod counted;
mod path;

use std::sync::atomic::{AtomicU64, Ordering};

pub use asynchronous::{AsyncListener, AsyncStream, connect, listen};
pub use blocking::{BlockingListener, BlockingStream, connect_blocking, listen_blocking};
pub use counted::Counted;
pub use path::SocketPath;

/// Says on stderr why a peer's connection was closed. One line, so that a parent process can quote it; after the first
/// few only every power of two is said, with its number, so that no peer can flood a log.
pub fn log_closed(adapter: &str, peer: &str, reason: &dyn std::fmt::Display) {
    static CLOSED: AtomicU64 = AtomicU64::new(0);
    let number = CLOSED.fetch_add(1, Ordering::Relaxed) + 1;
    if number <= 16 {
        eprintln!("rpcbench: {adapter}: closed the connection of {peer}: {reason}");
    } else if number.is_power_of_two() {
        eprintln!("rpcbench: {adapter}: closed the connection of {peer}: {reason} ({number} closed so far)");
    }
}
