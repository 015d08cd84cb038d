//! How it was decided, in words that a newcomer understands.

use maud::{Markup, html};
use rpcbench_records::{Change, Decision, Pairing, Timed};

use super::look;
use crate::decision::words;

pub(super) fn section(decision: &Decision) -> Markup {
    let timed = &decision.timed;
    html! {
        section id="method" {
            h2 { "How it was decided" }
            dl.method {
                dt { "What is compared" }
                dd { "Two builds of the same programs: the " b { "base" } ", which is what there was, and the " b { "head" } ", which is \
                      what is judged. Both do the same work. A " b { "cell" } " is one adapter with one workload under one load." }
                @if let Some(refused) = &timed.refused {
                    dt { "Why times were not compared" }
                    dd { (words::open(refused)) ". Times of runs that were not made alike would tell of the machines and not of the \
                          programs. Bytes, allocations and expectations were still judged." }
                }
                dt { "Launches" }
                dd { "A launch is a fresh measurement: new server, new client, new connections, a warm-up, then the window that counts. \
                      " (pairing(timed.pairing)) " Launches that other programs or the hypervisor disturbed are left out, on both sides." }
                dt { "Two stages" }
                dd { "The first stage screens every cell with a few launches: it may clear a cell, and accuses none. Cells that are not \
                      clear are measured again, and the fresh launches alone decide: those that raised a suspicion cannot also \
                      confirm it, because they were picked for being unusual. A cell for which there was no time is inconclusive. \
                      Runs that were made separately have one stage, and all their launches decide." }
                dt { "When a difference is one" }
                dd { (margin(timed)) " Less than 20 ns is no difference, whatever its ratio: that is two steps of the \
                      clock. A difference that began only after some launches is not called the program’s." }
                dt { "Many comparisons" }
                dd { "Of a hundred cells in which nothing changed, some look slower by chance. Holm’s correction asks more of each the \
                      more are decided together: where nothing differs, the chance that a comparison calls any cell regressed is at \
                      most 2.5 %, whatever their number." }
                dt { "Bytes and allocations" }
                dd { "These are counted and not timed. They repeat exactly from run to run, so that one more in a whole cycle of calls is \
                      seen. More than is allowed is a regression; there is nothing to estimate." }
                dt { "p99" }
                dd { "The time that 99 of 100 calls did not exceed. It is shown and decides nothing." }
            }
            h3 { "Verdicts" }
            dl.meanings { @for change in look::all() { dt { (look::verdict(change)) } dd { (meaning(change)) } } }
            p { "The whole " b { "failed" } " where anything regressed, is missing, or an expectation was missed; it is "
                b { "inconclusive" } " where nothing is known to be worse and not all could be told, " b { "undecided" } " where nothing \
                could be compared, and has " b { "passed" } " otherwise." }
        }
    }
}

const fn pairing(pairing: Pairing) -> &'static str {
    match pairing {
        Pairing::Interleaved => {
            "Launches were interleaved: each of the base had one of the head beside it, in random order, so that whatever the machine \
             did met both. A change is the mean ratio of these pairs (geometric, Student’s t on logarithms)."
        }
        Pairing::Separate => {
            "The runs were separate, one after the other on like machines. What changed in the machine between them looks like a \
             change of the program, so that only large differences are told (Welch’s t on logarithms)."
        }
    }
}

fn margin(timed: &Timed) -> String {
    let least = words::share(timed.min_effect);
    let floor = timed.calibrated.as_ref().map_or_else(
        || "How far equal programs differ on this machine was not measured (the command rpcbench calibrate does), so that is all.".to_owned(),
        |when| format!("The machine’s noise floor, which is how far equal programs differ on it (measured {when}), takes its place where it is larger."),
    );
    format!(
        "Where the whole 95 % interval lies beyond the margin. The margin is the least difference that matters: {least}, or what \
         was said for a cell. {floor}"
    )
}

const fn meaning(change: Change) -> &'static str {
    match change {
        Change::Regressed => {
            "the whole interval lies beyond the margin on the bad side, or a count grew by more than is allowed. Fails."
        }
        Change::Missing => "the base has it, and the head gave no figure that counts. Fails.",
        Change::Inconclusive => "it could not be told: the interval is too wide, or the figures may not be trusted.",
        Change::Improved => "the whole interval lies beyond the margin on the good side, or a count fell.",
        Change::New => "only the head has it.",
        Change::Ignored => "not to be compared, as was asked.",
        Change::Unchanged => "no difference beyond the margin.",
    }
}
