//! The processes that a process started, and those that they started.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

/// What `/proc/<pid>/stat` says of a process (proc(5)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stat {
    /// Its number.
    pub(super) id: u32,
    /// Its parent's.
    parent: u32,
    /// It has ended, and waits for its parent to notice.
    pub(super) zombie: bool,
    /// CPU time in user mode and in the kernel, in hundredths of a second, of its threads.
    pub(super) own_ticks: [u64; 2],
    /// The same of its children that ended and that it waited for.
    pub(super) children_ticks: [u64; 2],
}

/// All descendants of a process, without itself; nothing where there is no `/proc`.
pub(super) fn descendants(of: u32) -> Vec<Stat> {
    let mut by_parent = BTreeMap::<u32, Vec<Stat>>::new();
    for stat in all() {
        by_parent.entry(stat.parent).or_default().push(stat);
    }
    let mut found = by_parent.remove(&of).unwrap_or_default();
    let mut next = 0;
    while let Some(stat) = found.get(next) {
        found.extend(by_parent.remove(&stat.id).unwrap_or_default());
        next += 1;
    }
    found
}

fn all() -> impl Iterator<Item = Stat> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let numbers = entries.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    // A process may end between being listed and being read.
    numbers.filter_map(|id| parse(&fs::read_to_string(folder(id).join("stat")).ok()?))
}

/// What the system tells of a process.
pub(super) fn folder(id: u32) -> PathBuf {
    PathBuf::from(format!("/proc/{id}"))
}

/// The name of the program is in brackets and may hold anything, brackets too: what follows the last one counts.
fn parse(text: &str) -> Option<Stat> {
    let (id, rest) = (text.split(' ').next()?.parse().ok()?, text.rsplit_once(") ")?.1);
    let fields: Vec<&str> = rest.split(' ').collect();
    // The state is field 3 of the file.
    let number = |field: usize| fields.get(field - 3)?.trim().parse::<u64>().ok();
    Some(Stat {
        id,
        parent: u32::try_from(number(4)?).ok()?,
        zombie: matches!(fields.first(), Some(&("Z" | "X"))),
        own_ticks: [number(14)?, number(15)?],
        children_ticks: [number(16)?, number(17)?],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_may_have_any_name() {
        let line = "71 (a) S 9 (x)) S 7 71 71 0 -1 4194304 100 0 0 0 5 6 7 8 20 0 1 0 100 1 1\n";
        let stat = parse(line).unwrap();
        assert_eq!((stat.id, stat.parent, stat.zombie), (71, 7, false));
        assert_eq!((stat.own_ticks, stat.children_ticks), ([5, 6], [7, 8]));
        for cut in ["", "71", "71 (a", "71 (a) S", "71 (a) S 7 71 71 0 -1 4194304 100"] {
            assert_eq!(parse(cut), None, "{cut}");
        }
    }
}
