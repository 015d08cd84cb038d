//! Servers that are not ours: from flags and a suite file to what a run measures.

use std::time::Duration;

use anyhow::{Context, Error, Result, bail};
use rpcbench_harness::Entry;
use rpcbench_harness::contract::{Endpoint, Transport};
use rpcbench_harness::guest::{Guest, START_TIMEOUT, ServerCommand, Source};

use crate::adapters::{adapters, over};
use crate::cli::{NamedServer, SuiteArgs, address, is_address};
use crate::names;

/// The name of a server that was given none.
const UNNAMED: &str = "server";

/// What a run measures: the guests, and all contestants, guests among them. A guest stands behind its adapter, unless it is
/// named itself.
pub(crate) fn contestants(args: &SuiteArgs, entries: &[Entry]) -> Result<(Vec<Guest>, Vec<Entry>)> {
    let timeout = args.server_start_timeout.unwrap_or(START_TIMEOUT);
    let over = over(args.transport.as_deref(), args.tls);
    let named = args.servers.iter().flatten().map(|server| guest(server, entries, timeout));
    let mut guests = named.collect::<Result<Vec<_>>>()?;
    for guest in &guests {
        tell_what_stays(guest, entries, &over)?;
    }
    let in_place = in_place(args, entries, timeout, &over)?;
    guests.extend(in_place.clone());
    if let Some(twice) =
        guests.iter().enumerate().find(|(at, guest)| guests[..*at].iter().any(|one| one.id == guest.id))
    {
        bail!("two servers are named `{}`: give each a name of its own", twice.1.id);
    }
    if guests.is_empty() && args.server_start_timeout.is_some() {
        bail!("--server-start-timeout belongs to a server that is started: add --server-command or --server");
    }
    let mut chosen = adapters(&with(entries.to_vec(), &guests, entries)?, args.adapters.as_deref(), &over)?;
    if let Some(guest) = in_place {
        let own = chosen.iter_mut().filter(|entry| entry.info.id == guest.adapter);
        own.for_each(|entry| *entry = entry.named(guest.id));
    }
    let chosen = with(chosen, &guests, entries)?;
    Ok((guests, chosen))
}

/// These, and guests that are not among them, each behind its adapter.
fn with(mut chosen: Vec<Entry>, guests: &[Guest], entries: &[Entry]) -> Result<Vec<Entry>> {
    for guest in guests {
        if chosen.iter().any(|entry| entry.info.id == guest.id) {
            continue;
        }
        let entry = names::adapter(entries, guest.adapter)?.named(guest.id);
        let own = chosen.iter().position(|other| other.info.id == guest.adapter);
        chosen.insert(own.map_or(chosen.len(), |own| own + 1), entry);
    }
    Ok(chosen)
}

/// The server that takes the place of ours, where a flag says so: for one adapter, which is named.
fn in_place(args: &SuiteArgs, entries: &[Entry], timeout: Duration, over: &[Transport]) -> Result<Option<Guest>> {
    let flag = if args.connect.is_some() { "--connect" } else { "--server-command" };
    if args.server_command.is_none() && args.connect.is_none() {
        return Ok(None);
    }
    let [adapter] = args.adapters.as_deref().unwrap_or_default() else {
        bail!(
            "{flag} is a server for one adapter: name it with --adapters, e.g. --adapters grpc; several servers are named by --server"
        );
    };
    let entry = names::adapter(entries, adapter)?;
    let source = match (&args.server_command, &args.connect) {
        (_, Some(text)) => running(&entry, entries, address(text).map_err(Error::msg)?)?,
        (Some(command), None) => started(&entry, command, timeout)?,
        (None, None) => return Ok(None),
    };
    if let Some(other) = another(&entry, over) {
        bail!(
            "{flag} is a server for `{}` over {}, and ours would go over {other}: leave {} away",
            entry.info.id,
            entry.info.transport,
            if args.tls { "--tls" } else { "--transport" }
        );
    }
    Ok(Some(named(&entry, UNNAMED, source, flag)))
}

/// The transport that flags ask for and that a server which is not ours does not have. One that was named with its transport
/// was meant so.
fn another(entry: &Entry, over: &[Transport]) -> Option<Transport> {
    let others = over.iter().filter(|&&over| over != entry.info.transport && !entry.info.id.contains('@'));
    others.copied().max_by_key(|&over| over == Transport::Tls)
}

/// Says of a server that it keeps its transport where ours get another.
fn tell_what_stays(guest: &Guest, entries: &[Entry], over: &[Transport]) -> Result<()> {
    let entry = names::adapter(entries, guest.adapter)?;
    let own = entry.info.transport;
    match another(&entry, over) {
        Some(Transport::Tls) => {
            eprintln!("rpcbench: `{}` is not ours and is not called over TLS: it stays on {own}", guest.id);
        }
        Some(other) => {
            eprintln!("rpcbench: `{}` is not ours and is not called over {other}: it stays on {own}", guest.id);
        }
        None => {}
    }
    Ok(())
}

fn guest(server: &NamedServer, entries: &[Entry], timeout: Duration) -> Result<Guest> {
    let entry = names::adapter(entries, &server.adapter)?;
    let whose = || format!("the server `{}:{}`", server.adapter, server.name);
    let source = if is_address(&server.source).map_err(Error::msg).with_context(whose)? {
        running(&entry, entries, address(&server.source).map_err(Error::msg).with_context(whose)?)?
    } else {
        started(&entry, &server.source, timeout)?
    };
    Ok(named(&entry, &server.name, source, "--server"))
}

/// An id lives as long as the program, like those of the registry.
fn named(entry: &Entry, name: &str, source: Source, flag: &'static str) -> Guest {
    Guest { id: format!("{}:{name}", entry.info.id).leak(), adapter: entry.info.id, source, flag }
}

