//! `rpcbench verify --peers`.

use std::collections::BTreeSet;
use std::time::Duration;

use anyhow::{Result, bail};
use rpcbench_harness::Entry;
use rpcbench_harness::contract::Family;
use rpcbench_harness::records::{Direction, PeerCheck};
use rpcbench_harness::run::Observer;
use rpcbench_reports::table::{Column, Field, Table};

use super::workloads;
use crate::cli::VerifyArgs;
use crate::commands::run::now;
use crate::exit::Exit;
use crate::peers::{self, Peer, bounded};
use crate::progress::Progress;
use crate::{adapters, interop, names, output};

mod bench;

use bench::{Bench, Fixtures};

const COLUMNS: [Column; 7] = [
    Column::text("adapter", "adapter"),
    Column::text("peer", "peer"),
    Column::text("version", "version"),
    Column::text("direction", "who calls whom"),
    Column::number("checks", "checks"),
    Column::text("result", "result"),
    Column::text("why", "why"),
];

/// How long a peer may take to say which version it is.
const ASKING: Duration = Duration::from_secs(60);

/// What one direction came to.
enum Outcome {
    /// So many checks, none of which failed.
    Equal(usize),
    /// Something is wrong, after so many checks.
    Wrong(usize, String),
    /// It was not tried.
    Skipped(String),
}

/// Runs every peer both ways, and prints what each came to.
pub(super) fn verify(args: &VerifyArgs, entries: &[Entry]) -> Result<Exit> {
    let file = peers::file(args.peers_file.as_ref());
    let known = peers::read(&file)?;
    let adapters = adapters::adapters(entries, args.adapters.as_deref(), &[])?;
    let bench = Bench { workloads: workloads(args)?, fixtures: Fixtures::write(args)?, seed: args.seed };
    let meant = |adapter: &String| args.adapters.is_none() || adapters.iter().any(|entry| entry.info.id == adapter);
    let pairs = known.iter().flat_map(|peer| peer.adapters.iter().map(move |adapter| (peer, adapter)));
    let pairs: Vec<(&Peer, &String)> = pairs.filter(|(_, adapter)| meant(adapter)).collect();
    if pairs.is_empty() {
        let ids: BTreeSet<&str> = known.iter().flat_map(|peer| &peer.adapters).map(String::as_str).collect();
        let ids: Vec<&str> = ids.into_iter().collect();
        bail!("no peer in {} speaks with any of these adapters; there are peers of {}", file.display(), ids.join(", "));
    }
    let mut table = Table::new(&COLUMNS);
    let (mut wrong, mut skipped, mut all, mut tried) = (0, Vec::new(), 0, Vec::new());
    let mut progress = Progress::new();
    for (done, (peer, adapter)) in pairs.iter().enumerate() {
        progress.step(done, pairs.len(), &format!("{adapter} and {}", peer.name));
        let version = version(peer);
        for direction in directions(peer) {
            let outcome = match (&version, names::adapter(entries, adapter)) {
                (_, Err(_)) => Outcome::Skipped(format!("this build has no adapter `{adapter}`")),
                (Err(why), _) => Outcome::Skipped(format!("{why}: {} installs it", peer.install)),
                (Ok(_), Ok(entry)) => {
                    bench.run(peer, &entry, direction).unwrap_or_else(|error| Outcome::Wrong(0, format!("{error:#}")))
                }
            };
            all += 1;
            tried.extend(check(adapter, peer, version.as_deref().unwrap_or_default(), direction, &outcome));
            wrong += usize::from(matches!(outcome, Outcome::Wrong(..)));
            skipped.extend(matches!(outcome, Outcome::Skipped(_)).then_some(&peer.install));
            table.row(row(adapter, peer, version.as_deref().unwrap_or_default(), direction, outcome));
        }
    }
    progress.finish();
    output::print_table(&table, args.format.into())?;
    let everything = args.adapters.is_none() && args.workloads.is_none() && args.peers_file.is_none();
    if everything
        && !tried.is_empty()
        && let Err(error) = interop::keep(now(), tried)
    {
        eprintln!("rpcbench: the pages of later runs will not show this: {error:#}");
    }
    let strict = std::env::var_os("CI").is_some_and(|value| !value.is_empty());
    tell(all, wrong, &skipped, strict);
    tell_who_has_none(&adapters, &pairs);
    Ok(if wrong > 0 || strict && !skipped.is_empty() { Exit::NotHolding } else { Exit::Done })
}

/// What has no peer is said: of it nothing is known.
fn tell_who_has_none(adapters: &[Entry], pairs: &[(&Peer, &String)]) {
    let has = |entry: &&Entry| pairs.iter().any(|(_, adapter)| *adapter == entry.info.id);
    let contestants = adapters.iter().filter(|entry| entry.info.family != Family::Floor);
    let none: Vec<&str> = contestants.filter(|entry| !has(entry)).map(|entry| entry.info.id).collect();
    if !none.is_empty() {
        eprintln!("rpcbench: no peer speaks with {}", none.join(", "));
    }
}

fn tell(all: usize, wrong: usize, skipped: &[&String], strict: bool) {
    let ran = all - skipped.len();
    eprintln!("rpcbench: {ran} of {all} directions tried, {wrong} wrong, {} skipped", skipped.len());
    if let Some(install) = skipped.first() {
        let failure = if strict { "; that is a failure where CI is set" } else { "" };
        eprintln!("rpcbench: skipped is what is not installed ({install} installs it){failure}");
    }
}

fn directions(peer: &Peer) -> impl Iterator<Item = Direction> {
    let out = peer.server.as_ref().map(|_| Direction::OursToTheirs);
    out.into_iter().chain(peer.client.as_ref().map(|_| Direction::TheirsToOurs))
}

/// What a peer says that it is; the error says why it is not there.
fn version(peer: &Peer) -> Result<String, String> {
    let ran = bounded::run(&peers::words(&peer.version, &[]), ASKING).map_err(|error| format!("{error:#}"))?;
    let said = ran.out.lines().next().unwrap_or_default().trim();
    match (ran.status.success(), said) {
        (true, "") => Err("it says no version".to_owned()),
        (true, said) => Ok(said.to_owned()),
        (false, _) => Err("not installed".to_owned()),
    }
}

/// What pages show of an outcome; nothing of a peer that was not tried.
fn check(adapter: &str, peer: &Peer, version: &str, direction: Direction, outcome: &Outcome) -> Option<PeerCheck> {
    let (checks, wrong) = match outcome {
        Outcome::Equal(checks) => (*checks, None),
        Outcome::Wrong(checks, why) => (*checks, Some(why.clone())),
        Outcome::Skipped(_) => return None,
    };
    let (adapter, peer, version) = (adapter.to_owned(), peer.name.clone(), version.to_owned());
    Some(PeerCheck { adapter, peer, version, direction, checks: checks as u64, wrong })
}

fn row(adapter: &str, peer: &Peer, version: &str, direction: Direction, outcome: Outcome) -> Vec<Field> {
    let (checks, result, why) = match outcome {
        Outcome::Equal(checks) => (Some(checks), "equal", String::new()),
        Outcome::Wrong(checks, why) => (Some(checks), "WRONG", why),
        Outcome::Skipped(why) => (None, "skipped", why),
    };
    vec![
        Field::text(adapter),
        Field::text(peer.name.as_str()),
        Field::text(version),
        Field::text(direction.name()),
        checks.map_or_else(Field::missing, |checks| Field::count(checks as u64)),
        Field::text(result),
        Field::text(why),
    ]
}
