//! tarpc: a service is a Rust trait, its values are the model's own, its frames carry bincode.

mod adapter;
mod client;
mod failure;
mod server;
mod service;
mod wire;

pub use adapter::Tarpc;
pub use client::TarpcClient;
pub use server::TarpcServer;