fn started(entry: &Entry, command: &str, start_timeout: Duration) -> Result<Source> {
    require_a_server(entry)?;
    Ok(Source::Command { command: ServerCommand::parse(command, entry.info.transport)?, start_timeout })
}

fn running(entry: &Entry, entries: &[Entry], endpoint: Endpoint) -> Result<Source> {
    require_a_server(entry)?;
    if entry.info.transport != endpoint.transport() {
        let fitting = fitting(entry, entries, endpoint.transport());
        let fitting = fitting.map(|id| format!("; `{id}` goes over {}", endpoint.transport())).unwrap_or_default();
        bail!(
            "`{}` goes over {}, and {endpoint} is another kind of endpoint{fitting}",
            entry.info.id,
            entry.info.transport.name()
        );
    }
    Ok(Source::Running(endpoint))
}

/// The same adapter over another transport, by its name.
fn fitting(entry: &Entry, entries: &[Entry], transport: Transport) -> Option<&'static str> {
    let base = entry.info.id.split('@').next()?;
    let names = [base.to_owned(), format!("{base}@{transport}")];
    let found = names.iter().filter_map(|name| names::adapter(entries, name).ok());
    found.map(|entry| entry.info).find(|info| info.transport == transport).map(|info| info.id)
}

fn require_a_server(entry: &Entry) -> Result<()> {
    if entry.info.in_process() {
        bail!(
            "`{}` is a call in the client's own process: it has no server that another could take the place of",
            entry.info.id
        );
    }
    if entry.info.transport == Transport::Tls {
        let base = entry.info.id.split('@').next().unwrap_or_default();
        bail!("a server that is not ours is not called over TLS (yet): name `{base}`, which goes over tcp");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ADAPTERS;

    fn ids(args: &SuiteArgs) -> Result<Vec<&'static str>> {
        let (_, contestants) = contestants(args, ADAPTERS)?;
        Ok(contestants.iter().map(|entry| entry.info.id).collect())
    }

    fn args(adapters: &[&str], servers: &[&str]) -> SuiteArgs {
        let adapters = (!adapters.is_empty()).then(|| adapters.iter().map(|&id| id.to_owned()).collect());
        let servers = servers.iter().map(|server| server.parse().unwrap()).collect();
        SuiteArgs { adapters, servers: Some(servers), ..SuiteArgs::default() }
    }

    #[test]
    fn a_guest_stands_behind_its_adapter_or_where_it_is_named() {
        assert_eq!(ids(&args(&["tcp", "uds"], &["tcp:a=./a {port}"])).unwrap(), ["tcp", "tcp:a", "uds"]);
        assert_eq!(ids(&args(&["tcp:a", "tcp"], &["tcp:a=./a {port}"])).unwrap(), ["tcp:a", "tcp"]);
        assert_eq!(ids(&args(&["uds"], &["tcp:a=./a {port}"])).unwrap(), ["uds", "tcp:a"]);
        let all = ids(&args(&[], &["tcp:a=tcp:127.0.0.1:9"])).unwrap();
        assert_eq!(all.len(), ADAPTERS.len() + 1);
        assert_eq!(all.iter().position(|id| *id == "tcp:a"), all.iter().position(|id| *id == "tcp").map(|at| at + 1));
    }

    #[test]
    fn one_server_takes_the_place_of_ours() {
        let command = |adapters: &[&str], command: &str| SuiteArgs {
            adapters: Some(adapters.iter().map(|&id| id.to_owned()).collect()),
            server_command: Some(command.to_owned()),
            ..SuiteArgs::default()
        };
        assert_eq!(ids(&command(&["tcp"], "./a {port}")).unwrap(), ["tcp:server"]);
        for (adapters, text, why) in [
            (vec!["tcp", "uds"], "./a {port}", "--adapters"),
            (vec![], "./a {port}", "--adapters"),
            (vec!["tcp"], "./a", "write {port}"),
            (vec!["uds"], "./a {port}", "write {socket}"),
            (vec!["local"], "./a {port}", "no server"),
            (vec!["thrift-compat"], "./a {port}", "did you mean"),
        ] {
            let said = ids(&command(&adapters, text)).unwrap_err().to_string();
            assert!(said.contains(why), "{said}");
        }
    }

    #[test]
    fn what_cannot_be_is_refused() {
        for (servers, why) in [
            (vec!["tcp:a=./a {port}", "tcp:a=./b {port}"], "two servers are named `tcp:a`"),
            (vec!["nothing:a=./a {port}"], "no adapter `nothing`"),
            (vec!["tcp:a=unix:/tmp/x"], "another kind of endpoint; `uds` goes over uds"),
            (vec!["uds:a=tcp:127.0.0.1:9"], "another kind of endpoint"),
            (vec!["tcp:a=tcp:nowhere"], "tcp:a"),
            (
                vec!["tcp:a=tls:127.0.0.1:1,cert=MAMBAgM"],
                "`tcp:a`: a server that is not ours is not called over TLS (yet)",
            ),
            (vec!["tcp:a=127.0.0.1:1"], "did you mean `tcp:127.0.0.1:1`?"),
            (vec!["tcp:a=http://127.0.0.1:1/"], "did you mean `tcp:127.0.0.1:1`?"),
        ] {
            let said = format!("{:#}", ids(&args(&["tcp"], &servers)).unwrap_err());
            assert!(said.contains(why) && !said.contains("cert="), "{said}");
        }
        let alone = SuiteArgs { server_start_timeout: Some(Duration::from_secs(1)), ..SuiteArgs::default() };
        assert!(ids(&alone).unwrap_err().to_string().contains("--server-command"));
    }
}
