//! The streams under the adapters: TCP and Unix sockets, blocking and asynchronous, each countable.
//!
//! Every TCP stream has no-delay on, both ways. A stream counts its bytes only where the options carry a
//! [`WireCount`]; a timed pass carries none.

mod asynchronous;
mod blocking;
mod counted;
mod path;

pub use asynchronous::{AsyncListener, AsyncStream, connect, listen};
pub use blocking::{BlockingListener, BlockingStream, connect_blocking, listen_blocking};
pub use counted::Counted;
pub use path::SocketPath;

/// Says on stderr why a peer's connection was closed. One line, so that a parent process can quote it.
pub fn log_closed(adapter: &str, peer: &str, reason: &dyn std::fmt::Display) {
    eprintln!("rpcbench: {adapter}: closed the connection of {peer}: {reason}");
}
