//! `rpcbench calibrate`.

use anyhow::{Context, Result, bail};
use rpcbench_harness::Entry;
use rpcbench_harness::environment;
use rpcbench_harness::input::Inputs;
use rpcbench_harness::placement::{Asked, Topology, place};
use rpcbench_harness::plan::{Offer, PRESETS, SuitePlan};
use rpcbench_harness::process::child::Program;
use rpcbench_harness::records::{Load, NoiseCell, NoiseFloor, Suite};
use rpcbench_harness::run::{Calibrated, Runner, calibrate as set_against_itself, fingerprint};
use rpcbench_harness::statistics::{Resampling, floor};
use rpcbench_reports::table::{Column, Field, Table};

use crate::cli::CalibrateArgs;
use crate::commands::run::{INTERRUPT, listen_to_interrupts, now};
use crate::exit::Exit;
use crate::progress::Progress;
use crate::{BUILD, adapters, cache, names, noise, output, suite};

mod curve;

/// What is set against itself where nothing is said: a floor, and one of each kind that multiplexes.
const ADAPTERS: [&str; 3] = ["tcp", "grpc", "binary-bincode"];
/// True differences whose finding is told.
const EFFECTS: [f64; 3] = [1.02, 1.05, 1.10];
/// Launches at which the floor is told: those of the quick preset.
const LAUNCHES: usize = 5;
/// The share of comparisons that is to find a difference.
const FOUND: f64 = 0.95;
/// More launches than this are not looked into.
const MOST_LAUNCHES: usize = 200;
/// Floors of fewer pairs are told to say little: the launches that they ask for differ by half and more.
const FEW_PAIRS: u32 = 10;
/// Comparisons that are resampled for each figure.
const RESAMPLES: usize = 4000;

/// Measures adapters against themselves, keeps the floor, and says what it can tell apart.
pub(crate) fn calibrate(args: &CalibrateArgs, entries: &[Entry]) -> Result<Exit> {
    let plan = plan(args, entries)?;
    let environment = environment::read(&BUILD, plan.placement.clone());
    let path = args.out.clone().map_or_else(|| noise::place(&fingerprint(&environment)), Ok)?;
    listen_to_interrupts()?;
    let program = Program { path: std::env::current_exe().context("cannot find this program's own file")? };
    let runner = Runner { program, plan: &plan, requests: Vec::new(), interrupt: &INTERRUPT };
    let loads: Vec<Load> = args.in_flight.iter().map(|&in_flight| Load::closed(in_flight)).collect();
    let mut progress = Progress::new();
    let calibrated = set_against_itself(&runner, &plan.cells(&loads), now(), &environment, &mut progress);
    progress.finish();
    let Some(calibrated) = calibrated else {
        bail!("no cell gave three pairs of launches: nothing was kept; `rpcbench run` shows what is wrong");
    };
    // A quick look does not take the place of a thorough one.
    let there = if args.out.is_none() { noise::find(&fingerprint(&environment)) } else { None };
    let (found, known) = (pairs(&calibrated.floor), there.as_ref().map_or(0, pairs));
    if found < known {
        eprintln!(
            "rpcbench: the floor that is there is kept, for it has {known} pairs of launches and this one {found}; --out FILE writes this one"
        );
    } else {
        cache::keep(&calibrated.floor, &path)?;
    }
    let (table, said) = if args.curve {
        (curve::table(&calibrated, args.seed), curve::SAID.to_owned())
    } else {
        (table(&calibrated, args.seed), said(&calibrated))
    };
    output::print_table(&table, args.format.into())?;
    eprintln!("{said}");
    if found < FEW_PAIRS {
        eprintln!("{found} pairs of launches say little of how much figures differ: 20 are the default.");
    }
    output::print(&format!("{}\n", path.display()))?;
    Ok(if calibrated.cut_short { Exit::Interrupted } else { Exit::Done })
}

/// The pairs of a floor: those of its poorest cell.
fn pairs(floor: &NoiseFloor) -> u32 {
    floor.cells.iter().map(|cell| cell.pairs).min().unwrap_or(0)
}

