//! The protocol as two state machines, without clock or socket: bytes in, events out; commands in, bytes out.
//!
//! `docs/PROTOCOL.md` is the specification; a test checks this code against the bytes that are written there. A shell
//! reads into [`Client::space`], says how much came with [`Client::received`], takes events until there are none, and
//! writes [`Client::pending`]; the same for [`Server`]. Whatever bytes come in, neither panics nor holds more than its
//! limits say.

mod client;
mod ending;
mod frame_reader;
mod header;
mod hello;
mod outgoing;
mod server;
mod slots;
mod status;

pub use client::{BeginError, Client, ClientEvent};
pub use ending::{Ending, Violation};
pub use frame_reader::FrameReader;
pub use header::{CallId, HEADER_BYTES, Header, Kind};
pub use hello::{CodecName, HELLO_BYTES, Hello, MAGIC, MIN_LIMIT, Role, VERSION, Welcome};
pub use outgoing::HIGH_WATER;
pub use server::{Server, ServerEvent};
pub use status::{MAX_TEXT, Reason, Status, readable};
