//! Which CPUs client and server run on.

use std::collections::BTreeMap;
use std::fs;

use rpcbench_records::{Placement, PlacementKind};

/// What was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Asked {
    /// Separate physical cores where there are two, else one CPU for both.
    #[default]
    Auto,
    /// Both on one CPU.
    SameCpu,
    /// Separate physical cores.
    Split,
    /// Wherever the kernel puts them.
    Free,
}

/// The CPUs that this process may use, grouped by physical core.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topology {
    /// For each physical core its logical CPUs, ascending.
    pub cores: Vec<Vec<u32>>,
}

impl Topology {
    /// Reads it from the running system.
    #[must_use]
    pub fn read() -> Self {
        let mut cores = BTreeMap::<(u32, u32), Vec<u32>>::new();
        for cpu in allowed_cpus() {
            cores.entry(core_of(cpu)).or_default().push(cpu);
        }
        Self { cores: cores.into_values().collect() }
    }

    /// Logical CPUs in all.
    #[must_use]
    pub fn cpus(&self) -> usize {
        self.cores.iter().map(Vec::len).sum()
    }
}

/// A physical core by package and number; a CPU that does not tell is a core of its own.
fn core_of(cpu: u32) -> (u32, u32) {
    let read = |name: &str| {
        let path = format!("/sys/devices/system/cpu/cpu{cpu}/topology/{name}");
        fs::read_to_string(path).ok()?.trim().parse().ok()
    };
    match (read("physical_package_id"), read("core_id")) {
        (Some(package), Some(core)) => (package, core),
        _ => (u32::MAX, cpu),
    }
}

#[cfg(target_os = "linux")]
fn allowed_cpus() -> Vec<u32> {
    use nix::sched::{CpuSet, sched_getaffinity};
    let Ok(set) = sched_getaffinity(nix::unistd::Pid::from_raw(0)) else { return Vec::new() };
    (0..CpuSet::count()).filter(|&cpu| set.is_set(cpu).unwrap_or(false)).filter_map(|cpu| cpu.try_into().ok()).collect()
}

#[cfg(not(target_os = "linux"))]
fn allowed_cpus() -> Vec<u32> {
    let count = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    (0..u32::try_from(count).unwrap_or(1)).collect()
}

/// Decides a placement.
pub fn place(asked: Asked, topology: &Topology) -> Result<Placement, String> {
    let cores = topology.cores.len();
    match asked {
        Asked::Free => Ok(free("asked for: the kernel moves both as it likes".to_owned())),
        _ if !cfg!(target_os = "linux") => Ok(free("this system has no way to pin a process to a CPU".to_owned())),
        Asked::Auto | Asked::Split if cores >= 2 => Ok(split(topology)),
        Asked::Split => Err("--placement split needs two physical cores; this process may use one".to_owned()),
        Asked::Auto => same_cpu(topology, "this process may use only one physical core"),
        Asked::SameCpu => same_cpu(topology, "asked for: client and server take turns on one CPU"),
    }
}

fn free(reason: String) -> Placement {
    Placement { kind: PlacementKind::Free, client_cpus: Vec::new(), server_cpus: Vec::new(), reason }
}

fn same_cpu(topology: &Topology, reason: &str) -> Result<Placement, String> {
    let cpu = topology.cores.first().and_then(|core| core.first()).ok_or("no CPU may be used")?;
    let cpus = vec![*cpu];
    Ok(Placement {
        kind: PlacementKind::SameCpu,
        client_cpus: cpus.clone(),
        server_cpus: cpus,
        reason: reason.to_owned(),
    })
}

/// The first half of the cores to the server, the second to the client, one CPU of each core.
fn split(topology: &Topology) -> Placement {
    let firsts: Vec<u32> = topology.cores.iter().filter_map(|core| core.first().copied()).collect();
    let (server, client) = firsts.split_at(firsts.len() / 2);
    Placement {
        kind: PlacementKind::Split,
        client_cpus: client.to_vec(),
        server_cpus: server.to_vec(),
        reason: format!("{} physical cores, halved between client and server, one CPU of each", firsts.len()),
    }
}

/// Binds this whole process to CPUs; call it before any thread is started. No CPUs means anywhere.
pub fn pin(cpus: &[u32]) -> Result<(), String> {
    if cpus.is_empty() {
        return Ok(());
    }
    pin_to(cpus).map_err(|error| format!("cannot run on CPUs {cpus:?}: {error}"))
}

#[cfg(target_os = "linux")]
fn pin_to(cpus: &[u32]) -> nix::Result<()> {
    use nix::sched::{CpuSet, sched_setaffinity};
    let mut set = CpuSet::new();
    for &cpu in cpus {
        set.set(cpu as usize)?;
    }
    sched_setaffinity(nix::unistd::Pid::from_raw(0), &set)
}

#[cfg(not(target_os = "linux"))]
fn pin_to(_: &[u32]) -> Result<(), &'static str> {
    Err("this system has no way to do so")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn topology(cores: &[&[u32]]) -> Topology {
        Topology { cores: cores.iter().map(|core| core.to_vec()).collect() }
    }

    #[test]
    fn siblings_of_one_core_count_as_one() {
        let placement = place(Asked::Auto, &topology(&[&[0, 4], &[1, 5], &[2, 6], &[3, 7]])).unwrap();
        assert_eq!((placement.server_cpus, placement.client_cpus), (vec![0, 1], vec![2, 3]));
        let one = place(Asked::Auto, &topology(&[&[0, 1]])).unwrap();
        assert_eq!((one.kind, one.client_cpus), (PlacementKind::SameCpu, vec![0]));
    }

    #[test]
    fn what_cannot_be_is_refused() {
        assert!(place(Asked::Split, &topology(&[&[0, 1]])).unwrap_err().contains("two physical cores"));
    }
}
