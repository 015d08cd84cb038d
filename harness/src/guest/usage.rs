//! What a guest used: all processes under its minder together.
//!
//! A guest cannot be asked as our own servers are, so that it is read from outside. CPU time of processes that live is read from
//! their clocks, in ns; that of processes that ended, from what their parents were told: in hundredths of a second, but for
//! children of the minder, where it is exact. A process that ended without its parent asking (SIGCHLD ignored) has taken its
//! time with it, as have threads that ended their context switches.

use std::fs;

use nix::sys::resource::{UsageWho, getrusage};
use rpcbench_records::Process;

use super::tree::{self, Stat};
use crate::probe::{self, TICK_NS};

/// What a guest has used since it began.
#[derive(Clone, Copy, Debug)]
pub(super) struct Used {
    /// When, by the system's monotonic clock.
    pub(super) at_ns: u64,
    /// All its processes together; absent where the platform does not tell.
    pub(super) process: Option<Process>,
    /// How many processes it has now.
    pub(super) processes: u32,
}

/// Reads what the descendants of this process have used. The clocks are read together, and before what takes longer.
pub(super) fn of_descendants() -> Used {
    let tree = tree::descendants(std::process::id());
    let ended = ended();
    let at_ns = probe::monotonic_ns();
    let alive: u64 = tree.iter().filter_map(|stat| probe::cpu_ns_of(stat.id)).sum();
    let waited: u64 = tree.iter().flat_map(|stat| stat.children_ticks).sum::<u64>() * TICK_NS;
    let ticks = |place: usize| TICK_NS * tree.iter().map(|stat| both(stat, place)).sum::<u64>();
    let switches = tree.iter().flat_map(|stat| switches(stat.id)).fold([0, 0], |a, b| [a[0] + b[0], a[1] + b[1]]);
    let process = Process {
        cpu_ns: alive + waited + ended.cpu_ns,
        user_ns: ticks(0) + ended.user_ns,
        system_ns: ticks(1) + ended.system_ns,
        peak_bytes: tree.iter().filter_map(|stat| peak_bytes(stat.id)).sum(),
        voluntary_switches: switches[0] + ended.voluntary_switches,
        involuntary_switches: switches[1] + ended.involuntary_switches,
        // How many threads ought to run is not known of a guest, so that their waiting for a CPU says nothing.
        run_delay_ns: None,
    };
    let alive = tree.iter().filter(|stat| !stat.zombie).count();
    let known = cfg!(target_os = "linux").then_some(process);
    Used { at_ns, process: known, processes: u32::try_from(alive).unwrap_or(u32::MAX) }
}

const fn both(stat: &Stat, place: usize) -> u64 {
    stat.own_ticks[place] + stat.children_ticks[place]
}

/// What children of this process used that it has waited for, with theirs.
fn ended() -> Process {
    getrusage(UsageWho::RUSAGE_CHILDREN).map(|usage| probe::of_usage(&usage)).unwrap_or_default()
}

/// The most memory that a process ever had at once, in bytes.
fn peak_bytes(id: u32) -> Option<u64> {
    let status = fs::read_to_string(tree::folder(id).join("status")).ok()?;
    Some(field(&status, "VmHWM:")? * 1024)
}

/// Context switches of each thread that lives: those it wanted, and those it did not.
fn switches(id: u32) -> impl Iterator<Item = [u64; 2]> {
    let tasks = fs::read_dir(tree::folder(id).join("task")).into_iter().flatten().flatten();
    tasks.filter_map(|task| {
        let status = fs::read_to_string(task.path().join("status")).ok()?;
        Some([field(&status, "voluntary_ctxt_switches:")?, field(&status, "nonvoluntary_ctxt_switches:")?])
    })
}

/// The number of a line `Name:  number unit`.
fn field(status: &str, name: &str) -> Option<u64> {
    let value = status.lines().find_map(|line| line.strip_prefix(name))?;
    value.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_a_status_are_found_by_their_whole_name() {
        let status = "VmHWM:\t    7340 kB\nvoluntary_ctxt_switches:\t12\nnonvoluntary_ctxt_switches:\t3\n";
        assert_eq!(field(status, "VmHWM:"), Some(7340));
        assert_eq!(field(status, "voluntary_ctxt_switches:"), Some(12));
        assert_eq!(field(status, "nonvoluntary_ctxt_switches:"), Some(3));
        assert_eq!(field(status, "VmPeak:"), None);
    }
}
