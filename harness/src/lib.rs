//! Drives adapters and keeps the books: lanes, launches, processes, probes and verdicts.
//!
//! Nothing here knows an adapter by name. An [`Entry`] erases one adapter at the level of whole phases, so that the
//! loop around a call is compiled for each and nothing of the harness is boxed or allocated between two timestamps.
//!
//! Two processes make a launch: a server and a client, both children of the process that plans the run
//! ([`run`]) and both of the same program. They speak JSON lines ([`process::messages`]) over stdin and stdout.

pub use rpcbench_contract as contract;
pub use rpcbench_records as records;
pub use rpcbench_statistics as statistics;

pub mod allocations;
pub mod clock;
pub mod codecs;
pub mod difference;
pub mod doctor;
pub mod drive;
mod entry;
pub mod environment;
pub mod guest;
pub mod input;
mod over;
pub mod placement;
pub mod plan;
pub mod probe;
pub mod process;
pub mod run;
pub mod verdict;
pub mod verify;

pub use entry::{BoxedServer, Entry, NotOver, Phase, on_a_lane};
