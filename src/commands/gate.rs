//! `rpcbench gate`: two programs measured beside each other, and the decision.

use std::ffi::OsString;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rpcbench_gate::{MIN_EFFECT, Terms, allot, decide, suspects, undecided};
use rpcbench_harness::Entry;
use rpcbench_harness::environment;
use rpcbench_harness::plan::SuitePlan;
use rpcbench_harness::process::child::Program;
use rpcbench_harness::records::{Environment, NoiseFloor, Run, Stage};
use rpcbench_harness::run::{Heading, Observer, Paired, PairedCell, Runner};
use rpcbench_reports::json;

use crate::BUILD;
use crate::about::About;
use crate::cli::GateArgs;
use crate::commands::compare;
use crate::commands::run::{INTERRUPT, command, listen_to_interrupts, now, requests, warn_of_debug};
use crate::decided::{FILES, Hand};
use crate::exit::Exit;
use crate::folder::{Folder, replace};
use crate::progress::Progress;
use crate::terms::Config;

mod floor;
mod links;
mod planned;
mod timing;

use links::Links;
use timing::Timing;

/// How long may be measured where nothing is said.
const BUDGET: Duration = Duration::from_secs(300);

/// Measures, decides, and writes everything: where it cannot, too, with the reason.
pub(crate) fn gate(args: &GateArgs, entries: &[Entry], line: &[OsString]) -> Result<Exit> {
    if let Some(file) = &args.write_base {
        return with_job(args, entries, line, |job, programs, _| write_base(file, job, &job.alone(&programs.head)?));
    }
    let folder = Folder::prepare(&args.out, &FILES)?;
    let hand = |strict| Hand { folder: Some(&folder), format: args.terms.format.into(), strict };
    let decided = with_job(args, entries, line, |job, programs, saved| {
        let hand = hand(job.strict);
        match (saved, &programs.base) {
            (Ok(Some(base)), _) => against_saved(job, &programs.head, &planned::narrowed(base, job.plan), &hand),
            (Ok(None), Some(base)) => against_program(job, base, &programs.head, &hand),
            (Ok(None), None) => hand.out(&undecided(None, None, vec![NO_BASE.to_owned()]), None, None),
            (Err(reason), _) => hand.out(&undecided(None, None, vec![reason]), None, None),
        }
    });
    if let Err(error) = &decided {
        hand(false).write(&undecided(None, None, vec![format!("{error:#}.")]), None, None)?;
    }
    decided
}

/// A saved base, none, or why it cannot be used.
type Saved = Result<Option<Run>, String>;

/// Reads what is to be done, and does it.
fn with_job(
    args: &GateArgs,
    entries: &[Entry],
    line: &[OsString],
    job: impl FnOnce(&Job<'_>, &Programs, Saved) -> Result<Exit>,
) -> Result<Exit> {
    let begun = Instant::now();
    let config = Config::of(&args.terms)?;
    let inputs = || args.inputs.clone().into();
    let mut plan = planned::plan(args.suite.clone().or(config.suite.clone()), entries, inputs())?;
    let terms = config.terms(&args.terms, MIN_EFFECT)?;
    let terms = planned::meant(terms, &plan, &config.suite, entries, inputs());
    let programs = Programs::of(args, entries)?;
    warn_of_debug();
    listen_to_interrupts()?;
    let saved = args.base.as_deref().map(|base| compare::read(base, "base")).transpose();
    if let Ok(Some(base)) = &saved {
        planned::like(&mut plan, base);
    }
    let asked = Job {
        terms: &terms,
        requests: requests(&plan)?,
        here: environment::read(&BUILD, plan.placement.clone()),
        plan: &plan,
        line,
        until: begun + args.budget.or(config.gate.budget).unwrap_or(BUDGET),
        pairs: args.pairs,
        strict: args.terms.strict || config.gate.strict,
    };
    job(&asked, &programs, saved)
}

const NO_BASE: &str = "There is no base: name a program with --base-bin, or a saved run with --base.";

/// A program, and what it is.
type Asked = (Program, About);

/// The programs that are set against each other.
struct Programs {
    base: Option<Asked>,
    head: Asked,
    /// Where their links are.
    _links: Links,
}

impl Programs {
    fn of(args: &GateArgs, entries: &[Entry]) -> Result<Self> {
        let links = Links::new()?;
        let ask = |path: &Path, name: &str| {
            let path = path.canonicalize().with_context(|| format!("there is no program {}", path.display()))?;
            anyhow::Ok((Program { path: links.to(&path, name)? }, About::ask(&path)?))
        };
        let this = || std::env::current_exe().context("cannot find this program's own file");
        let head = match &args.head_bin {
            Some(path) => ask(path, "head")?,
            None => (Program { path: links.to(&this()?, "head")? }, About::this(entries)),
        };
        let base = args.base_bin.as_deref().map(|path| ask(path, "base")).transpose()?;
        Ok(Self { base, head, _links: links })
    }
}

/// What is to be done, whatever it is compared with.
struct Job<'a> {
    terms: &'a Terms,
    plan: &'a SuitePlan,
    /// How many requests each workload has.
    requests: Vec<usize>,
    line: &'a [OsString],
    /// This machine, with the placement asked for.
    here: Environment,
    /// No launch begins later.
    until: Instant,
    /// Of each cell in the first stage, where that was said.
    pairs: Option<u32>,
    /// Whether what could not be decided is told by the exit code.
    strict: bool,
}

fn runner<'a>(job: &Job<'a>, (program, _): &Asked) -> Runner<'a> {
    Runner { program: program.clone(), plan: job.plan, requests: job.requests.clone(), interrupt: &INTERRUPT }
}

