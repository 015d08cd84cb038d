//! Reading saved runs: what people hand over may be broken, and is named.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use rpcbench_harness::records::Run;
use rpcbench_reports::merge::{MergeError, merge};

use crate::exit::Exit;

/// A larger file is no run: two hundred cells of twelve launches with five histograms each take a tenth of it.
const LARGEST: u64 = 1 << 30;

/// The longest line that is said of a file: faults quote what they find in it.
const LONGEST: usize = 400;

/// What became of the files that a person named.
pub(crate) struct Saved {
    /// Their runs, merged into one.
    pub(crate) run: Run,
    /// How the command ends: not well where a file was left out.
    pub(crate) exit: Exit,
}

/// Reads runs from their folders or their files, and merges them. Of several, those that cannot be used are named on
/// stderr and left out.
pub(crate) fn read(paths: &[PathBuf]) -> Result<Saved> {
    let mut usable = Vec::new();
    for path in paths {
        match read_one(path) {
            Ok(run) => usable.push((path, run)),
            Err(error) if paths.len() == 1 => return Err(error),
            Err(error) => eprintln!("rpcbench: {error:#}"),
        }
    }
    if usable.is_empty() {
        bail!("none of the {} runs can be used", paths.len());
    }
    let exit = if usable.len() == paths.len() { Exit::Done } else { Exit::CannotRun };
    let (paths, runs): (Vec<_>, Vec<_>) = usable.into_iter().unzip();
    Ok(Saved { run: merge(runs).map_err(|error| unlike(&paths, &error))?, exit })
}

/// The file of a run that is named by its folder or by its file.
pub(crate) fn file(path: &Path) -> PathBuf {
    if path.is_dir() { path.join("run.json") } else { path.to_owned() }
}

fn read_one(path: &Path) -> Result<Run> {
    let file = file(path);
    let text = text(&file).with_context(|| format!("cannot read {}", file.display()))?;
    Run::from_json(&text).map_err(|fault| anyhow::anyhow!("{} cannot be used: {}", file.display(), line(&fault)))
}

fn text(file: &Path) -> Result<String> {
    let mut text = String::new();
    File::open(file)?.take(LARGEST + 1).read_to_string(&mut text)?;
    if text.len() as u64 > LARGEST {
        bail!("it is larger than any run");
    }
    Ok(text)
}

/// Why runs do not belong together, with their files where two are at odds.
fn unlike(paths: &[&PathBuf], error: &MergeError) -> anyhow::Error {
    let files = match error {
        MergeError::Differs { at, .. } => paths.first().into_iter().chain(paths.get(*at)).copied().collect(),
        _ => paths.to_vec(),
    };
    let files: Vec<_> = files.into_iter().map(|path| path.display().to_string()).collect();
    anyhow::anyhow!("{} are not told as one run: {}", files.join(" and "), line(error))
}

/// A fault in one line of bounded length, whatever it quotes.
fn line(fault: &impl std::fmt::Display) -> String {
    let text: String = fault.to_string().replace(char::is_control, " ");
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{} ...", &text[..end]),
        None => text,
    }
}
