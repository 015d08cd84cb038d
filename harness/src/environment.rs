//! Where a run is made: the program, the system, the machine.

use std::fs;

use rpcbench_records::{Environment, Placement};

use crate::clock::Clock;
use crate::placement::Topology;

/// What only the program's build knows.
#[derive(Clone, Copy, Debug)]
pub struct Build {
    /// The version of rpcbench.
    pub version: &'static str,
    /// The compiler, e.g. `rustc 1.95.0`.
    pub compiler: &'static str,
    /// The target triple.
    pub target: &'static str,
    /// A hash of the lock file.
    pub lock: &'static str,
}

/// `release` or `debug`, by whether this was compiled with optimizations in mind.
#[must_use]
pub const fn profile() -> &'static str {
    if cfg!(debug_assertions) { "debug" } else { "release" }
}

/// Reads the environment of this process.
#[must_use]
pub fn read(build: &Build, placement: Placement) -> Environment {
    let topology = Topology::read();
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Environment {
        rpcbench: build.version.to_owned(),
        compiler: build.compiler.to_owned(),
        target: build.target.to_owned(),
        profile: profile().to_owned(),
        lock: build.lock.to_owned(),
        system: system(),
        cpu: cpu_model().unwrap_or_else(|| std::env::consts::ARCH.to_owned()),
        cpus: number(topology.cpus()),
        cores: Some(number(topology.cores.len())),
        memory_bytes: memory(),
        governor: governor(),
        hypervisor: hypervisor(),
        clock: Clock::name().to_owned(),
        clock_ns: Clock::new().cost_ns(),
        closed_loop_ns: None,
        scheduled_loop_ns: None,
        placement,
    }
}

fn system() -> String {
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let name = if cfg!(target_os = "linux") { "Linux" } else { std::env::consts::OS };
    format!("{name} {}", kernel.trim()).trim_end().to_owned()
}

fn cpu_model() -> Option<String> {
    field(&fs::read_to_string("/proc/cpuinfo").ok()?, "model name")
}

fn memory() -> Option<u64> {
    let text = field(&fs::read_to_string("/proc/meminfo").ok()?, "MemTotal")?;
    text.split_whitespace().next()?.parse::<u64>().ok().map(|kib| kib * 1024)
}

/// The frequency governor of the first CPU, where there is one.
#[must_use]
pub fn governor() -> Option<String> {
    let text = fs::read_to_string("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor").ok()?;
    Some(text.trim().to_owned())
}

/// The hypervisor, where one shows itself.
#[must_use]
pub fn hypervisor() -> Option<String> {
    let flags = field(&fs::read_to_string("/proc/cpuinfo").ok()?, "flags")?;
    if !flags.split_whitespace().any(|flag| flag == "hypervisor") {
        return None;
    }
    let vendor = fs::read_to_string("/sys/class/dmi/id/sys_vendor").ok();
    Some(vendor.map_or_else(|| "unnamed".to_owned(), |vendor| vendor.trim().to_owned()))
}

/// The value of the first line `name : value`.
fn field(text: &str, name: &str) -> Option<String> {
    let lines = text.lines().filter_map(|line| line.split_once(':'));
    let mut values = lines.filter(|(key, _)| key.trim() == name).map(|(_, value)| value.trim().to_owned());
    values.next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found_by_their_whole_name() {
        let text = "model\t\t: 17\nmodel name\t: Some CPU @ 2 GHz\n";
        assert_eq!(field(text, "model name").as_deref(), Some("Some CPU @ 2 GHz"));
        assert_eq!(field(text, "name"), None);
    }
}
