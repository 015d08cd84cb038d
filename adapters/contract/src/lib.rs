//! What an adapter implements: a server, a client, and what it says of itself.
//!
//! An **adapter** is one way to make a call. It connects the [`workloads`]' values to a framework's own: it converts a
//! request before the timer starts, makes the call, and shows the reply for its proof after the timer has stopped.
//! Nothing here starts a thread, reads a clock or prints: that is the harness's.

#![allow(async_fn_in_trait)] // a lane is one thread: futures stay where they were made and need no `Send`

pub use rpcbench_workloads as workloads;

mod adapter;
mod certificate;
mod codec;
mod endpoint;
mod error;
mod info;
mod options;
mod transport;
mod wire;

pub use adapter::{Adapter, Client, Server};
pub use certificate::{BadCertificate, Certificate};
pub use codec::{Codec, CodecInfo};
pub use endpoint::{BadEndpoint, Endpoint};
pub use error::{CallError, SetupError};
pub use info::{Driving, Family, Info, Version};
pub use options::{ConnectOptions, Limits, ServeOptions};
pub use transport::Transport;
pub use wire::WireCount;
