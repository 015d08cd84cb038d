//! Where the run was made, with what, and the command that repeats it.

use maud::{Markup, html};
use rpcbench_records::{Adapter, Environment, ServedBy};

use super::{Page, interop, marks};
use crate::units;

pub(super) fn section(page: &Page<'_, '_>) -> Markup {
    let run = page.run;
    html! {
        section id="environment" {
            h2 { "Machine and command" }
            p { "This command repeats the run:" }
            pre tabindex="0" aria-label="Command" { code { (command(&run.command)) } }
            dl.facts {
                @for (name, value) in facts(&run.environment) { dt { (name) } dd { (value) } }
                dt { "Preset" } dd { (run.suite.preset) }
                dt { "Seed" } dd { (run.suite.seed) }
                dt { "Began" } dd { (run.started) ", took " (units::time(run.seconds * 1e9)) }
            }
            (adapters(page))
            (interop::peers(page))
            p {
                "The run itself, without raw histograms, is in this file as JSON, in the element " code { "#run" } ": the same that "
                code { "rpcbench export RUN --as json --summary" } " writes. Where the file would be larger than a megabyte, it stands \
                 there compressed: zlib in base64, as the element’s type says."
            }
        }
    }
}

/// What a run was made on and with, by name.
pub(crate) fn facts(environment: &Environment) -> Vec<(&'static str, String)> {
    let cores = environment.cores.map_or_else(String::new, |cores| format!(", {cores} physical cores"));
    let placement = &environment.placement;
    let mut facts = vec![
        ("CPU", environment.cpu.clone()),
        ("CPUs of the run", format!("{}{cores}", environment.cpus)),
        ("System", environment.system.clone()),
        ("Placement", format!("{}: {}", placement.kind.name(), placement.reason)),
        ("Client on CPUs", cpus(&placement.client_cpus)),
        ("Server on CPUs", cpus(&placement.server_cpus)),
        ("Clock", format!("{}, {} to read", environment.clock, units::time(environment.clock_ns))),
        ("The loop itself", loops(environment)),
        ("rpcbench", format!("{}, {} build", environment.rpcbench, environment.profile)),
        ("Compiler", format!("{} for {}", environment.compiler, environment.target)),
        ("Lock file", environment.lock.clone()),
    ];
    facts.extend(environment.memory_bytes.map(|bytes| ("Memory", units::memory(bytes as f64))));
    facts.extend(environment.governor.clone().map(|governor| ("Frequency governor", governor)));
    facts.extend(environment.hypervisor.clone().map(|hypervisor| ("Hypervisor", hypervisor)));
    facts
}

/// What the harness adds to a call.
fn loops(environment: &Environment) -> String {
    let known = [(environment.closed_loop_ns, "closed loop"), (environment.scheduled_loop_ns, "by schedule")];
    let told = known.into_iter().filter_map(|(ns, what)| Some(format!("{} per call, {what}", units::time(ns?))));
    let told: Vec<_> = told.collect();
    if told.is_empty() { "not measured".to_owned() } else { told.join("; ") }
}

fn cpus(cpus: &[u32]) -> String {
    if cpus.is_empty() {
        return "free".to_owned();
    }
    cpus.iter().map(u32::to_string).collect::<Vec<_>>().join(", ")
}

/// The command as a shell takes it.
pub(crate) fn command(words: &[String]) -> String {
    let quoted = words.iter().map(|word| {
        let safe = |letter: char| letter.is_ascii_alphanumeric() || "-_./=:,+@%".contains(letter);
        let plain = !word.is_empty() && word.chars().all(safe);
        if plain { word.clone() } else { format!("'{}'", word.replace('\'', r"'\''")) }
    });
    quoted.collect::<Vec<_>>().join(" ")
}

fn adapters(page: &Page<'_, '_>) -> Markup {
    html! {
        div.scroll role="region" tabindex="0" aria-label="Adapters" {
            table.remarks id="adapters" {
                caption { "Adapters" }
                thead { tr {
                    th scope="col" { "Adapter" } th scope="col" { "Family" } th scope="col" { "What it is" }
                    th scope="col" { "Transport" } th scope="col" { "How it works" } th scope="col" { "Versions" }
                } }
                tbody {
                    @for adapter in &page.run.adapters {
                        tr data-a=[page.palette.index(&adapter.id)] {
                            th scope="row" { (marks::name(page, &adapter.id)) }
                            td { (adapter.family) }
                            td { (adapter.summary) @if let Some(server) = &adapter.server { (served_by(server)) } }
                            td { (adapter.transport) }
                            td { (manner(adapter)) }
                            td { (versions(adapter)) }
                        }
                    }
                }
            }
        }
    }
}

/// A server that is not ours: then what stands beside it is the client's.
fn served_by(server: &ServedBy) -> Markup {
    html! {
        " (the client). "
        b { "The server is not ours: " }
        @match server {
            ServedBy::Command(command) => { code { (command) } },
            ServedBy::Running(endpoint) => {
                "it ran already at " code { (endpoint) } ", and its placement, CPU and memory are not known"
            }
        }
    }
}

fn manner(adapter: &Adapter) -> String {
    let mut words = vec![if adapter.blocking { "blocking client" } else { "asynchronous client" }];
    words.push(if adapter.multiplexes { "many calls per connection" } else { "a call at a time per connection" });
    if adapter.thread_per_connection {
        words.push("server has a thread per connection");
    }
    if adapter.lazy {
        words.push("unpacks on access: the time of a call leaves that out");
    }
    words.join(", ")
}

fn versions(adapter: &Adapter) -> String {
    let versions = adapter.versions.iter().map(|(library, version)| format!("{library} {version}"));
    versions.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::command;

    #[test]
    fn a_command_is_quoted_where_a_shell_would_read_it_otherwise() {
        let words = ["rpcbench", "run", "--out", "it's here", "", "$(x)"].map(str::to_owned);
        assert_eq!(command(&words), r"rpcbench run --out 'it'\''s here' '' '$(x)'");
    }
}
