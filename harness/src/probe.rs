//! What processes and the machine used, read around a window.

use std::fs;

use nix::sys::resource::{Usage, UsageWho, getrusage};
use nix::sys::time::TimeVal;
use nix::time::{ClockId, clock_gettime};
use rpcbench_records::{Machine, Process};

/// CPU time that this process has used so far, in ns; unlike [`process`] a single call, to be made often.
#[must_use]
pub fn cpu_ns() -> u64 {
    clock_ns(ClockId::CLOCK_PROCESS_CPUTIME_ID)
}

/// CPU time that this thread has used so far, in ns.
#[must_use]
pub fn thread_cpu_ns() -> u64 {
    clock_ns(ClockId::CLOCK_THREAD_CPUTIME_ID)
}

/// What this process has used since it began. It reads a file for each thread.
#[must_use]
pub fn process() -> Process {
    let Ok(usage) = getrusage(UsageWho::RUSAGE_SELF) else { return Process::default() };
    Process { cpu_ns: cpu_ns(), run_delay_ns: run_delay_ns(), ..of_usage(&usage) }
}

/// What the system's books say; they know no run delay.
pub(crate) fn of_usage(usage: &Usage) -> Process {
    let positive = |number: i64| u64::try_from(number).unwrap_or(0);
    let (user_ns, system_ns) = (nanoseconds(usage.user_time()), nanoseconds(usage.system_time()));
    Process {
        cpu_ns: user_ns + system_ns,
        user_ns,
        system_ns,
        peak_bytes: positive(usage.max_rss()) * PEAK_UNIT,
        voluntary_switches: positive(usage.voluntary_context_switches()),
        involuntary_switches: positive(usage.involuntary_context_switches()),
        run_delay_ns: None,
    }
}

/// How long the threads of this process that live now were ready to run and did not, since each began; Linux tells.
///
/// A thread that ended has taken its count with it, as the kernel keeps none for the process: so read this while the
/// threads live that it is about, and take no difference over the end of one ([`between`] gives none where it shows).
fn run_delay_ns() -> Option<u64> {
    let tasks = fs::read_dir("/proc/self/task").ok()?;
    // A thread may end between being listed and being read.
    let texts = tasks.flatten().filter_map(|task| fs::read_to_string(task.path().join("schedstat")).ok());
    texts.filter_map(|text| parse_schedstat(&text)).reduce(|sum, delay| sum + delay)
}

/// The second field of `/proc/<pid>/schedstat`, in ns: time on a CPU, time waiting for one, and how often it got one
/// (Documentation/scheduler/sched-stats.rst). A kernel that keeps no such account shows threads that never got one.
fn parse_schedstat(text: &str) -> Option<u64> {
    let mut fields = text.split_whitespace().skip(1).map(|field| field.parse::<u64>().ok());
    let (waited, times) = (fields.next()??, fields.next()??);
    (times > 0).then_some(waited)
}

/// CPU time that another process of this machine has used so far, in ns, with its threads that ended; absent where
/// there is no such process, or the platform does not tell.
#[cfg(target_os = "linux")]
#[must_use]
pub fn cpu_ns_of(pid: u32) -> Option<u64> {
    // 0 would be this process.
    let pid = i32::try_from(pid).ok().filter(|&pid| pid > 0)?;
    let clock = nix::time::clock_getcpuclockid(nix::unistd::Pid::from_raw(pid)).ok()?;
    read_ns(clock)
}

/// CPU time that another process of this machine has used so far: nothing tells it here.
#[cfg(not(target_os = "linux"))]
#[must_use]
pub fn cpu_ns_of(_: u32) -> Option<u64> {
    None
}

/// `ru_maxrss` counts kibibytes, but on macOS bytes.
const PEAK_UNIT: u64 = if cfg!(target_os = "macos") { 1 } else { 1024 };

fn nanoseconds(time: TimeVal) -> u64 {
    let (seconds, micros) = (u64::try_from(time.tv_sec()), u64::try_from(time.tv_usec()));
    seconds.unwrap_or(0) * 1_000_000_000 + micros.unwrap_or(0) * 1000
}

/// Now, by the monotonic clock that all processes of this machine share.
#[must_use]
pub fn monotonic_ns() -> u64 {
    clock_ns(ClockId::CLOCK_MONOTONIC)
}

fn clock_ns(clock: ClockId) -> u64 {
    read_ns(clock).unwrap_or(0)
}

fn read_ns(clock: ClockId) -> Option<u64> {
    let time = clock_gettime(clock).ok()?;
    let (seconds, nanos) = (u64::try_from(time.tv_sec()).ok()?, u64::try_from(time.tv_nsec()).ok()?);
    Some(seconds * 1_000_000_000 + nanos)
}

