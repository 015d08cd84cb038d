//! The command `rpcbench`.

use std::process::ExitCode;

use rpcbench::{ADAPTERS, Counting};

/// Counts allocations in the passes that count, and does nothing else.
#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn main() -> ExitCode {
    rpcbench::main(ADAPTERS)
}
