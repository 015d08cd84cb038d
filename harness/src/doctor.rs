//! What on this machine will spoil a measurement, and what to do about it.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::time::{Duration, Instant};

use nix::sys::resource::{Resource, getrlimit};

use crate::clock::Clock;
use crate::environment;
use crate::placement::Topology;
use crate::probe;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// As it should be.
    Good,
    /// Figures will be noisier, or mean something else than expected.
    Warning,
    /// Figures will be wrong, or there will be none.
    Bad,
}

impl Severity {
    /// The name in tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Warning => "warning",
            Self::Bad => "bad",
        }
    }
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What was looked at.
    pub subject: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What was found.
    pub found: String,
    /// What to do; empty where nothing is to be done.
    pub advice: &'static str,
}

impl Finding {
    fn good(subject: &'static str, found: impl Into<String>) -> Self {
        Self { subject, severity: Severity::Good, found: found.into(), advice: "" }
    }

    fn warning(subject: &'static str, found: impl Into<String>, advice: &'static str) -> Self {
        Self { subject, severity: Severity::Warning, found: found.into(), advice }
    }

    fn bad(subject: &'static str, found: impl Into<String>, advice: &'static str) -> Self {
        Self { subject, severity: Severity::Bad, found: found.into(), advice }
    }
}

/// Looks at everything; takes about a second.
#[must_use]
pub fn examine() -> Vec<Finding> {
    vec![build(), cores(), governor(), virtualization(), load_and_steal(), clock(), open_files(), loopback()]
}

fn build() -> Finding {
    match environment::profile() {
        "release" => Finding::good("build", "release"),
        _ => Finding::bad("build", "debug: everything is several times slower", "run with cargo run --release"),
    }
}

fn cores() -> Finding {
    let topology = Topology::read();
    let found = format!("{} CPUs on {} physical cores may be used", topology.cpus(), topology.cores.len());
    if topology.cores.len() >= 2 {
        return Finding::good("cores", found);
    }
    Finding::warning(
        "cores",
        found,
        "client and server will take turns on one CPU; use a machine with two cores, or widen the affinity mask",
    )
}

fn governor() -> Finding {
    match environment::governor().as_deref() {
        None => Finding::good("governor", "none is visible: the frequency is not this system's to choose"),
        Some("performance") => Finding::good("governor", "performance"),
        Some(other) => Finding::warning(
            "governor",
            format!("{other}: the clock frequency follows the load"),
            "cpupower frequency-set -g performance",
        ),
    }
}

fn virtualization() -> Finding {
    match environment::hypervisor() {
        None => Finding::good("hypervisor", "none shows itself"),
        Some(name) => Finding::warning(
            "hypervisor",
            format!("this is a virtual machine ({name})"),
            "compare only what one run measured; trust medians over tails; use more launches",
        ),
    }
}

fn load_and_steal() -> Finding {
    const LOOK: Duration = Duration::from_millis(500);
    let (before, own) = (probe::machine(), probe::process());
    std::thread::sleep(LOOK);
    let Some((before, after)) = before.zip(probe::machine()) else {
        return Finding::warning("other load", "this system does not tell", "close other programs");
    };
    let machine = probe::machine_between(before, after, probe::between(&own, &probe::process()).cpu_ns);
    let percent = |ns: u64| ns as f64 * 100.0 / LOOK.as_nanos() as f64;
    let found = format!(
        "others use {:.0} % of a CPU, {:.0} % is stolen",
        percent(machine.foreign_ns),
        percent(machine.steal_ns)
    );
    if percent(machine.foreign_ns) < 10.0 && percent(machine.steal_ns) < 2.0 {
        return Finding::good("other load", found);
    }
    Finding::warning("other load", found, "close other programs, or wait until the machine is quiet")
}

fn clock() -> Finding {
    let clock = Clock::new();
    let (system, ours) = (Instant::now(), clock.now());
    std::thread::sleep(Duration::from_millis(100));
    let ratio = clock.ns(ours, clock.now()) as f64 / system.elapsed().as_nanos() as f64;
    let found = format!("one reading costs {:.0} ns, and runs at {ratio:.5} of the system's clock", clock.cost_ns());
    match (clock.cost_ns() < 100.0, (ratio - 1.0).abs() < 1e-3) {
        (true, true) => Finding::good("clock", found),
        (false, true) => Finding::warning("clock", found, "use a system whose clock source is the time-stamp counter"),
        (_, false) => Finding::bad("clock", found, "do not measure here: the time-stamp counter drifts"),
    }
}

fn open_files() -> Finding {
    const NEEDED: u64 = 1024;
    match getrlimit(Resource::RLIMIT_NOFILE) {
        Ok((soft, _)) if soft >= NEEDED => Finding::good("open files", format!("{soft} may be open at once")),
        Ok((soft, hard)) => Finding::warning(
            "open files",
            format!("{soft} may be open at once ({hard} if raised)"),
            "ulimit -n 4096, or keep calls in flight below a third of the limit",
        ),
        Err(error) => Finding::warning("open files", error.to_string(), "ulimit -n tells the limit"),
    }
}

/// A round trip of one byte over TCP, as a check that loopback works at all and has no delayed acknowledgements.
fn loopback() -> Finding {
    match round_trip_us() {
        Ok(us) if us < 1000 => Finding::good("loopback", format!("the median of 100 round trips is {us} us")),
        Ok(us) => Finding::warning(
            "loopback",
            format!("the median of 100 round trips is {us} us"),
            "look for a firewall, a proxy or traffic shaping on the loopback interface",
        ),
        Err(error) => Finding::bad("loopback", error.to_string(), "bring the loopback interface up: ip link set lo up"),
    }
}

fn round_trip_us() -> std::io::Result<u128> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let address = listener.local_addr()?;
    let echo = std::thread::spawn(move || -> std::io::Result<()> {
        let (mut stream, _) = listener.accept()?;
        stream.set_nodelay(true)?;
        let mut byte = [0];
        while stream.read(&mut byte)? == 1 {
            stream.write_all(&byte)?;
        }
        Ok(())
    });
    let mut stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(Duration::from_secs(2)))?;
    let mut times = Vec::with_capacity(100);
    for _ in 0..100 {
        let begun = Instant::now();
        stream.write_all(&[7])?;
        stream.read_exact(&mut [0])?;
        times.push(begun.elapsed().as_micros());
    }
    drop(stream);
    let _ = echo.join();
    times.sort_unstable();
    Ok(times[times.len() / 2])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_warning_says_what_to_do() {
        for finding in examine() {
            assert_eq!(finding.severity == Severity::Good, finding.advice.is_empty(), "{finding:?}");
        }
    }
}
