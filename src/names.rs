//! Finding things by the name that a person typed, and suggesting the nearest where there is none.

use anyhow::{Result, bail};
use rpcbench_harness::Entry;
use rpcbench_harness::contract::Transport;
use rpcbench_harness::contract::workloads::{WORKLOADS, Workload};
use rpcbench_harness::plan::{PRESETS, Preset};

/// Names less alike than this are no suggestion (Jaro and Winkler's similarity, 0 to 1).
const ALIKE: f64 = 0.75;
/// Names that are so much less alike than the nearest are none either.
const BEHIND: f64 = 0.1;
/// How many names are suggested.
const SUGGESTIONS: usize = 3;

/// The adapter of a name, which may say its transport: `grpc`, `grpc@tls`.
pub(crate) fn adapter(entries: &[Entry], name: &str) -> Result<Entry> {
    let found = |id: &str| entries.iter().find(|entry| entry.info.id == id).copied();
    if let Some(entry) = found(name).or_else(|| found(floor_of(name)?)) {
        return Ok(entry);
    }
    let (base, suffix) = name.split_once('@').map_or((name, None), |(base, suffix)| (base, Some(suffix)));
    let known = || entries.iter().map(|entry| entry.info.id);
    let Some(entry) = found(base) else { bail!("{}", unknown("adapter", base, known(), "list adapters")) };
    suffix.map_or(Ok(entry), |suffix| over(entry, transport(suffix)?))
}

/// The floor that another one would be over another transport.
pub(crate) fn floor_of(name: &str) -> Option<&'static str> {
    (name == "tcp@uds").then_some("uds")
}

/// An adapter over a transport that this build has.
pub(crate) fn over(entry: Entry, transport: Transport) -> Result<Entry> {
    if transport == Transport::Tls && !rpcbench_adapters::TLS {
        bail!("this build has no TLS: build it with --features tls");
    }
    Ok(entry.over(transport)?)
}

fn transport(name: &str) -> Result<Transport> {
    match Transport::named(name) {
        Some(transport) => Ok(transport),
        None => bail!("there is no transport `{name}`: after @ write tcp, uds or tls"),
    }
}

/// The workload of a name.
pub(crate) fn workload(name: &str) -> Result<&'static Workload> {
    match Workload::find(name) {
        Some(workload) => Ok(workload),
        None => bail!("{}", unknown("workload", name, WORKLOADS.iter().map(|each| each.id), "list workloads")),
    }
}

/// The preset of a name.
pub(crate) fn preset(name: &str) -> Result<&'static Preset> {
    match Preset::find(name) {
        Some(preset) => Ok(preset),
        None => bail!("{}", unknown("preset", name, PRESETS.iter().map(|each| each.name), "list presets")),
    }
}

fn unknown<'a>(kind: &str, name: &str, known: impl Iterator<Item = &'a str>, list: &str) -> String {
    let mut known: Vec<(f64, &str)> = known.map(|each| (strsim::jaro_winkler(name, each), each)).collect();
    known.sort_by(|a, b| b.0.total_cmp(&a.0));
    let least = known.first().map_or(0.0, |(nearest, _)| nearest - BEHIND).max(ALIKE);
    let near = known.iter().filter(|(likeness, _)| *likeness > least).take(SUGGESTIONS);
    let near: Vec<String> = near.map(|(_, each)| format!("`{each}`")).collect();
    match near.as_slice() {
        [] => format!("there is no {kind} `{name}`: `rpcbench {list}` shows what there is"),
        near => format!("there is no {kind} `{name}`: did you mean {}? `rpcbench {list}` shows all", near.join(" or ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_names_are_suggested() {
        let said = unknown("adapter", "thrift-compat", ["grpc", "thrift-compact", "thrift-binary"].into_iter(), "list");
        assert!(said.contains("did you mean `thrift-compact`?"), "{said}");
        assert!(unknown("adapter", "zzz", ["grpc"].into_iter(), "list adapters").contains("`rpcbench list adapters`"));
    }
}
