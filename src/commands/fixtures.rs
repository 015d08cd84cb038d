//! `rpcbench fixtures`.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use rpcbench_harness::contract::workloads::{Reply, Request, WORKLOADS, Workload};
use serde::Serialize;

use crate::cli::FixturesArgs;
use crate::exit::Exit;
use crate::{names, output};

/// What a peer reads.
#[derive(Serialize)]
struct Fixtures {
    seed: u64,
    cases: Vec<Fixture>,
}

/// One request with its answer, in the model's own terms.
#[derive(Serialize)]
struct Fixture {
    workload: &'static str,
    request: Request,
    reply: Reply,
}

/// Larger blobs say no more of a protocol, and make long files of numbers.
const LARGEST_BLOB: usize = 16 << 10;

/// Writes seeded requests and answers, and says where.
pub(crate) fn fixtures(args: &FixturesArgs) -> Result<Exit> {
    let file = write(args)?;
    output::print(&format!("{}\n", file.display()))?;
    Ok(Exit::Done)
}

/// Writes seeded requests and answers; gives the file.
pub(crate) fn write(args: &FixturesArgs) -> Result<PathBuf> {
    let named = args.workloads.as_ref();
    let workloads = named.map_or_else(all, |named| named.iter().map(|name| names::workload(name)).collect())?;
    let mut fixtures = Fixtures { seed: args.seed, cases: Vec::new() };
    for workload in workloads {
        let cases = workload.cases(args.seed).into_iter().take(args.cases);
        let cases = cases.filter(|case| named.is_some() || !is_large(&case.request));
        fixtures.cases.extend(cases.map(|case| Fixture {
            workload: workload.id,
            request: case.request,
            reply: case.reply,
        }));
    }
    fs::create_dir_all(&args.out).with_context(|| format!("cannot make {}", args.out.display()))?;
    let file = args.out.join("fixtures.json");
    let text = serde_json::to_string(&fixtures)? + "\n";
    fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
    Ok(file)
}

#[allow(clippy::unnecessary_wraps)] // stands beside a lookup that may fail
fn all() -> Result<Vec<&'static Workload>> {
    Ok(WORKLOADS.iter().collect())
}

fn is_large(request: &Request) -> bool {
    matches!(request, Request::EchoBlob(bytes) if bytes.len() > LARGEST_BLOB)
}
