//! `rpcbench become`, for this program's own use: what starts a server that is not ours.

use anyhow::{Result, bail};
use rpcbench_harness::guest;

use crate::cli::BecomeArgs;
use crate::exit::Exit;

/// Becomes another program, on its CPUs and bound to its parent's life. It returns only where that is not possible.
pub(crate) fn become_guest(args: &BecomeArgs) -> Result<Exit> {
    bail!("{}", guest::become_guest(&args.words, &args.cpus, args.parent))
}
