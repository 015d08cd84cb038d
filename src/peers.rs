//! Peers in other languages, as a file describes them: `peers/peers.toml`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use rpcbench_harness::guest::split;
use serde::Deserialize;

pub(crate) mod bounded;

/// Where the file is, unless it is named.
pub(crate) const FILE: &str = "peers/peers.toml";

/// Stands for the folder of the file.
const HERE: &str = "{here}";

/// An implementation of other authors.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Peer {
    /// What people call it.
    pub(crate) name: String,
    /// The adapters that it speaks with.
    pub(crate) adapters: Vec<String>,
    /// The command of its client, if it has one.
    pub(crate) client: Option<String>,
    /// The command of its server, if it has one.
    pub(crate) server: Option<String>,
    /// The command that prints its version, and fails where it is not installed.
    pub(crate) version: String,
    /// What installs it.
    pub(crate) install: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    peer: Vec<Peer>,
}

/// Reads a file of peers, with every command ready to be split.
pub(crate) fn read(path: &Path) -> Result<Vec<Peer>> {
    let cannot = || {
        format!(
            "cannot read the peers in {}: be in rpcbench's own folder, or name a file with --peers-file",
            path.display()
        )
    };
    let text = fs::read_to_string(path).with_context(cannot)?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let here = std::path::absolute(folder).with_context(cannot)?;
    parse(&text, &here).with_context(|| format!("the peers in {} do not hold", path.display()))
}

fn parse(text: &str, here: &Path) -> Result<Vec<Peer>> {
    let File { peer: mut peers } = toml::from_str(text)?;
    if peers.is_empty() {
        bail!("there is no [[peer]]");
    }
    let mut seen = BTreeSet::new();
    for peer in &mut peers {
        check(peer).with_context(|| format!("peer `{}`", peer.name))?;
        for adapter in &peer.adapters {
            if !seen.insert((peer.name.clone(), adapter.clone())) {
                bail!("peer `{}` stands there twice for `{adapter}`", peer.name);
            }
        }
        let commands = [&mut peer.client, &mut peer.server].into_iter().flatten().chain([&mut peer.version]);
        commands.for_each(|command| *command = command.replace(HERE, &quoted(here)));
    }
    Ok(peers)
}

/// Fails where a description cannot be used.
fn check(peer: &Peer) -> Result<()> {
    if peer.name.trim().is_empty() || peer.adapters.is_empty() {
        bail!("it needs a name, and at least one of `adapters`");
    }
    let Peer { client, server, version, .. } = peer;
    if client.is_none() && server.is_none() {
        bail!("it needs a `client`, a `server`, or both");
    }
    require("client", client.as_deref(), &["{address}", "{fixtures}"])?;
    require("server", server.as_deref().filter(|server| !server.contains("{socket}")), &["{port}"])?;
    require("version", Some(version), &[])
}

/// Fails where a command cannot be split, is empty, or lacks a place.
fn require(key: &str, command: Option<&str>, places: &[&str]) -> Result<()> {
    let Some(command) = command else { return Ok(()) };
    let words = split(command).map_err(anyhow::Error::msg).with_context(|| format!("`{key}` is no command"))?;
    if words.is_empty() {
        bail!("`{key}` is empty");
    }
    match places.iter().find(|place| !command.contains(**place)) {
        Some(place) => bail!("`{key}` does not say where {place} belongs"),
        None => Ok(()),
    }
}

/// A path as one piece of a word, whatever it holds.
fn quoted(path: &Path) -> String {
    format!("'{}'", path.display().to_string().replace('\'', r"'\''"))
}

/// The words of a command, with values in their places.
pub(crate) fn words(command: &str, values: &[(&str, String)]) -> Vec<String> {
    // It was split when the file was read.
    let words = split(command).unwrap_or_default().into_iter();
    words.map(|word| values.iter().fold(word, |word, (place, value)| word.replace(place, value))).collect()
}

/// Where the file is.
pub(crate) fn file(named: Option<&PathBuf>) -> PathBuf {
    named.cloned().unwrap_or_else(|| PathBuf::from(FILE))
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = r#"
        [[peer]]
        name = "other"
        adapters = ["grpc"]
        client = "{here}/client --connect {address} --fixtures {fixtures}"
        server = "{here}/server {port}"
        version = "{here}/client --version"
        install = "make"
    "#;

    #[test]
    fn commands_are_ready_whatever_the_folder_is_called() {
        let peers = parse(WHOLE, Path::new("/a b/it's")).unwrap();
        let client = words(
            peers[0].client.as_deref().unwrap(),
            &[("{address}", "h:1".to_owned()), ("{fixtures}", "/f f".to_owned())],
        );
        assert_eq!(client, ["/a b/it's/client", "--connect", "h:1", "--fixtures", "/f f"]);
        assert_eq!(words(&peers[0].version, &[]), ["/a b/it's/client", "--version"]);
    }

    #[test]
    fn what_does_not_hold_is_said() {
        let twice = format!("{WHOLE}{WHOLE}");
        for (text, why) in [
            (String::new(), "no [[peer]]"),
            (WHOLE.replace("install", "instal"), "instal"),
            (WHOLE.replace("version =", "#"), "version"),
            (WHOLE.replace("\"other\"", "\" \""), "needs a name"),
            (WHOLE.replace("[\"grpc\"]", "[]"), "adapters"),
            (WHOLE.replace("[\"grpc\"]", "\"grpc\""), "adapters"),
            (WHOLE.replace("client =", "#").replace("server =", "#"), "needs a `client`"),
            (WHOLE.replace("{address}", "x"), "`client` does not say where {address}"),
            (WHOLE.replace("{fixtures}", "x"), "`client` does not say where {fixtures}"),
            (WHOLE.replace("{port}", "x"), "`server` does not say where {port}"),
            (WHOLE.replace("{port}", "'{port}"), "single quote"),
            (WHOLE.replace("{here}/client --version", " "), "`version` is empty"),
            (twice, "twice for `grpc`"),
            ("[[peer".to_owned(), "expected"),
        ] {
            let said = format!("{:#}", parse(&text, Path::new("/")).unwrap_err());
            assert!(said.contains(why), "{why}: {said}");
        }
    }
}
