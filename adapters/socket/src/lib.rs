//! Raw length-prefixed sockets: the floors of every networked adapter.
//!
//! They carry the canonical bytes of the same requests that every other adapter sends, and bring back the canonical
//! bytes of the reply, which the server worked out beforehand. So what remains of a call is the machine's: the sockets,
//! the scheduler and the memory that the bytes go through.
//!
//! * [`frame`]: the protocol's one frame, and its reader, without any I/O.
//! * [`canonical`]: which bytes stand for a value.
//! * [`Tcp`] and [`Uds`] block a thread per connection; [`TcpAsync`] is the same protocol on tokio.

mod adapters;
mod answers;
mod asynchronous;
mod blocking;
pub mod canonical;
mod exchange;
pub mod frame;
mod memo;
mod reply;
mod server;

pub use adapters::{Tcp, TcpAsync, Uds};
pub use asynchronous::AsyncClient;
pub use blocking::BlockingClient;
pub use exchange::Prepared;
pub use reply::SocketReply;
pub use rpcbench_transport as transport;
pub use server::SocketServer;
