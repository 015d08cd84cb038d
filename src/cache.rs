//! Files that are kept between runs, in the user's cache.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Serialize;

use crate::folder::replace;

/// The file of a kind that belongs to a key.
pub(crate) fn place(kind: &str, key: &str) -> Result<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let cache = set("XDG_CACHE_HOME").or_else(|| Some(set("HOME")?.join(".cache")));
    let cache = cache.context("neither XDG_CACHE_HOME nor HOME says where to keep it")?;
    Ok(cache.join("rpcbench").join(format!("{kind}-{:016x}.json", hash(key.as_bytes()))))
}

/// FNV-1a: names files and programs, and stays the same.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Keeps a value; what was there is replaced at once or not at all.
pub(crate) fn keep(value: &impl Serialize, path: &Path) -> Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    replace(path, &serde_json::to_vec_pretty(value)?)
}
