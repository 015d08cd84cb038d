//! The streams under the adapters: TCP, Unix sockets and TLS, blocking and asynchronous, each countable.
//!
//! Which of them an adapter gets is said by the endpoint that it listens on or connects to, and an adapter never sees it.
//! Every TCP stream has no-delay on, both ways. A stream counts its bytes only where the options carry a
//! [`WireCount`](rpcbench_contract::WireCount); a timed pass carries none. TLS is the cargo feature `tls`: without it such
//! an endpoint is an error that says so.

mod asynchronous;
mod blocking;
mod counted;
mod first;
mod listener;
mod path;
mod place;
#[cfg(feature = "tls")]
mod tls;
#[cfg(not(feature = "tls"))]
#[path = "absent.rs"]
mod tls;

use std::sync::atomic::{AtomicU64, Ordering};

pub use asynchronous::{AsyncStream, connect, connect_as};
pub use blocking::{BlockingListener, BlockingStream, connect_blocking, listen_blocking};
pub use counted::Counted;
pub use listener::{AsyncListener, listen, listen_as};
pub use path::SocketPath;

/// Whether this build has TLS.
pub const TLS: bool = tls::PRESENT;

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
