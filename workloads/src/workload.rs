//! What can be called, by id.

use crate::case::Case;
use crate::generate::{Generator, INPUT_ONLY, WORKLOADS};
use crate::procedure::Procedure;
use crate::request::Request;

/// A named stream of requests to one procedure.
#[derive(Debug)]
pub struct Workload {
    /// What a person types, e.g. `echo/log`. It never changes its meaning.
    pub id: &'static str,
    /// The procedure that is called.
    pub procedure: Procedure,
    /// What is asked and answered, in a few words.
    pub summary: &'static str,
    /// What this stands for in the world.
    pub stands_for: &'static str,
    /// How many different requests one cycle of the pool has; 0 where a person must bring them.
    pub pool: usize,
    /// Makes one request; none where a person must bring them.
    pub(crate) request: Option<fn(&mut Generator) -> Request>,
}

impl Workload {
    /// The workload of an id, be it one that makes its own requests or one that needs an input.
    #[must_use]
    pub fn find(id: &str) -> Option<&'static Self> {
        WORKLOADS.iter().chain(INPUT_ONLY).find(|workload| workload.id == id)
    }

    /// True if this has no requests of its own, so that [`input`](crate::input) must make them.
    #[must_use]
    pub const fn needs_input(&self) -> bool {
        self.request.is_none()
    }

    /// The pool of requests with their answers, the same for the same seed on every machine, each differing from the one
    /// before; empty where this needs an input.
    ///
    /// # Panics
    /// Never: what a generator makes, no computation refuses (a test makes every pool).
    #[must_use]
    pub fn cases(&self, seed: u64) -> Vec<Case> {
        let Some(request) = self.request else { return Vec::new() };
        let mut generator = Generator::new(seed, self.id);
        let mut cases: Vec<Case> = Vec::with_capacity(self.pool);
        while cases.len() < self.pool {
            let request = request(&mut generator);
            if cases.last().is_none_or(|last| last.request != request) {
                cases.push(Case::new(request).expect("a generated request is answered"));
            }
        }
        cases
    }
}
