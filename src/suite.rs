//! From flags and a suite file to a plan.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use rpcbench_harness::Entry;
use rpcbench_harness::contract::Driving;
use rpcbench_harness::contract::workloads::Workload;
use rpcbench_harness::input::Inputs;
use rpcbench_harness::placement::{Asked, Topology, place};
use rpcbench_harness::plan::{Offer, Preset, SuitePlan};
use rpcbench_harness::records::{Load, PlacementKind, Suite, Wait};

use crate::cli::{IN_FLIGHT, Rates, ScheduleArgs, Slo, SuiteArgs};
use crate::{guests, names};

/// The floor of adapters whose client blocks a thread for each call.
const BLOCKING_FLOOR: &str = "tcp";
/// The floor of asynchronous ones.
const ASYNCHRONOUS_FLOOR: &str = "tcp-async";

/// The least window of a schedule where nothing is said.
const SCHEDULED_WINDOW: Duration = Duration::from_secs(1);
/// The longest that it becomes for the sake of p99.
const LONGEST_WINDOW: Duration = Duration::from_secs(5);
/// Calls of which a launch has a p99 (2,000), and what chance may lack.
const CALLS: f64 = 2_200.0;
/// Calls that a window must be expected to hold: of fewer, one in thousands of windows would hold none.
const FEWEST_CALLS: f64 = 10.0;
/// How long a call may take where nothing is said.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(5);

/// Reads a suite file.
pub(crate) fn read(path: &Path) -> Result<SuiteArgs> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read the suite {}", path.display()))?;
    toml::from_str(&text).with_context(|| format!("the suite {} does not hold", path.display()))
}

impl SuiteArgs {
    /// These, and where they say nothing, the others.
    pub(crate) fn or(self, others: Self) -> Self {
        // One of the two says how calls are offered: a flag wins over the other one in a file.
        let (rate, slo) = if self.is_scheduled() { (self.rate, self.slo) } else { (others.rate, others.slo) };
        let transport = if self.tls { None } else { self.transport.or(others.transport) };
        let in_place = self.server_command.is_some() || self.connect.is_some();
        let (server_command, connect) =
            if in_place { (self.server_command, self.connect) } else { (others.server_command, others.connect) };
        Self {
            preset: self.preset.or(others.preset),
            adapters: self.adapters.or(others.adapters),
            transport,
            tls: self.tls,
            workloads: self.workloads.or(others.workloads),
            in_flight: self.in_flight.or(others.in_flight),
            connections: self.connections.or(others.connections),
            duration: self.duration.or(others.duration),
            warmup: self.warmup.or(others.warmup),
            timeout: self.timeout.or(others.timeout),
            launches: self.launches.or(others.launches),
            rate,
            slo,
            arrivals: self.arrivals.or(others.arrivals),
            session_calls: self.session_calls.or(others.session_calls),
            think: self.think.or(others.think),
            queue: self.queue.or(others.queue),
            wait: self.wait.or(others.wait),
            seed: self.seed.or(others.seed),
            placement: self.placement.or(others.placement),
            server_command,
            connect,
            servers: self.servers.or(others.servers),
            server_start_timeout: self.server_start_timeout.or(others.server_start_timeout),
        }
    }

    /// The plan that they make with a registry.
    pub(crate) fn plan(&self, entries: &[Entry], inputs: Inputs) -> Result<SuitePlan> {
        let preset = names::preset(self.preset.as_deref().unwrap_or("quick"))?;
        self.check_window(preset)?;
        let asked = self.placement.map_or(Asked::Auto, Asked::from);
        let placement = place(asked, &Topology::read()).map_err(anyhow::Error::msg)?;
        let (guests, contestants) = guests::contestants(self, entries)?;
        let references = if self.slo.is_some() { Vec::new() } else { references(entries, &contestants) };
        Ok(SuitePlan {
            adapters: [contestants, references.clone()].concat(),
            guests,
            workloads: self.workloads(preset, &inputs)?,
            offer: self.offer(preset)?,
            suite: Suite {
                preset: preset.name.to_owned(),
                seed: self.seed.unwrap_or(1),
                launches: self.launches.unwrap_or(preset.launches),
                window_ns: nanoseconds(self.window(preset)),
                warmup_ns: nanoseconds(self.warmup.unwrap_or(preset.warmup)),
                timeout_ns: nanoseconds(self.timeout.unwrap_or(TIMEOUT)),
                wait: self.waiting(placement.kind),
                references: references.iter().map(|entry| entry.info.id.to_owned()).collect(),
            },
            inputs,
            placement,
        })
    }

