//! A/A: cells set against themselves, to learn how much figures differ where nothing differs.

use std::time::Instant;

use rpcbench_records::{Cell, Environment, Histogram, Launch, NoiseCell, NoiseFloor, Placement, Run, Spread};
use rpcbench_statistics as statistics;

use super::observer::Observer;
use super::rounds::Rounds;
use super::runner::Runner;
use crate::plan::CellPlan;

/// The pairs of launches that a calibration recorded, for those who want more than their spread.
#[derive(Clone, Debug, PartialEq)]
pub struct Calibrated {
    /// What later runs use.
    pub floor: NoiseFloor,
    /// For each of the floor's cells the ratios of the medians of its pairs.
    pub ratios: Vec<Vec<f64>>,
    /// How long a pair took on average, in seconds: two launches with starting processes, warming up and the window.
    pub pair_s: f64,
    /// The user ended it before all was measured.
    pub cut_short: bool,
}

/// Sets each of these cells against itself: every round has each cell twice, as A and as A', in random order,
/// so that a pair is as far apart in time as two adapters of one round are. `None` where no cell gave three pairs.
pub fn calibrate(
    runner: &Runner<'_>,
    cells: &[CellPlan],
    started: String,
    environment: &Environment,
    observer: &mut impl Observer,
) -> Option<Calibrated> {
    let both: Vec<CellPlan> = cells.iter().chain(cells).copied().collect();
    let begun = Instant::now();
    let mut rounds = Rounds::begin(runner, begun, observer);
    let measured = rounds.measure(&both, runner.plan.suite.launches);
    let took_s = 2.0 * begun.elapsed().as_secs_f64() / launches_of(&measured).max(1) as f64;
    let (a, b) = measured.split_at(cells.len());
    let pairs = a.iter().zip(b).map(|(a, b)| pairs(a, b, both.len()));
    let found: Vec<(NoiseCell, Vec<f64>)> = pairs.filter_map(|pairs| noise_cell(&pairs)).collect();
    let (cells, ratios): (Vec<_>, Vec<_>) = found.into_iter().unzip();
    let floor =
        NoiseFloor { started, fingerprint: fingerprint(environment), window_ns: runner.plan.suite.window_ns, cells };
    (!floor.cells.is_empty()).then_some(Calibrated { floor, ratios, pair_s: took_s, cut_short: rounds.cut_short() })
}

/// What a noise floor belongs to: on another machine, kernel or placement, figures differ by another amount, and so do
/// those of another program, or of one that another compiler made.
#[must_use]
pub fn fingerprint(environment: &Environment) -> String {
    let Environment { rpcbench, compiler, profile, system, cpu, cpus, placement, .. } = environment;
    let Placement { kind, client_cpus, server_cpus, .. } = placement;
    format!(
        "{cpu}; {cpus} CPUs; {system}; {}, client on {client_cpus:?}, server on {server_cpus:?}; \
         rpcbench {rpcbench}, {profile}, {compiler}",
        kind.name()
    )
}

/// What a noise floor of launches belongs to that were made beside each other, pair by pair: those differ by less than
/// launches of one round.
#[must_use]
pub fn fingerprint_of_pairs(environment: &Environment) -> String {
    format!("{}; pair by pair", fingerprint(environment))
}

/// The noise floor of one program that was set against itself pair by pair; pairs that others disturbed are left out.
/// `None` where no cell has three pairs.
#[must_use]
pub fn floor_of_pairs([base, head]: &[Run; 2], environment: &Environment) -> Option<NoiseFloor> {
    let quiet = |launch: &&Launch| !launch.is_disturbed();
    let cells = base.cells.iter().zip(&head.cells).filter_map(|(cell, other)| {
        let partner = |launch: &&Launch| other.launches.iter().filter(quiet).find(|other| other.pair == launch.pair);
        let quiet = cell.launches.iter().filter(quiet);
        let launches = quiet.filter_map(|launch| Some((launch, partner(&launch)?))).collect();
        noise_cell(&Pairs { cell, launches }).map(|(cell, _)| cell)
    });
    let cells: Vec<_> = cells.collect();
    let (started, window_ns) = (base.started.clone(), base.suite.window_ns);
    let fingerprint = fingerprint_of_pairs(environment);
    (!cells.is_empty()).then_some(NoiseFloor { started, fingerprint, window_ns, cells })
}

