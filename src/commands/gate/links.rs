//! Both programs by paths of one length.
//!
//! The kernel writes a program's path onto its stack, and where the stack begins moves times: recorded here, a copy of a
//! program under a path that was five letters longer had a median 1 % longer over 60 pairs. (T. Mytkowicz and others,
//! "Producing Wrong Data Without Doing Anything Obviously Wrong!", 2009.)

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// A folder of links, gone with this.
pub(super) struct Links(PathBuf);

impl Links {
    pub(super) fn new() -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("rpcbench-gate-{}", std::process::id()));
        let cannot = || format!("cannot make {}", folder.display());
        if folder.exists() {
            // Of a process that had this number before and was killed.
            fs::remove_dir_all(&folder).with_context(cannot)?;
        }
        fs::create_dir(&folder).with_context(cannot)?;
        Ok(Self(folder))
    }

    /// A link to a program; the names are to be of one length.
    pub(super) fn to(&self, program: &Path, name: &str) -> Result<PathBuf> {
        let link = self.0.join(name);
        symlink(program, &link).with_context(|| format!("cannot make {}", link.display()))?;
        Ok(link)
    }
}

impl Drop for Links {
    fn drop(&mut self) {
        // What cannot be removed now is removed by whoever gets this number next.
        let _ = fs::remove_dir_all(&self.0);
    }
}