/// What was used between two readings of one process; its peak is that of the later one. The run delay is absent where
/// it fell: then a thread has ended meanwhile, and what is left says nothing.
#[must_use]
pub const fn between(before: &Process, after: &Process) -> Process {
    Process {
        cpu_ns: after.cpu_ns.saturating_sub(before.cpu_ns),
        user_ns: after.user_ns.saturating_sub(before.user_ns),
        system_ns: after.system_ns.saturating_sub(before.system_ns),
        peak_bytes: after.peak_bytes,
        voluntary_switches: after.voluntary_switches.saturating_sub(before.voluntary_switches),
        involuntary_switches: after.involuntary_switches.saturating_sub(before.involuntary_switches),
        run_delay_ns: match (before.run_delay_ns, after.run_delay_ns) {
            (Some(before), Some(after)) => after.checked_sub(before),
            _ => None,
        },
    }
}

/// A share of what was used, where a reading took in more time than the window.
#[must_use]
pub fn share(used: &Process, share: f64) -> Process {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a share of a count is a count
    let part = |whole: u64| (whole as f64 * share).round() as u64;
    Process {
        cpu_ns: part(used.cpu_ns),
        user_ns: part(used.user_ns),
        system_ns: part(used.system_ns),
        peak_bytes: used.peak_bytes,
        voluntary_switches: part(used.voluntary_switches),
        involuntary_switches: part(used.involuntary_switches),
        run_delay_ns: used.run_delay_ns.map(part),
    }
}

/// The machine's CPU time so far: busy, and stolen by the hypervisor, over all CPUs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MachineTime {
    busy_ns: u64,
    steal_ns: u64,
}

/// Reads the machine's CPU time, where the platform tells.
#[must_use]
pub fn machine() -> Option<MachineTime> {
    parse_stat(&fs::read_to_string("/proc/stat").ok()?)
}

/// Linux counts these times in hundredths of a second on every architecture (proc(5), `USER_HZ`).
pub(crate) const TICK_NS: u64 = 10_000_000;

fn parse_stat(text: &str) -> Option<MachineTime> {
    let fields = text.lines().next()?.strip_prefix("cpu ")?;
    let times: Vec<u64> = fields.split_whitespace().map_while(|field| field.parse().ok()).collect();
    let at = |index: usize| times.get(index).copied();
    let busy = at(0)? + at(1)? + at(2)? + at(5)? + at(6)?;
    Some(MachineTime { busy_ns: busy * TICK_NS, steal_ns: at(7)? * TICK_NS })
}

/// What happened on the machine between two readings, less what the measured processes used themselves.
#[must_use]
pub const fn machine_between(before: MachineTime, after: MachineTime, own_ns: u64) -> Machine {
    Machine {
        steal_ns: after.steal_ns.saturating_sub(before.steal_ns),
        foreign_ns: after.busy_ns.saturating_sub(before.busy_ns).saturating_sub(own_ns),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_shows_in_the_process() {
        let before = process();
        let mut sum = 0_u64;
        while between(&before, &process()).cpu_ns < 2_000_000 {
            sum = std::hint::black_box(sum + 1);
        }
        assert!(process().peak_bytes > 100_000);
    }

    #[test]
    fn run_delay_is_the_second_field_and_carried_on() {
        assert_eq!(parse_schedstat("8172 42453 17\n"), Some(42_453));
        assert_eq!(parse_schedstat("0 0 0\n"), None, "a kernel without accounts");
        assert_eq!(parse_schedstat(""), None);
        let at = |run_delay_ns| Process { run_delay_ns, ..Process::default() };
        assert_eq!(between(&at(Some(30)), &at(Some(80))).run_delay_ns, Some(50));
        assert_eq!(between(&at(Some(80)), &at(Some(30))).run_delay_ns, None, "a thread ended");
        assert_eq!(share(&at(Some(50)), 0.5).run_delay_ns, Some(25));
        assert_eq!(process().run_delay_ns.is_some(), cfg!(target_os = "linux"));
    }

    #[test]
    fn another_process_is_told_by_its_number() {
        let own = cpu_ns_of(std::process::id());
        assert_eq!(own.is_some(), cfg!(target_os = "linux"));
        assert!(own.unwrap_or(0) <= process().cpu_ns, "the same clock");
        assert_eq!((cpu_ns_of(0), cpu_ns_of(u32::MAX)), (None, None));
    }

    #[test]
    fn the_first_line_of_stat_is_read() {
        let time = parse_stat("cpu  100 1 50 9000 10 2 3 4 0 0\ncpu0 1 2 3\n").unwrap();
        assert_eq!(time, MachineTime { busy_ns: 156 * TICK_NS, steal_ns: 4 * TICK_NS });
        assert_eq!(parse_stat("intr 1 2 3"), None);
        assert_eq!(parse_stat("cpu  1 2"), None);
    }
}
