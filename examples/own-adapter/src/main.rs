//! rpcbench with one adapter more.

use std::process::ExitCode;

use own_adapter::BinaryMessagePack;
use rpcbench::{ADAPTERS, Counting, Entry};

/// Counts allocations in the passes that count.
#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn main() -> ExitCode {
    let mut entries = ADAPTERS.to_vec();
    entries.push(Entry::of::<BinaryMessagePack>());
    rpcbench::main(&entries)
}
