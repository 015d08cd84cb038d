//! `rpcbench about`: not for people.

use anyhow::Result;
use rpcbench_harness::Entry;

use crate::about::About;
use crate::exit::Exit;
use crate::output;

/// Prints what this program is.
pub(crate) fn about(entries: &[Entry]) -> Result<Exit> {
    output::print(&(serde_json::to_string(&About::this(entries))? + "\n"))?;
    Ok(Exit::Done)
}