fn plan(args: &CalibrateArgs, entries: &[Entry]) -> Result<SuitePlan> {
    let adapters = match &args.adapters {
        Some(named) => adapters::adapters(entries, Some(named), &[])?,
        None => entries.iter().filter(|entry| ADAPTERS.contains(&entry.info.id)).copied().collect(),
    };
    let asked = args.placement.map_or(Asked::Auto, Asked::from);
    let nanoseconds = |time: std::time::Duration| u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
    Ok(SuitePlan {
        adapters,
        guests: Vec::new(),
        workloads: args.workloads.iter().map(|name| names::workload(name)).collect::<Result<_>>()?,
        offer: Offer::Loads(Vec::new()),
        suite: Suite {
            preset: "calibrate".to_owned(),
            seed: args.seed,
            launches: args.launches,
            window_ns: nanoseconds(args.duration),
            warmup_ns: nanoseconds(PRESETS[0].warmup),
            timeout_ns: nanoseconds(suite::TIMEOUT),
            ..Suite::default()
        },
        inputs: Inputs::default(),
        placement: place(asked, &Topology::read()).map_err(anyhow::Error::msg)?,
    })
}

const COLUMNS: [Column; 10] = [
    Column::text("adapter", "adapter"),
    Column::text("workload", "workload"),
    Column::number("in_flight", "in flight"),
    Column::number("pairs", "pairs"),
    Column::number("p50_center", "A/A' p50"),
    Column::number("p50_deviation", "spread"),
    Column::number("p50_floor", "floor at 5"),
    Column::number("needed_2_percent", "2 %"),
    Column::number("needed_5_percent", "5 %"),
    Column::number("needed_10_percent", "10 %"),
];

fn table(calibrated: &Calibrated, seed: u64) -> Table {
    let mut table = Table::new(&COLUMNS);
    for (cell, ratios) in calibrated.floor.cells.iter().zip(&calibrated.ratios) {
        let floor = floor(cell.p50.deviation, cell.pairs as usize, LAUNCHES);
        let mut row = vec![
            Field::text(&cell.adapter),
            Field::text(&cell.workload),
            Field::count(u64::from(cell.in_flight)),
            Field::count(u64::from(cell.pairs)),
            Field::number(cell.p50.center, format!("{:.3}", cell.p50.center)),
            Field::number(cell.p50.deviation, percent(cell.p50.deviation)),
            Field::number(floor, percent(floor - 1.0)),
        ];
        row.extend(EFFECTS.map(|effect| needed(ratios, effect, seed)));
        table.row(row);
    }
    table
}

/// How many launches find a true difference in 95 of 100 comparisons, by resampling the recorded pairs.
fn needed(ratios: &[f64], effect: f64, seed: u64) -> Field {
    let log_ratios = logarithms(ratios);
    match resampling(&log_ratios, seed).launches_needed(effect, FOUND, MOST_LAUNCHES) {
        Some(launches) => Field::number(launches as f64, format!("{launches}")),
        None => Field::shown(format!("> {MOST_LAUNCHES}")),
    }
}

fn logarithms(ratios: &[f64]) -> Vec<f64> {
    ratios.iter().map(|ratio| ratio.ln()).collect()
}

/// Comparisons as runs make them that use a noise floor.
fn resampling(log_ratios: &[f64], seed: u64) -> Resampling<'_> {
    Resampling { log_ratios, resamples: RESAMPLES, seed, beyond_floor: true }
}

fn percent(part: f64) -> String {
    format!("{:.1} %", part * 100.0)
}

fn said(calibrated: &Calibrated) -> String {
    let worst = |a: &&NoiseCell, b: &&NoiseCell| a.p50.deviation.total_cmp(&b.p50.deviation);
    let Some(cell) = calibrated.floor.cells.iter().max_by(worst) else { return String::new() };
    let floor = floor(cell.p50.deviation, cell.pairs as usize, LAUNCHES) - 1.0;
    format!(
        "With {LAUNCHES} launches, medians that differ by less than {} will not be called different on this machine \
         ({} at {} in flight differs most from itself). The last columns: launches that find such a difference \
         95 times in 100; a pair takes {:.1} s.",
        percent(floor),
        cell.adapter,
        cell.in_flight,
        calibrated.pair_s
    )
}