    /// Schedules need longer windows than closed loops: at a thousand calls a second, a third of a second has no p99.
    fn window(&self, preset: &Preset) -> Duration {
        let least = match self.lowest_rate() {
            Some(rate) => Duration::try_from_secs_f64(CALLS / rate)
                .map_or(LONGEST_WINDOW, |window| window.clamp(SCHEDULED_WINDOW, LONGEST_WINDOW)),
            None if self.is_scheduled() => SCHEDULED_WINDOW,
            None => Duration::ZERO,
        };
        self.duration.unwrap_or(preset.window.max(least))
    }

    fn lowest_rate(&self) -> Option<f64> {
        match &self.rate {
            Some(Rates::Each(rates)) => rates.iter().copied().reduce(f64::min),
            _ => None,
        }
    }

    /// Fails where the window is too short for the lowest rate.
    fn check_window(&self, preset: &Preset) -> Result<()> {
        let (window, Some(rate)) = (self.window(preset), self.lowest_rate()) else { return Ok(()) };
        let calls = rate * window.as_secs_f64();
        if calls < FEWEST_CALLS {
            bail!(
                "at {rate} calls per second a window of {window:?} holds {calls:.1} calls: add --duration {}s or more",
                (FEWEST_CALLS / rate).ceil()
            );
        }
        Ok(())
    }

    const fn is_scheduled(&self) -> bool {
        self.rate.is_some() || self.slo.is_some()
    }

    /// Where client and server share a CPU, a client that spins takes from the server what it measures.
    fn waiting(&self, placement: PlacementKind) -> Wait {
        let asked = self.wait.map(Wait::from);
        if placement != PlacementKind::SameCpu {
            return asked.unwrap_or_default();
        }
        if asked.is_some_and(|asked| asked != Wait::Sleep) {
            eprintln!(
                "rpcbench: client and server share a CPU: lanes wait asleep, because a spin would slow the server"
            );
        }
        Wait::Sleep
    }

    fn schedule(&self) -> ScheduleArgs {
        let Self { arrivals, session_calls, think, queue, wait, .. } = *self;
        ScheduleArgs { arrivals, session_calls, think, queue, wait }
    }

    fn offer(&self, preset: &Preset) -> Result<Offer> {
        let schedule = self.schedule();
        schedule.check(self.is_scheduled())?;
        let connections = self.connections.unwrap_or_default().number();
        let by_schedule = |rate: f64, in_flight| Load { connections, ..schedule.load(rate, in_flight) };
        match (&self.rate, self.slo) {
            (Some(_), Some(_)) => bail!("a suite says either rate or slo: a search finds its rates itself"),
            (None, None) => self.loads(preset).map(Offer::Loads),
            (Some(Rates::Each(rates)), None) => {
                let places = self.places()?;
                let each = unique(rates).into_iter().flat_map(|rate| places.iter().map(move |&places| (rate, places)));
                Ok(Offer::Loads(each.map(|(rate, places)| by_schedule(rate, places)).collect()))
            }
            (Some(Rates::Auto), None) => {
                Ok(Offer::Ladder(Load { rate_per_s: None, ..by_schedule(1.0, self.one_place()?) }))
            }
            (None, Some(Slo(objective))) => {
                Ok(Offer::Search(Load { rate_per_s: None, ..by_schedule(1.0, self.one_place()?) }, objective))
            }
        }
    }

    /// Places for calls in flight of a schedule.
    fn places(&self) -> Result<Vec<u32>> {
        match self.in_flight.as_deref() {
            None => Ok(vec![IN_FLIGHT]),
            Some([]) => bail!("--in-flight needs at least one number, each above 0"),
            Some(places) if places.contains(&0) => bail!("--in-flight needs at least one number, each above 0"),
            Some(places) => Ok(unique(places)),
        }
    }

    fn one_place(&self) -> Result<u32> {
        match self.places()?.as_slice() {
            [one] => Ok(*one),
            _ => bail!("--rate auto and --slo take one --in-flight: the most calls that may be in flight"),
        }
    }

