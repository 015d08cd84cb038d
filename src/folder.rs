//! Where a run's results go: everything into `DIR.partial` first, and put in place when it is whole.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// Room that is asked for before anything is measured; a long run with many cells writes less.
const ROOM: usize = 32 << 20;

/// Writes a file; what was there is replaced at once or not at all.
pub(crate) fn replace(path: &Path, content: &[u8]) -> Result<()> {
    let cannot = || format!("cannot write {}", path.display());
    let mut partial = path.as_os_str().to_owned();
    partial.push(".partial");
    fs::write(&partial, content).and_then(|()| fs::rename(&partial, path)).with_context(cannot)
}

/// A folder of results, in the making.
pub(crate) struct Folder {
    /// What such a folder holds, and nothing else.
    files: &'static [&'static str],
    whole: PathBuf,
    partial: PathBuf,
    /// Where the last results are for the moment in which the new ones take their place.
    old: PathBuf,
}

impl Folder {
    /// Makes the folder in which the results are made, and proves that it can be written to and has room. A folder of
    /// the same name that is not of our making is left alone.
    pub(crate) fn prepare(out: &Path, files: &'static [&'static str]) -> Result<Self> {
        let beside = |suffix: &str| {
            let mut name = out.file_name().context("--out needs the name of a folder")?.to_owned();
            name.push(suffix);
            anyhow::Ok(out.with_file_name(name))
        };
        let folder = Self { files, whole: out.to_owned(), partial: beside(".partial")?, old: beside(".old")? };
        for each in [&folder.whole, &folder.partial, &folder.old] {
            folder.refuse_strangers(each)?;
        }
        folder.mend().with_context(|| format!("cannot tidy up {}", folder.old.display()))?;
        let cannot = || format!("cannot write results into {}", out.display());
        fs::create_dir_all(&folder.partial).with_context(cannot)?;
        let probe = folder.partial.join(files[0]);
        let written = fs::write(&probe, vec![0x5a; ROOM]);
        let removed = fs::remove_file(&probe);
        written.and(removed).with_context(cannot)?;
        Ok(folder)
    }

    /// Ends what a killed run began: the last results go back to their place, or away where newer ones have it.
    fn mend(&self) -> std::io::Result<()> {
        match (self.old.exists(), self.whole.exists()) {
            (true, false) => fs::rename(&self.old, &self.whole),
            (true, true) => fs::remove_dir_all(&self.old),
            (false, _) => Ok(()),
        }
    }

    /// Writes these files, a text for each name or none, then puts them in place of what was there; gives the folder.
    /// Where they are not to `replace` what is there, they stay beside it.
    pub(crate) fn put(&self, texts: Vec<Option<String>>, replace: bool) -> Result<PathBuf> {
        for (name, text) in self.files.iter().zip(texts) {
            let path = self.partial.join(name);
            // A killed run may have left what this one has nothing of.
            let done = text.map_or_else(|| absent(fs::remove_file(&path)), |text| fs::write(&path, text));
            done.with_context(|| format!("cannot write {}", path.display()))?;
        }
        if !replace && self.whole.exists() {
            return Ok(self.partial.clone());
        }
        self.replace().with_context(|| {
            format!("cannot put the results in place; they are whole in {}", self.partial.display())
        })?;
        Ok(self.whole.clone())
    }

    fn replace(&self) -> std::io::Result<()> {
        let had = match fs::rename(&self.whole, &self.old) {
            Ok(()) => true,
            Err(error) if error.kind() == ErrorKind::NotFound => false,
            Err(error) => return Err(error),
        };
        if let Err(error) = fs::rename(&self.partial, &self.whole) {
            if had {
                fs::rename(&self.old, &self.whole)?;
            }
            return Err(error);
        }
        if had { fs::remove_dir_all(&self.old) } else { Ok(()) }
    }

    /// Fails where the folder holds anything that is no such result.
    fn refuse_strangers(&self, out: &Path) -> Result<()> {
        let entries = match fs::read_dir(out) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error).with_context(|| format!("cannot use {} for results", out.display())),
        };
        for entry in entries {
            let name = entry?.file_name();
            if !self.files.iter().any(|file| name == *file) {
                bail!(
                    "{} holds `{}`, which is no result of such a command: name another --out",
                    out.display(),
                    name.to_string_lossy()
                );
            }
        }
        Ok(())
    }
}

/// It is well where a file was not there to be removed.
fn absent(removed: std::io::Result<()>) -> std::io::Result<()> {
    removed.or_else(|error| if error.kind() == ErrorKind::NotFound { Ok(()) } else { Err(error) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_with_other_files_is_left_alone() {
        let place = tempfile::tempdir().unwrap();
        let out = place.path().join("out");
        fs::create_dir(&out).unwrap();
        fs::write(out.join("thesis.txt"), "years of work").unwrap();
        let refused = Folder::prepare(&out, &["run.json"]).err().unwrap().to_string();
        assert!(refused.contains("thesis.txt"), "{refused}");
        assert!(out.join("thesis.txt").exists());
    }

    #[test]
    fn what_a_killed_run_left_is_tidied_up() {
        let place = tempfile::tempdir().unwrap();
        let out = place.path().join("out");
        fs::create_dir(place.path().join("out.old")).unwrap();
        fs::write(place.path().join("out.old/run.json"), "the last run").unwrap();
        Folder::prepare(&out, &["run.json"]).unwrap();
        assert_eq!(fs::read_to_string(out.join("run.json")).unwrap(), "the last run");
        fs::create_dir(place.path().join("out.old")).unwrap();
        Folder::prepare(&out, &["run.json"]).unwrap();
        assert!(!place.path().join("out.old").exists(), "newer results have its place");
    }

    #[test]
    fn a_place_that_cannot_be_written_is_known_at_once() {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join("file"), "").unwrap();
        assert!(Folder::prepare(&place.path().join("file/out"), &["run.json"]).is_err());
    }
}
