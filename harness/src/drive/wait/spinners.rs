//! Who spins: one waiter per CPU, never more.

use std::sync::atomic::{AtomicU64, Ordering};

/// A place to spin for each CPU that the client may use. Lanes that block take turns at them, and whoever is due first
/// goes first: a lane takes the place of one that is due later, which notices and sleeps until it is its turn.
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

    /// Takes a place until `due`: a free one, else that of a lane that is due later. Where all are taken by lanes that are
    /// due sooner, the error says when the first of them will be free.
    pub(super) fn enter(&self, due: u64) -> Result<usize, u64> {
        let free = |until: u64| until == 0;
        let later = |until: u64| until > due;
        self.take(due, free).or_else(|| self.take(due, later)).ok_or_else(|| self.first())
    }

    fn take(&self, due: u64, may: impl Fn(u64) -> bool) -> Option<usize> {
        self.places.iter().position(|place| {
            let until = place.load(Ordering::Acquire);
            may(until) && place.compare_exchange(until, due.max(1), Ordering::AcqRel, Ordering::Acquire).is_ok()
        })
    }

    /// When the first of those who spin is done.
    fn first(&self) -> u64 {
        self.places.iter().map(|place| place.load(Ordering::Acquire)).min().unwrap_or(0)
    }

    /// True while nobody has taken the place away.
    #[inline]
    pub(super) fn has(&self, place: usize, due: u64) -> bool {
        self.places[place].load(Ordering::Relaxed) == due
    }

    /// Gives a place back, unless it was taken away.
    pub(super) fn leave(&self, place: usize, due: u64) {
        let _ = self.places[place].compare_exchange(due, 0, Ordering::AcqRel, Ordering::Acquire);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_spin_than_there_are_cpus() {
        let spinners = Spinners::new(2);
        assert_eq!((spinners.enter(50), spinners.enter(40), spinners.enter(60)), (Ok(0), Ok(1), Err(40)));
        spinners.leave(0, 50);
        assert_eq!(spinners.enter(60), Ok(0));
    }

    #[test]
    fn who_is_due_first_goes_first() {
        let spinners = Spinners::new(1);
        assert_eq!((spinners.enter(50), spinners.enter(30), spinners.enter(40)), (Ok(0), Ok(0), Err(30)));
        assert!(spinners.has(0, 30) && !spinners.has(0, 50));
        spinners.leave(0, 50);
        assert!(spinners.has(0, 30), "what was taken away is not given back");
        spinners.leave(0, 30);
        assert_eq!(spinners.enter(40), Ok(0));
    }
}
