//! Where a machine's noise floor is kept between runs.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use rpcbench_harness::records::NoiseFloor;

use crate::folder::replace;

/// The file in which the floor of a fingerprint is kept, in the user's cache.
pub(crate) fn place(fingerprint: &str) -> Result<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let cache = set("XDG_CACHE_HOME").or_else(|| Some(set("HOME")?.join(".cache")));
    let cache = cache.context("neither XDG_CACHE_HOME nor HOME says where to keep it: name a file with --out")?;
    Ok(cache.join("rpcbench").join(format!("noise-{:016x}.json", hash(fingerprint))))
}

/// FNV-1a: names a file, and nothing depends on it but that it stays the same.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Keeps a floor; what was there is replaced at once or not at all.
pub(crate) fn keep(floor: &NoiseFloor, path: &Path) -> Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    replace(path, &serde_json::to_vec_pretty(floor)?)
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
