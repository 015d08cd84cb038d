//! The counting pass in a client process: exact bytes and allocations, with one call in flight.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use rpcbench_contract::{SetupError, WireCount};

use super::life::Word;
use super::messages::{Counts, Order, Report, report};
use super::plan::ClientPlan;
use crate::allocations;
use crate::drive::RepeatPlan;
use crate::entry::{Entry, on_a_lane};

/// How often everything is counted; the least of the passes is the figure.
const PASSES: usize = 5;

/// Calls before the first boundary: a number that grows with calls and is written in as few bytes as it needs (the compact
/// Thrift protocol's sequence id) becomes longer at 128, and not again before 16,384.
const WARM: u64 = 256;

/// Counts under orders of a parent, which asks the server at each boundary.
///
/// A pass is one cycle of the request pool, and then two more; its figure is the difference, in which whatever a
/// boundary itself costs on either side falls out. Set-up and first calls are behind the first boundary.
pub fn count_child(entry: &Entry, plan: &ClientPlan, words: Receiver<Word>) -> Result<(), SetupError> {
    let wire = Arc::new(WireCount::default());
    let mut options = plan.options.clone();
    options.wire = Some(Arc::clone(&wire));
    allocations::start();
    let boundaries = Rc::new(RefCell::new(Vec::with_capacity(PASSES * 3)));
    let noted = Rc::clone(&boundaries);
    let cycle = plan.cases.len() as u64;
    let mut batch = 0;
    let batches = move |_| {
        let place = batch % 3;
        batch += 1;
        if batch > 1 {
            let counts = counts(&wire, &words);
            let mut noted = noted.borrow_mut();
            noted.push(counts);
            if noted.len() == PASSES * 3 {
                return None;
            }
        }
        if batch == 1 {
            return Some(cycle * WARM.div_ceil(cycle.max(1)).max(2));
        }
        // Two cycles settle what a boundary stirred; a pass is the one and the two cycles after them.
        Some(if place == 1 { cycle } else { 2 * cycle })
    };
    let repeat = RepeatPlan { endpoint: plan.endpoint.clone(), options, cases: Arc::clone(&plan.cases) };
    on_a_lane(entry.repeat(repeat, Box::new(batches)))?;
    let passes = boundaries.borrow().as_chunks::<3>().0.to_vec();
    report(&Report::Counted { passes, encoded: entry.encoded_bytes(&plan.cases) });
    Ok(())
}

fn counts(wire: &WireCount, words: &Receiver<Word>) -> Counts {
    let server_allocs = ask(words);
    let (sent, received) = wire.total();
    Counts { sent, received, client_allocs: allocations::count(), server_allocs }
}

/// Asks for the server's count by way of the parent.
fn ask(words: &Receiver<Word>) -> Option<u64> {
    report(&Report::Boundary);
    match words.recv() {
        Ok(Word::Order(Order::Go { server_allocs })) => server_allocs,
        _ => None,
    }
}