fn launches_of(cells: &[Cell]) -> usize {
    cells.iter().map(|cell| cell.launches.len() + cell.failures.len()).sum()
}

/// A cell as A and as A', launch by launch.
struct Pairs<'a> {
    cell: &'a Cell,
    launches: Vec<(&'a Launch, &'a Launch)>,
}

/// The launches of the rounds in which both gave figures.
fn pairs<'a>(a: &'a Cell, b: &'a Cell, cells: usize) -> Pairs<'a> {
    let round = |launch: &Launch| launch.order as usize / cells.max(1);
    let partner = |launch: &&'a Launch| b.launches.iter().find(|other| round(other) == round(launch));
    let launches = a.launches.iter().filter_map(|launch| Some((launch, partner(&launch)?))).collect();
    Pairs { cell: a, launches }
}

fn noise_cell(pairs: &Pairs<'_>) -> Option<(NoiseCell, Vec<f64>)> {
    let figures = |of: fn(&Launch) -> Option<f64>| {
        let both = pairs.launches.iter().map(|(a, b)| Some((of(a)?, of(b)?)));
        both.collect::<Option<Vec<_>>>()
    };
    let spread = |figures: &[(f64, f64)]| {
        let statistics::Spread { center, deviation } = statistics::spread(figures)?;
        Some(Spread { center, deviation })
    };
    let medians = figures(|launch| quantile(&launch.service, |histogram| histogram.quantiles.p50_ns))?;
    if medians.len() < 3 {
        return None;
    }
    let cell = NoiseCell {
        adapter: pairs.cell.adapter.clone(),
        workload: pairs.cell.workload.clone(),
        in_flight: pairs.cell.load.in_flight,
        pairs: u32::try_from(medians.len()).unwrap_or(u32::MAX),
        p50: spread(&medians)?,
        p99: figures(|launch| quantile(&launch.service, |histogram| histogram.quantiles.p99_ns))
            .and_then(|figures| spread(&figures)),
        rate: spread(&figures(|launch| Some(launch.rate_per_s()))?)?,
    };
    Some((cell, medians.iter().map(|(a, b)| a / b).collect()))
}

fn quantile(histogram: &Histogram, of: fn(&Histogram) -> Option<u64>) -> Option<f64> {
    of(histogram).map(|ns| ns as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rpcbench_records::PlacementKind;

    fn environment() -> Environment {
        let text = |text: &str| text.to_owned();
        Environment {
            rpcbench: text("0.1.0"),
            compiler: text("rustc 1.95.0"),
            target: text("x86_64"),
            profile: text("release"),
            lock: text("9f86"),
            system: text("Linux 6.1.0"),
            cpu: text("a CPU"),
            cpus: 4,
            cores: None,
            memory_bytes: None,
            governor: None,
            hypervisor: None,
            clock: text("a clock"),
            clock_ns: 20.0,
            closed_loop_ns: None,
            scheduled_loop_ns: None,
            placement: Placement {
                kind: PlacementKind::Split,
                client_cpus: vec![0, 1],
                server_cpus: vec![2, 3],
                reason: text("two for each"),
            },
        }
    }

    #[test]
    fn another_program_or_other_cpus_need_a_floor_of_their_own() {
        let here = fingerprint(&environment());
        assert_eq!(
            here,
            fingerprint(&Environment { clock_ns: 21.0, ..environment() }),
            "what is measured anew each time"
        );
        let changes: [fn(&mut Environment); 5] = [
            |other| other.rpcbench = "0.2.0".to_owned(),
            |other| other.compiler = "rustc 1.96.0".to_owned(),
            |other| other.placement.client_cpus = vec![0],
            |other| other.placement.server_cpus = vec![1, 3],
            |other| other.placement.kind = PlacementKind::Free,
        ];
        for (place, change) in changes.into_iter().enumerate() {
            let mut other = environment();
            change(&mut other);
            assert_ne!(fingerprint(&other), here, "change {place}");
        }
    }
}
