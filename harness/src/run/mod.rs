//! A whole run: launches of all cells in shuffled order, then the counting passes.

mod counting;
mod describe;
mod launch;
mod stages;
mod whole;

pub use describe::{adapter as describe_adapter, workload as describe_workload};
pub use launch::server_arguments;
pub use whole::{Heading, Interrupt, Observer, Runner};
