//! A whole run: launches of all cells in shuffled order, then the counting passes.

mod calibrate;
mod counting;
mod describe;
mod interrupt;
mod ladder;
mod launch;
mod observer;
mod paired;
mod rounds;
mod runner;
mod search;
mod stages;
mod trial;
mod whole;

pub use calibrate::{Calibrated, calibrate, fingerprint, fingerprint_of_pairs, floor_of_pairs};
pub use describe::{adapter as describe_adapter, workload as describe_workload};
pub use interrupt::Interrupt;
pub use launch::{guest_arguments, server_arguments};
pub use observer::Observer;
pub use paired::{Paired, PairedCell};
pub use runner::Runner;
pub use trial::try_guests;
pub use whole::Heading;
