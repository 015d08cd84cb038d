//! What a lane notes of its calls.

use hdrhistogram::Histogram;
use rpcbench_contract::CallError;
use rpcbench_records::Ledger;

use super::histogram::new_histogram;
use super::slices::Slices;
use super::stamps::Times;

/// What a lane notes of its calls: the ledger, the latencies, and the cost of what lies around a call.
#[derive(Debug)]
pub struct Recorder {
    /// What became of every call. `scheduled` is counted where calls are begun, so that one that is lost is missed.
    pub ledger: Ledger,
    /// From sent to done, of calls that were answered rightly.
    pub service: Histogram<u64>,
    /// What a schedule adds; absent in a closed loop.
    pub late: Option<Late>,
    /// The window in slices.
    pub slices: Slices,
    /// The time of `prepare`, sampled.
    pub prepare: Histogram<u64>,
    /// The time of `proof`, sampled.
    pub proof: Histogram<u64>,
    /// Time in flight of calls that were not answered rightly, in ns.
    pub unanswered_ns: u64,
    /// The integral of calls in flight, in call-nanoseconds.
    pub open_ns: u64,
    /// Time that places of a closed loop spent between calls, in ns.
    pub around_ns: u64,
    /// The first error's text.
    pub first_error: Option<String>,
    /// Where the first wrong answer differed.
    pub first_difference: Option<String>,
}

/// The times that only a schedule has, of calls that were answered rightly.
#[derive(Debug)]
pub struct Late {
    /// From intended to done.
    pub response: Histogram<u64>,
    /// The same without the harness's own lateness.
    pub punctual: Histogram<u64>,
    /// From intended to claimed, of calls that waited for a lane.
    pub backlog: Histogram<u64>,
    /// The harness's own lateness.
    pub wake: Histogram<u64>,
    /// The sum of when calls were done, in ns after the window's beginning.
    pub done_ns: u128,
    /// The sum of when they were due, as the schedule has it and not as lanes noted it; where it can be told.
    pub due_ns: Option<u128>,
}

impl Late {
    fn new() -> Self {
        let [response, punctual, backlog, wake] = std::array::from_fn(|_| new_histogram());
        Self { response, punctual, backlog, wake, done_ns: 0, due_ns: None }
    }

    #[inline]
    fn note(&mut self, times: &Times) {
        self.response.saturating_record(times.response_ns().max(1));
        self.punctual.saturating_record((times.backlog_ns + times.service_ns).max(1));
        self.wake.saturating_record(times.wake_ns.max(1));
        self.done_ns += u128::from(times.done_at_ns);
        // Most calls find a free lane; those are counted by being absent.
        if times.backlog_ns > 0 {
            self.backlog.saturating_record(times.backlog_ns);
        }
    }

    /// The mean response, without regard to what lanes noted of when calls were due; where it can be told.
    #[must_use]
    pub fn mean_ns(&self) -> Option<f64> {
        let calls = self.response.len();
        self.due_ns.filter(|_| calls > 0).map(|due_ns| self.done_ns.saturating_sub(due_ns) as f64 / calls as f64)
    }

    fn merge(&mut self, other: Self) {
        self.response += other.response;
        self.punctual += other.punctual;
        self.backlog += other.backlog;
        self.wake += other.wake;
        self.done_ns += other.done_ns;
    }
}

impl Recorder {
    /// Nothing noted yet.
    #[must_use]
    pub fn new(slices: Slices, scheduled: bool) -> Self {
        Self {
            ledger: Ledger::default(),
            service: new_histogram(),
            late: scheduled.then(Late::new),
            slices,
            prepare: new_histogram(),
            proof: new_histogram(),
            unanswered_ns: 0,
            open_ns: 0,
            around_ns: 0,
            first_error: None,
            first_difference: None,
        }
    }

    /// Notes a call that was answered rightly. A time that is longer than a histogram holds is kept as the longest that
    /// there is, and told as a lower bound.
    #[inline]
    pub fn ok(&mut self, times: &Times) {
        self.ledger.ok += 1;
        self.service.saturating_record(times.service_ns.max(1));
        let latency = match &mut self.late {
            Some(late) => {
                late.note(times);
                times.response_ns()
            }
            None => times.service_ns,
        };
        self.slices.note(times.intended_at_ns, times.done_at_ns, latency);
    }

    /// Notes a call that was answered wrongly after so long.
    pub fn wrong(&mut self, service_ns: u64, difference: impl FnOnce() -> String) {
        self.ledger.wrong += 1;
        self.unanswered_ns += service_ns;
        self.first_difference.get_or_insert_with(difference);
    }

    /// Notes a call that failed after so long.
    pub fn error(&mut self, service_ns: u64, error: &CallError) {
        match error {
            CallError::Timeout(_) => self.ledger.timeout += 1,
            _ => self.ledger.error += 1,
        }
        self.unanswered_ns += service_ns;
        self.first_error.get_or_insert_with(|| error.to_string());
    }

    /// Adds another lane's notes of the same window.
    pub fn merge(&mut self, other: Self) {
        self.ledger.add(&other.ledger);
        self.service += other.service;
        if let (Some(mine), Some(other)) = (&mut self.late, other.late) {
            mine.merge(other);
        }
        self.slices.add(&other.slices);
        self.prepare += other.prepare;
        self.proof += other.proof;
        self.unanswered_ns += other.unanswered_ns;
        self.open_ns += other.open_ns;
        self.around_ns += other.around_ns;
        self.first_error = self.first_error.take().or(other.first_error);
        self.first_difference = self.first_difference.take().or(other.first_difference);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::slices::Cut;
    use super::*;

    fn recorder(scheduled: bool) -> Recorder {
        Recorder::new(Slices::new(Cut::of(Duration::from_millis(1), 1)), scheduled)
    }

    #[test]
    fn every_call_is_in_the_books_once() {
        let mut recorder = recorder(false);
        recorder.ledger.scheduled = 5;
        recorder.ok(&Times { service_ns: 7, ..Times::default() });
        recorder.wrong(10, || "reply.Total is 1 and should be 2".to_owned());
        recorder.wrong(10, || "another".to_owned());
        recorder.error(20, &CallError::Connection("reset".to_owned()));
        recorder.error(30, &CallError::Timeout(Duration::from_secs(1)));
        let Ledger { ok, wrong, error, timeout, .. } = recorder.ledger;
        assert_eq!((ok, wrong, error, timeout, recorder.unanswered_ns), (1, 2, 1, 1, 70));
        assert!(recorder.ledger.balances());
        assert_eq!(recorder.first_difference.as_deref(), Some("reply.Total is 1 and should be 2"));
        assert_eq!(recorder.first_error.as_deref(), Some("connection: reset"));
    }

    #[test]
    fn a_schedule_tells_the_four_times_apart() {
        let mut recorder = recorder(true);
        recorder.ok(&Times { backlog_ns: 300, wake_ns: 20, service_ns: 7, ..Times::default() });
        recorder.ok(&Times { backlog_ns: 0, wake_ns: 20, service_ns: 7, ..Times::default() });
        let late = recorder.late.unwrap();
        assert_eq!((late.response.max(), late.punctual.max(), late.wake.max()), (327, 307, 20));
        assert_eq!((late.backlog.len(), late.backlog.max(), late.response.len()), (1, 300, 2));
    }
}
