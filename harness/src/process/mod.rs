//! The processes of a launch: a server and a client, children of the one that plans the run.

pub mod child;
pub mod client;
pub mod counter;
pub mod crew;
pub mod lanes;
pub mod life;
pub mod messages;
pub mod plan;
pub mod server;
mod warmup;
pub mod window;
