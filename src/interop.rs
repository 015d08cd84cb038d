//! Where it is kept what peers made of this program, for the pages of its runs.

use std::fs;

use anyhow::{Context, Result};
use rpcbench_harness::records::{Interop, PeerCheck};

use crate::cache;

const KIND: &str = "peers";

/// Keeps what the peers made of this very program.
pub(crate) fn keep(checked: String, peers: Vec<PeerCheck>) -> Result<()> {
    let program = program()?;
    let path = cache::place(KIND, &program)?;
    cache::keep(&Interop { checked, program, peers }, &path)
}

/// What was kept of this very program. What cannot be read is told and left out: a run does not fail for it.
pub(crate) fn find() -> Option<Interop> {
    let program = program().ok()?;
    let path = cache::place(KIND, &program).ok()?;
    let text = fs::read_to_string(&path).ok()?;
    let told = |error: &serde_json::Error| {
        eprintln!(
            "rpcbench: {} says nothing of peers ({error}): try them anew with rpcbench verify --peers",
            path.display()
        );
    };
    let kept: Interop = serde_json::from_str(&text).inspect_err(told).ok()?;
    (kept.program == program).then_some(kept)
}

/// A hash of this program's file.
fn program() -> Result<String> {
    let file = std::env::current_exe().and_then(fs::read).context("cannot read this program's own file")?;
    Ok(format!("{:016x}", cache::hash(&file)))
}
