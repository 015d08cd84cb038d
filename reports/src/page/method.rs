//! How the figures came about, in words that a newcomer understands.

use maud::{Markup, html};
use rpcbench_records::{Load, Pattern};

use super::Page;
use crate::floor;
use crate::headline::capital;
use crate::noise;
use crate::offered::{PATTERNS, explained};
use crate::units;

/// What is inside latency as soon as calls share a thread.
const NEIGHBORS: &str = " Preparing a request and checking a reply are outside. But calls that share a thread wait for their neighbors' \
     preparing and checking, so above one in flight a little of that work is inside.";

pub(super) fn section(page: &Page<'_, '_>) -> Markup {
    let suite = &page.run.suite;
    html! {
        section id="method" {
            h2 { "How it was measured" }
            dl.method {
                (offered(&page.offered))
                dt { "What counts as the time of a call" }
                dd { (counted_from(&page.offered)) @if page.offered.iter().any(|load| load.in_flight > 1) { (NEIGHBORS) } }
                dt { "What is checked" }
                dd { "Every reply is compared with the expected one. Wrong, failed and late calls are never in the times; they are \
                      counted beside them. A call may take " (units::time(suite.timeout_ns as f64)) "." }
                dt { "Launches, calls and intervals" }
                dd { "A launch is a fresh measurement: new server process, new client process, new connections, a warm-up of at \
                      least " (units::time(suite.warmup_ns as f64)) ", then " (units::time(suite.window_ns as f64)) " that count. Each \
                      cell was to have " (suite.launches) "; their order was shuffled over all cells, so that a change of the machine \
                      hits every adapter alike; two cells are compared by the ratios of launches of the same round. A figure is \
                      the geometric mean over the launches; its 95 % interval (Student's t on logarithms) says where the figure \
                      would lie if the run were repeated many times on this machine; with fewer than three launches there is none." }
                dt { "Noise floor" }
                dd { (noise::sentence(page.run)) ". A noise floor is found by setting an adapter against itself, launch by launch: \
                      as far as those differ, where nothing differs, no difference between two adapters is called one." }
                dt { "Percentiles" }
                dd { "p99 is the time that 99 of 100 calls did not exceed. It is printed only where at least 20 calls of every launch \
                      lie beyond it. A p99 moves much between launches: it never decides which adapter is ahead." }
                dt { "Connections and threads" }
                dd { "With N in flight, an adapter that carries many calls over one connection uses one connection; others use N. A \
                      blocking client has a thread for each call in flight. " a href="#adapters" { "Which adapter does what" } "." }
                dt { "Floors" }
                dd { "Adapters of the family " i { "floor" } " carry the same bytes without any framework: what the machine itself \
                      takes. They are a yardstick and never win. “× floor” is the median relative to raw TCP \
                      sockets that are driven alike" @if let Some(words) = floor::words(page.run, page.cells) { ": " (words) } "." }
                dt { "Bytes and allocations" }
                dd { "Counted in passes of their own with one call in flight, framing and headers included, set-up taken off; a \
                      range where passes differed. CPU time is that of the whole process, less what the client spun until calls were \
                      due, divided by its calls: by schedule, by those answered within the window. Prepare is the \
                      median time, over sampled calls, to turn the request into the framework's own value; with one call in flight \
                      it is not part of the time of a call." }
            }
        }
    }
}

fn offered(loads: &[Load]) -> Markup {
    let used = |pattern: &Pattern| loads.iter().any(|load| load.pattern == *pattern);
    let scheduled = loads.iter().any(|load| load.pattern.scheduled());
    html! {
        dt { "How calls were offered" }
        dd {
            ul.plain { @for pattern in PATTERNS.into_iter().filter(used) { li { (capital(explained(pattern))) } } }
            @if scheduled {
                "A schedule is made from the seed before the run, the same for every adapter. "
                a href="#trust" { "How it was kept" } "."
            }
        }
    }
}

fn counted_from(loads: &[Load]) -> &'static str {
    let closed = loads.iter().any(|load| load.pattern == Pattern::Closed);
    let scheduled = loads.iter().any(|load| load.pattern != Pattern::Closed);
    match (closed, scheduled) {
        (_, false) => "From just before the call is sent until its reply is there as the framework's own value.",
        (false, true) => "From when the schedule wanted the call until its reply is there, all waiting included.",
        (true, true) => {
            "In closed loops, from just before the call is sent until its reply is there; in scheduled loads, from when the \
             schedule wanted the call, all waiting included."
        }
    }
}
