//! Where a machine's noise floor is kept between runs.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use rpcbench_harness::records::NoiseFloor;

use crate::cache;

/// The file in which the floor of a fingerprint is kept.
pub(crate) fn place(fingerprint: &str) -> Result<PathBuf> {
    cache::place("noise", fingerprint).context("name a file with --out")
}

/// The floor that was kept for a fingerprint. One that cannot be read is told and left out: a run does not fail for it.
pub(crate) fn find(fingerprint: &str) -> Option<NoiseFloor> {
    let path = place(fingerprint).ok()?;
    let text = fs::read_to_string(&path).ok()?;
    match NoiseFloor::from_json(&text) {
        Ok(floor) if floor.fingerprint == fingerprint => Some(floor),
        Ok(_) => None,
        Err(error) => {
            eprintln!(
                "rpcbench: {} is no noise floor ({error}): measure it anew with rpcbench calibrate",
                path.display()
            );
            None
        }
    }
}
