//! Who spins: one waiter per CPU, never more.

use std::sync::atomic::{AtomicU64, Ordering};

/// A place to spin for each CPU that the client may use. Lanes that block take turns at them; a lane that finds none
/// sleeps until the first of those who spin is done.
#[derive(Debug)]
pub struct Spinners {
    /// Until when each place is taken, in ticks; 0 where it is free.
    places: Vec<AtomicU64>,
}

impl Spinners {
    /// One place per CPU.
    #[must_use]
    pub fn new(cpus: usize) -> Self {
        Self { places: (0..cpus.max(1)).map(|_| AtomicU64::new(0)).collect() }
    }

    /// Takes a place until `due`; where all are taken, the error says when the first will be free.
    pub(super) fn enter(&self, due: u64) -> Result<usize, u64> {
        let mut first = u64::MAX;
        for (place, until) in self.places.iter().enumerate() {
            match until.compare_exchange(0, due.max(1), Ordering::AcqRel, Ordering::Acquire) {
                Ok(_) => return Ok(place),
                Err(taken) => first = first.min(taken),
            }
        }
        Err(first)
    }

    /// Gives a place back.
    pub(super) fn leave(&self, place: usize) {
        self.places[place].store(0, Ordering::Release);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_spin_than_there_are_cpus() {
        let spinners = Spinners::new(2);
        assert_eq!((spinners.enter(50), spinners.enter(40), spinners.enter(10)), (Ok(0), Ok(1), Err(40)));
        spinners.leave(0);
        assert_eq!(spinners.enter(60), Ok(0));
    }
}
