//! Writes the page of a made-up decision, to look at:
//!
//! ```text
//! cargo run -p rpcbench-reports --example made_up_decision [failed | passed | empty | large] [PAGE.html]
//! ```
//!
//! Without a path it goes to `target/made-up-decision.html`.

#[path = "../tests/fixture/mod.rs"]
mod fixture;

use rpcbench_records::{Change, Decision};
use rpcbench_reports::decision::page;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let words: Vec<_> = std::env::args().skip(1).collect();
    let kind = words.first().map_or("failed", String::as_str);
    let path = words.get(1).map_or("target/made-up-decision.html", String::as_str);
    let html = page::of(&made_up(kind))?;
    eprintln!("{path}: {} bytes", html.len());
    std::fs::write(path, html)?;
    Ok(())
}

fn made_up(kind: &str) -> Decision {
    match kind {
        "passed" => fixture::decision::passed(),
        "empty" => fixture::decision::empty(),
        "large" => large(),
        _ => fixture::decision::decision(),
    }
}

/// Enough cells for several panels of charts.
fn large() -> Decision {
    let mut decision = fixture::decision::decision();
    let changes = [Change::Unchanged, Change::Regressed, Change::Improved, Change::Unchanged, Change::Inconclusive];
    for at in 0..200 {
        let change = changes[at % changes.len()];
        let mut cell =
            fixture::decision::cell(&format!("adapter-{} echo/workload-{} closed:16", at % 10, at / 10), change);
        let moved = 1.0 + (at as f64).sin() / 6.0;
        for figure in &mut cell.figures {
            let ratio = &mut figure.ratio;
            (ratio.center, ratio.low, ratio.high) = (moved, moved * 0.98, moved * 1.025);
            figure.head_ns = figure.base_ns * moved;
        }
        decision.cells.push(cell);
    }
    decision
}
