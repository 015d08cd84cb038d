//! `rpcbench compare`.

use std::path::Path;

use anyhow::Result;
use rpcbench_gate::{MIN_EFFECT, decide, undecided};
use rpcbench_harness::records::Run;

use crate::cli::CompareArgs;
use crate::commands::report::saved;
use crate::criterion;
use crate::decided::{FILES, Hand};
use crate::exit::Exit;
use crate::folder::Folder;
use crate::terms::Config;

/// Decides whether a saved run is worse than another.
pub(crate) fn compare(args: &CompareArgs) -> Result<Exit> {
    let config = Config::of(&args.terms)?;
    let terms = config.terms(&args.terms, MIN_EFFECT)?;
    let folder = args.out.as_deref().map(|out| Folder::prepare(out, &FILES)).transpose()?;
    let strict = args.terms.strict || config.gate.strict;
    let hand = Hand { folder: folder.as_ref(), format: args.terms.format.into(), strict };
    if args.criterion {
        return match criterion::compare(&args.base, &args.head, &terms) {
            Ok(decision) => hand.out(&decision, None, None),
            Err(error) => {
                hand.write(&undecided(None, None, vec![format!("{error:#}.")]), None, None)?;
                Err(error)
            }
        };
    }
    match (read(&args.base, "base"), read(&args.head, "head")) {
        (Ok(base), Ok(head)) => hand.out(&decide(&base, &head, &terms), Some(&base), Some(&head)),
        (base, head) => {
            let faults = [&base, &head].into_iter().filter_map(|side| side.as_ref().err().cloned()).collect();
            let (base, head) = (base.ok(), head.ok());
            let decision = undecided(base.as_ref(), head.as_ref(), faults);
            hand.out(&decision, base.as_ref(), head.as_ref())
        }
    }
}

/// A saved run, or why there is none, in one sentence.
pub(crate) fn read(path: &Path, side: &str) -> Result<Run, String> {
    let read = saved::read(&[path.to_owned()]).map_err(|error| format!("There is no {side}: {error:#}."))?;
    Ok(read.run)
}