    fn workloads(&self, preset: &Preset, inputs: &Inputs) -> Result<Vec<&'static Workload>> {
        let files = inputs.files.iter().map(|input| input.workload.as_str());
        let named: Vec<&str> = match &self.workloads {
            Some(workloads) => workloads.iter().map(String::as_str).collect(),
            None if inputs.files.is_empty() => preset.workloads.to_vec(),
            None => files.clone().collect(),
        };
        if let Some(idle) = files.clone().find(|file| !named.contains(file)) {
            bail!("--input names `{idle}`, which is not among the workloads: add it to --workloads");
        }
        let found = unique(&named).into_iter().map(names::workload).collect::<Result<Vec<_>>>()?;
        match found.iter().find(|workload| workload.needs_input() && !files.clone().any(|file| file == workload.id)) {
            Some(empty) => bail!("`{0}` sends a file of yours: name it with --input {0}=FILE", empty.id),
            None => Ok(found),
        }
    }

    fn loads(&self, preset: &Preset) -> Result<Vec<Load>> {
        let connections = self.connections.unwrap_or_default().number();
        let in_flight = self.in_flight.as_deref().unwrap_or(preset.in_flight);
        if in_flight.is_empty() || in_flight.contains(&0) {
            bail!("--in-flight needs at least one number, each above 0");
        }
        let loads = unique(in_flight).into_iter().map(|calls| Load { connections, ..Load::closed(calls) });
        Ok(loads.collect())
    }
}

/// The floors that contestants are set against and that nobody asked for: raw sockets, driven as they are.
fn references(entries: &[Entry], contestants: &[Entry]) -> Vec<Entry> {
    let has = |id: &str| contestants.iter().any(|entry| entry.info.id == id);
    let blocking = |entry: &Entry| entry.info.driving == Driving::Blocking;
    let wanted = |entry: &&Entry| match entry.info.id {
        BLOCKING_FLOOR => contestants.iter().any(blocking),
        ASYNCHRONOUS_FLOOR => contestants.iter().any(|entry| !blocking(entry)),
        _ => false,
    };
    let over_a_network = contestants.iter().any(|entry| !entry.info.in_process());
    entries.iter().filter(|entry| over_a_network && wanted(entry) && !has(entry.info.id)).copied().collect()
}

/// Each once, in the order of first mention.
pub(crate) fn unique<T: PartialEq + Clone>(items: &[T]) -> Vec<T> {
    let mut unique = Vec::with_capacity(items.len());
    for item in items {
        if !unique.contains(item) {
            unique.push(item.clone());
        }
    }
    unique
}

fn nanoseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use rpcbench_harness::plan::PRESETS;

    use super::*;

    #[test]
    fn a_suite_file_has_the_flags_names() {
        let suite: SuiteArgs = toml::from_str("in_flight = [1, 16]\nduration = \"1s\"\nconnections = \"2\"").unwrap();
        assert_eq!((suite.in_flight, suite.duration), (Some(vec![1, 16]), Some(Duration::from_secs(1))));
    }

    #[test]
    fn unknown_keys_and_bad_values_are_named() {
        let wrong = toml::from_str::<SuiteArgs>("adaptors = [\"grpc\"]").unwrap_err().to_string();
        assert!(wrong.contains("adaptors"), "{wrong}");
        let wrong = toml::from_str::<SuiteArgs>("duration = \"5\"").unwrap_err().to_string();
        assert!(wrong.contains("unit"), "{wrong}");
    }

    #[test]
    fn a_schedules_window_is_long_enough_for_a_p99_within_bounds() {
        let window = |rate: Option<Rates>| SuiteArgs { rate, ..SuiteArgs::default() }.window(&PRESETS[0]);
        let each = |rates: &[f64]| window(Some(Rates::Each(rates.to_vec())));
        assert_eq!(each(&[5000.0, 1000.0]), Duration::from_millis(2200));
        assert_eq!((each(&[1e6]), each(&[1e-4])), (SCHEDULED_WINDOW, LONGEST_WINDOW));
        assert_eq!((window(Some(Rates::Auto)), window(None)), (SCHEDULED_WINDOW, PRESETS[0].window));
    }

    #[test]
    fn flags_win_over_a_file() {
        let flags = SuiteArgs { launches: Some(9), ..SuiteArgs::default() };
        let file = SuiteArgs { launches: Some(3), seed: Some(7), ..SuiteArgs::default() };
        let both = flags.or(file);
        assert_eq!((both.launches, both.seed), (Some(9), Some(7)));
    }
}