impl Job<'_> {
    fn heading(&self, about: &About, noise: Option<NoiseFloor>) -> Heading {
        Heading {
            started: now(),
            command: command(self.line),
            noise,
            interop: None,
            environment: about.environment(self.here.clone()),
        }
    }

    fn screening(&self, timing: &Timing, cells: &[PairedCell]) -> u32 {
        self.pairs.unwrap_or_else(|| timing.screening(cells))
    }

    /// The head's run alone: counts, and where times are wanted the launches of each cell.
    fn alone(&self, head: &Asked) -> Result<Run> {
        let mut progress = Progress::new();
        let mut run = if self.terms.counts_only {
            runner(self, head).count(self.heading(&head.1, None), &mut progress)
        } else {
            self.measured_alone(head, &mut progress)?
        };
        progress.finish();
        as_it_is(&mut run, &head.1);
        Ok(run)
    }

    fn measured_alone(&self, head: &Asked, progress: &mut Progress) -> Result<Run> {
        let mut cells = planned::cells(self.plan, self.terms, [&head.1, &head.1])?;
        for cell in &mut cells {
            cell.has[0] = false;
        }
        let launches = self.screening(&Timing::of(self.plan, &cells, self.until), &cells);
        let sides = [0, 1].map(|_| (runner(self, head), self.heading(&head.1, floor::find(self))));
        let mut paired = Paired::begin(sides, cells.clone(), String::new(), progress);
        paired.measure(Stage::Screening, &vec![launches; cells.len()], Some(self.until));
        let mut works = planned::works(self.plan, self.terms, [&head.1, &head.1]);
        for work in &mut works {
            work.has[0] = false;
        }
        paired.count(&works);
        let [_, head] = paired.runs();
        Ok(Run { job: None, ..head })
    }
}

/// The run's adapters in the versions of the program that was measured.
fn as_it_is(run: &mut Run, about: &About) {
    run.adapters.retain(|adapter| about.adapters.contains_key(&adapter.id));
    for adapter in &mut run.adapters {
        if let Some(versions) = about.adapters.get(&adapter.id) {
            adapter.versions.clone_from(versions);
        }
    }
}

fn write_base(file: &Path, job: &Job<'_>, run: &Run) -> Result<Exit> {
    if run.interrupted {
        return Ok(Exit::Interrupted);
    }
    let works =
        run.adapters.iter().flat_map(|adapter| job.plan.workloads.iter().map(move |work| (&adapter.id, work.id)));
    let wanted = works.filter(|(adapter, workload)| !job.terms.ignores_work(adapter, workload));
    let uncounted: Vec<_> = wanted.filter(|(adapter, workload)| run.counted(adapter, workload).is_none()).collect();
    if let Some((adapter, workload)) = uncounted.first() {
        bail!("{adapter} {workload} could not be counted: no base was written, because it would have a gap");
    }
    replace(file, json::summary(run)?.as_bytes())?;
    crate::output::print(&format!("{}\n", file.display()))?;
    Ok(Exit::Done)
}

/// Against a saved run: counts, and times as far as that is honest.
fn against_saved(job: &Job<'_>, head: &Asked, base: &Run, hand: &Hand<'_>) -> Result<Exit> {
    let head = job.alone(head)?;
    let exit = hand.out(&decide(base, &head, job.terms), Some(base), Some(&head))?;
    Ok(if head.interrupted { Exit::Interrupted } else { exit })
}

/// Against another program: two stages of launches beside each other.
fn against_program(job: &Job<'_>, base: &Asked, head: &Asked, hand: &Hand<'_>) -> Result<Exit> {
    let cells = planned::cells(job.plan, job.terms, [&base.1, &head.1])?;
    let mut progress = Progress::new();
    let mut timing = Timing::of(job.plan, &cells, job.until);
    let mut noise = floor::find(job);
    if noise.is_none() && !job.terms.counts_only {
        noise = floor::measured(job, base, &cells, &timing, &mut progress);
    }
    let sides = [base, head].map(|side| (runner(job, side), job.heading(&side.1, noise.clone())));
    let name = format!("{} seed {} of {}", now(), job.plan.suite.seed, std::process::id());
    let mut paired = Paired::begin(sides, cells.clone(), name, &mut progress);
    if !job.terms.counts_only {
        let screening = job.screening(&timing, &cells);
        paired.measure(Stage::Screening, &vec![screening; cells.len()], Some(job.until));
    }
    paired.count(&planned::works(job.plan, job.terms, [&base.1, &head.1]));
    if !job.terms.counts_only {
        decide_on_fresh(job, &cells, &mut paired, &mut timing);
    }
    let mut runs = paired.runs();
    progress.finish();
    for (run, (_, about)) in runs.iter_mut().zip([base, head]) {
        as_it_is(run, about);
    }
    let [base, head] = runs;
    let exit = hand.out(&decide(&base, &head, job.terms), Some(&base), Some(&head))?;
    Ok(if head.interrupted { Exit::Interrupted } else { exit })
}

/// The second stage: fresh launches of the cells that the first could not clear.
fn decide_on_fresh<O: Observer>(job: &Job<'_>, cells: &[PairedCell], paired: &mut Paired<'_, O>, timing: &mut Timing) {
    let [base, head] = paired.runs();
    let suspects = suspects(&base, &head, job.terms);
    timing.learn(paired.pair_s());
    let allotted = allot(&suspects, timing.pairs_left());
    let of = |cell: &PairedCell| {
        let place = suspects.iter().position(|suspect| cell.plan.name() == suspect.cell);
        place.map_or(0, |place| allotted[place])
    };
    paired.measure(Stage::Deciding, &cells.iter().map(of).collect::<Vec<_>>(), Some(job.until));
}
