//! Which adapters are meant, and over which transports.

use anyhow::{Result, bail};
use rpcbench_harness::Entry;
use rpcbench_harness::contract::Transport;

use crate::cli::Over;
use crate::names;
use crate::suite::unique;

/// The transports that flags ask for: none where each adapter is to have its own.
pub(crate) fn over(transport: Option<&[Over]>, tls: bool) -> Vec<Transport> {
    let named = transport.unwrap_or_default().iter().copied().map(Transport::from);
    unique(&named.chain(tls.then_some(Transport::Tls)).collect::<Vec<_>>())
}

/// The adapters of these names, or all, over each of these transports. One whose name says its transport has that one;
/// one that can have no other keeps its own, which is said.
pub(crate) fn adapters(entries: &[Entry], named: Option<&[String]>, over: &[Transport]) -> Result<Vec<Entry>> {
    let all: Vec<String> = entries.iter().map(|entry| entry.info.id.to_owned()).collect();
    let named = named.unwrap_or(&all);
    if named.is_empty() {
        bail!("--adapters needs at least one name");
    }
    let mut found: Vec<Entry> = Vec::new();
    for name in unique(named) {
        let entry = names::adapter(entries, &name)?;
        // A server that is not ours has the transport that it was named with.
        let wanted = if name.contains(['@', ':']) { vec![entry] } else { spread(entries, entry, over)? };
        for each in wanted {
            if !found.iter().any(|one| one.info.id == each.info.id) {
                found.push(each);
            }
        }
    }
    Ok(found)
}

/// An adapter over each of these transports, or over its own where there are none.
fn spread(entries: &[Entry], entry: Entry, over: &[Transport]) -> Result<Vec<Entry>> {
    let mut spread = Vec::new();
    for &transport in over {
        spread.push(one(entries, entry, transport)?);
    }
    Ok(if over.is_empty() { vec![entry] } else { spread })
}

fn one(entries: &[Entry], entry: Entry, transport: Transport) -> Result<Entry> {
    if let Err(not_over) = entry.over(transport) {
        eprintln!("rpcbench: {not_over}: it stays as it is");
        return Ok(entry);
    }
    if entry.info.transport == transport {
        return Ok(entry);
    }
    let name = format!("{}@{transport}", entry.info.id);
    let found = names::adapter(entries, &name)?;
    if found.info.id != name {
        eprintln!("rpcbench: `{name}` is the adapter `{}`", found.info.id);
    }
    Ok(found)
}
