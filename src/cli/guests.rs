//! Servers that are not ours, as flags and a suite file name them.

use std::collections::BTreeMap;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, de::Error};

/// The longest name of a server: it stands in every table.
const LONGEST_NAME: usize = 32;

/// A server under a name of its own, written `ADAPTER:NAME=CMD` or `ADAPTER:NAME=ADDR`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NamedServer {
    /// The adapter whose client calls it.
    pub(crate) adapter: String,
    /// Its own name.
    pub(crate) name: String,
    /// The command that starts it, or where it runs already.
    pub(crate) source: String,
}

impl FromStr for NamedServer {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (id, source) = text.split_once('=').ok_or_else(|| shape(text))?;
        Self::of(id, source)
    }
}

impl NamedServer {
    fn of(id: &str, source: &str) -> Result<Self, String> {
        let (adapter, name) = id.split_once(':').ok_or_else(|| shape(id))?;
        let plain = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
        if adapter.is_empty() || name.is_empty() || name.len() > LONGEST_NAME || !name.chars().all(plain) {
            return Err(shape(id));
        }
        if source.trim().is_empty() {
            return Err(format!("`{id}` has no command: {SHAPE}"));
        }
        Ok(Self { adapter: adapter.to_owned(), name: name.to_owned(), source: source.trim().to_owned() })
    }
}

const SHAPE: &str = "write ADAPTER:NAME=COMMAND, e.g. 'grpc:mine=./my-server --port {port}'";

fn shape(text: &str) -> String {
    format!("`{text}` names no server: {SHAPE}; a name has at most {LONGEST_NAME} letters, digits and . _ -")
}

/// Reads a suite file's table `[servers]`: `"grpc:mine" = "./my-server --port {port}"`.
pub(super) fn from_table<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<NamedServer>>, D::Error> {
    let table = BTreeMap::<String, String>::deserialize(deserializer)?;
    let servers = table.iter().map(|(id, source)| NamedServer::of(id, source));
    servers.collect::<Result<_, _>>().map(Some).map_err(D::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_has_an_adapter_a_name_and_a_source() {
        let read: NamedServer = "grpc:mine=A=1 ./s --port={port}".parse().unwrap();
        assert_eq!((read.adapter.as_str(), read.name.as_str()), ("grpc", "mine"));
        assert_eq!(read.source, "A=1 ./s --port={port}");
        let read: NamedServer = "uds:x=unix:/tmp/a".parse().unwrap();
        assert_eq!((read.adapter.as_str(), read.source.as_str()), ("uds", "unix:/tmp/a"));
    }

    #[test]
    fn what_names_none_is_refused_with_an_example() {
        for bad in
            ["", "grpc", "grpc=./s", "grpc:=./s", ":a=./s", "grpc:a b=./s", "grpc:a/b=./s", "grpc:a=", "grpc:a= "]
        {
            let said = bad.parse::<NamedServer>().unwrap_err();
            assert!(said.contains("'grpc:mine=./my-server --port {port}'"), "{bad}: {said}");
        }
        assert!(format!("grpc:{}=x", "a".repeat(33)).parse::<NamedServer>().is_err());
    }
}
