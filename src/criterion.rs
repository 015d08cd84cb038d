//! Saved baselines of criterion, of any project: `target/criterion/GROUP/../BASELINE/{benchmark,sample}.json`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use rpcbench_gate::{Against, Part, Terms, judge_ratios, min_effect, outcome, undecided};
use rpcbench_harness::records::{CellChange, Change, Decision, Outcome, Pairing, Timed};
use serde::Deserialize;

/// Folders within folders: criterion nests group, function, value and baseline.
const DEEPEST: usize = 8;
/// A larger sample is none of criterion's.
const LARGEST: u64 = 64 << 20;
/// The baseline that every run of criterion writes, by whatever name it is saved besides.
const LAST: &str = "new";

/// What names a benchmark.
#[derive(Deserialize)]
struct Benchmark {
    full_id: String,
}

/// What a run of a benchmark left: so many iterations took so many nanoseconds, each.
#[derive(Deserialize)]
struct Sample {
    iters: Vec<f64>,
    times: Vec<f64>,
}

/// A saved baseline's name after its length, so that 2 comes before 10.
type Name = (usize, String);

/// Mean times per iteration in ns: of each benchmark by its id, of each saved baseline by its name.
type Baselines = BTreeMap<String, BTreeMap<Name, f64>>;

/// Compares two folders of results. Where the baselines of both have the same names, those of one name are pairs.
pub(crate) fn compare(base: &Path, head: &Path, terms: &Terms) -> Result<Decision> {
    let (base, head) = (read(base)?, read(head)?);
    let paired = names(&base) == names(&head) && names(&base).len() > 1;
    let pairing = if paired { Pairing::Interleaved } else { Pairing::Separate };
    let min_effect = min_effect(pairing, terms);
    let cells = judge(&base, &head, paired, min_effect);
    let timed = Timed { pairing, refused: None, min_effect: min_effect.0, calibrated: None };
    // Benchmarks that only one side has are no comparison.
    let compared = cells.iter().any(|cell| cell.change.fails() || !cell.figures.is_empty());
    let outcome = if compared { outcome(&cells, &[], &[]) } else { Outcome::Undecided };
    Ok(Decision { outcome, timed, cells, ..undecided(None, None, remarks(paired)) })
}

fn remarks(paired: bool) -> Vec<String> {
    let how = if paired {
        "Baselines of one name were taken as pairs: they should have been measured in turn, one of the base, one of the head."
    } else {
        "Each saved baseline counts as one launch. Save several of each side (--save-baseline 1, 2, 3, ..), in turn and by \
         the same names, and small differences can be told."
    };
    vec![how.to_owned()]
}

fn names(baselines: &Baselines) -> BTreeSet<&Name> {
    baselines.values().flat_map(BTreeMap::keys).collect()
}

fn judge(base: &Baselines, head: &Baselines, paired: bool, min_effect: Part) -> Vec<CellChange> {
    let both: Vec<Against> =
        head.iter().filter_map(|(name, ours)| Some(against(name, base.get(name)?, ours, paired))).collect();
    let lone = |change, reason: &str, name: &String| CellChange::bare(name.clone(), None, change, reason.to_owned());
    let new = head.keys().filter(|name| !base.contains_key(*name));
    let gone = base.keys().filter(|name| !head.contains_key(*name));
    let mut cells = judge_ratios(&both, paired, min_effect);
    cells.extend(new.map(|name| lone(Change::New, "the base has no such benchmark", name)));
    cells.extend(gone.map(|name| lone(Change::Missing, "the head has no such benchmark", name)));
    cells
}

fn against(name: &str, base: &BTreeMap<Name, f64>, head: &BTreeMap<Name, f64>, paired: bool) -> Against {
    let common = |of: &BTreeMap<Name, f64>, other: &BTreeMap<Name, f64>| -> Vec<f64> {
        of.iter().filter(|(name, _)| !paired || other.contains_key(*name)).map(|(_, &time)| time).collect()
    };
    Against { name: name.to_owned(), base: common(base, head), head: common(head, base) }
}

fn read(folder: &Path) -> Result<Baselines> {
    let mut found = Baselines::new();
    walk(folder, DEEPEST, &mut found).with_context(|| format!("cannot read {}", folder.display()))?;
    if found.is_empty() {
        bail!("{} holds no results of criterion: name its folder target/criterion, or a copy of it", folder.display());
    }
    // Where baselines were saved by name, the last run is one of them again.
    for baselines in found.values_mut().filter(|baselines| baselines.len() > 1) {
        baselines.remove(&(LAST.len(), LAST.to_owned()));
    }
    Ok(found)
}

fn walk(folder: &Path, depth: usize, found: &mut Baselines) -> Result<()> {
    let mut inner: Vec<PathBuf> = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    inner.sort();
    if let Some((id, name, time)) = baseline(folder)? {
        found.entry(id).or_default().insert((name.len(), name), time);
    }
    let folders = inner.iter().filter(|path| path.is_dir() && !path.is_symlink() && depth > 0);
    folders.into_iter().try_for_each(|inner| walk(inner, depth - 1, found))
}

/// The benchmark's id, the baseline's name and the mean time per iteration, where the folder is a saved baseline.
fn baseline(folder: &Path) -> Result<Option<(String, String, f64)>> {
    let (id, sample) = (folder.join("benchmark.json"), folder.join("sample.json"));
    if !id.is_file() || !sample.is_file() {
        return Ok(None);
    }
    let Benchmark { full_id } = parse(&id)?;
    let Sample { iters, times } = parse(&sample)?;
    let time = times.iter().sum::<f64>() / iters.iter().sum::<f64>();
    if iters.len() != times.len() || !time.is_finite() || time <= 0.0 {
        bail!("{} holds no times", sample.display());
    }
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Some((full_id, name, time)))
}

fn parse<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T> {
    let mut text = String::new();
    File::open(path)?
        .take(LARGEST)
        .read_to_string(&mut text)
        .with_context(|| format!("cannot read {}", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} is none of criterion's", path.display()))
}
