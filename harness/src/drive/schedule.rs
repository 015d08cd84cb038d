//! The schedule that all lanes of a process take their calls from.

use std::sync::atomic::{AtomicU64, Ordering};

use crossbeam_queue::ArrayQueue;

use super::arrivals::{Arrival, Arrivals, Cursor, Totals};

/// What a lane that is free gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// The next arrival: due already, or to be waited for.
    Take(Arrival),
    /// There is none before the schedule's end.
    Over,
}

/// One schedule of arrivals, shared by all lanes without locks.
///
/// A free lane takes the next arrival, whether or not it is due yet. Only where lanes fall behind is there a queue: the
/// arrivals that are due and that nobody has taken. Nothing runs in the background to keep it: whoever comes next puts
/// everything into it that has become due since, in order, and what finds it full is shed, as it would have been at
/// its own time, because nothing was taken out in between.
#[derive(Debug)]
pub struct Schedule {
    arrivals: Arrivals,
    /// The end, in ns after the beginning: no arrival from there on is given out.
    end_ns: u64,
    /// The next arrival that is neither given out nor queued.
    cursor: AtomicU64,
    /// Cursors of the arrivals that wait.
    queue: ArrayQueue<u64>,
    shed: AtomicU64,
}

impl Schedule {
    /// A schedule from its beginning to its end, with room for so many waiting calls (at least one).
    #[must_use]
    pub fn new(arrivals: Arrivals, end_ns: u64, room: u32) -> Self {
        Self {
            arrivals,
            end_ns,
            cursor: AtomicU64::new(arrivals.first().0),
            queue: ArrayQueue::new((room as usize).max(1)),
            shed: AtomicU64::new(0),
        }
    }

    /// Takes the next arrival, at a time in ns after the beginning.
    #[inline]
    pub fn claim(&self, now_ns: u64) -> Claim {
        loop {
            let cursor = self.cursor.load(Ordering::Acquire);
            let arrival = self.arrivals.at(Cursor(cursor));
            if self.due(cursor, now_ns) {
                let Some(next) = self.advance(cursor) else { continue };
                // Nobody waits, and nobody else has become due: into the queue and out of it again.
                if self.queue.is_empty() && !self.due(next, now_ns) {
                    return Claim::Take(arrival);
                }
                self.join(cursor);
                self.admit(now_ns);
            } else if self.queue.is_empty() {
                if arrival.at_ns >= self.end_ns {
                    return Claim::Over;
                }
                if self.advance(cursor).is_some() {
                    return Claim::Take(arrival);
                }
            }
            // Where there is none left, another lane was faster.
            if let Some(waiting) = self.queue.pop() {
                return Claim::Take(self.arrivals.at(Cursor(waiting)));
            }
        }
    }

    /// Queues everything that is due.
    fn admit(&self, now_ns: u64) {
        loop {
            let cursor = self.cursor.load(Ordering::Acquire);
            if !self.due(cursor, now_ns) {
                return;
            }
            if self.advance(cursor).is_some() {
                self.join(cursor);
            }
        }
    }

    /// Is the arrival at a cursor to be made by now?
    #[inline]
    fn due(&self, cursor: u64, now_ns: u64) -> bool {
        let at_ns = self.arrivals.at(Cursor(cursor)).at_ns;
        at_ns <= now_ns && at_ns < self.end_ns
    }

    /// Puts an arrival into the queue, or sheds it.
    #[inline]
    fn join(&self, cursor: u64) {
        if self.queue.push(cursor).is_err() {
            self.shed.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Steps over the arrival at a cursor, and gives the next one's; `None` where another lane did.
    #[inline]
    fn advance(&self, cursor: u64) -> Option<u64> {
        let next = self.arrivals.next(Cursor(cursor)).0;
        self.cursor.compare_exchange(cursor, next, Ordering::AcqRel, Ordering::Acquire).ok().map(|_| next)
    }

    /// Arrivals before the end that no lane has taken: queued, or not yet given out.
    #[must_use]
    pub fn left(&self) -> u64 {
        let cursor = Cursor(self.cursor.load(Ordering::Acquire));
        self.queue.len() as u64 + self.arrivals.between(cursor, self.end_ns)
    }

    /// Arrivals that found the queue full.
    #[must_use]
    pub fn shed(&self) -> u64 {
        self.shed.load(Ordering::Relaxed)
    }

    /// Arrivals before the end in all, worked out anew from the seed: what the books are held against.
    #[must_use]
    pub fn scheduled(&self) -> Totals {
        self.arrivals.totals(self.end_ns)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GAP: f64 = 100.0;

    fn every_hundred(end_ns: u64, room: u32) -> Schedule {
        Schedule::new(Arrivals::Constant { gap_ns: GAP }, end_ns, room)
    }

    fn at(claim: Claim) -> Option<u64> {
        match claim {
            Claim::Take(arrival) => Some(arrival.at_ns),
            Claim::Over => None,
        }
    }

    #[test]
    fn a_free_lane_takes_what_is_next_before_it_is_due() {
        let schedule = every_hundred(250, 8);
        assert_eq!(at(schedule.claim(0)), Some(0));
        assert_eq!(at(schedule.claim(1)), Some(100));
        assert_eq!(at(schedule.claim(2)), Some(200));
        assert_eq!(at(schedule.claim(3)), None);
        assert_eq!((schedule.scheduled().count, schedule.left(), schedule.shed()), (3, 0, 0));
    }

    #[test]
    fn what_finds_the_queue_full_is_shed_and_not_what_came_first() {
        let schedule = every_hundred(10_000, 2);
        // Due by 450: 0, 100, 200, 300, 400; two find room, three do not.
        assert_eq!(at(schedule.claim(450)), Some(0));
        assert_eq!(schedule.shed(), 3);
        // One place is free since: 500 finds it, 600 does not.
        assert_eq!(at(schedule.claim(650)), Some(100));
        assert_eq!(schedule.shed(), 4);
        assert_eq!(at(schedule.claim(650)), Some(500));
        assert_eq!(at(schedule.claim(650)), Some(700), "the queue is empty: the next one is in the future");
    }

    #[test]
    fn every_arrival_is_somewhere_when_lanes_race() {
        let schedule = Schedule::new(Arrivals::Poisson { mean_ns: 50.0, seed: 3 }, 5_000_000, 64);
        let taken: u64 = std::thread::scope(|scope| {
            let lane = |step: u64| {
                let schedule = &schedule;
                move || {
                    let (mut now, mut taken) = (0, 0_u64);
                    while let Claim::Take(arrival) = schedule.claim(now) {
                        now = now.max(arrival.at_ns) + step;
                        taken += 1;
                    }
                    taken
                }
            };
            let lanes: Vec<_> = (0..4).map(|lane_number| scope.spawn(lane(150 + 40 * lane_number))).collect();
            lanes.into_iter().map(|lane| lane.join().unwrap()).sum()
        });
        assert_eq!(taken + schedule.shed() + schedule.left(), schedule.scheduled().count);
        assert_eq!(schedule.left(), 0);
    }
}
