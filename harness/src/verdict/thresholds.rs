//! Every threshold of the verdicts, each with what set it. Parts are parts of one: 0.05 is 5 %. From what on launches
//! are in two modes or drift is a matter of statistics, and stands with `modes` and `drift` in `rpcbench_statistics`.

use rpcbench_records::{Ledger, Machine};

/// INVALID where more of all calls failed.
pub const MOST_ERRORS: f64 = Ledger::MOST_ERRORS;

/// INVALID where the harness's own lateness moved p50 or p99 by more: a third of the figure would be the harness.
pub const MOST_MOVED: f64 = 0.5;

/// Lateness that moved an answer by more is no more than SUSPECT where a client has more threads than CPUs, and they waited
/// for one at least this part of all lateness. (Seen with 64 threads on one CPU, from 1,000 to 40,000 calls/s: 1.04 to 3.4
/// times, because they wait for it within calls, too. Lanes that oversleep: none of it.)
pub const CROWDED: f64 = 0.9;

/// INVALID where the loop around a call used more of the call's CPU on the client: two frameworks that differ by 10 %
/// would differ by 9 % only, which is about what a run of 5 launches can tell (medians move by 7.8 % from launch to
/// launch where placement is free).
pub const MOST_LOOP: f64 = 0.1;

/// INVALID where Little's law is off by more, beyond what the window's edges explain. Histograms are exact to 0.1 %,
/// the clock to a nanosecond; what remains is the sampling of what lies around a call. A kind of call that was not
/// recorded, or was recorded twice, is off by its whole part.
pub const MOST_OFF_LITTLE: f64 = 0.05;

/// So many deviations of what calls across the window's edges leave are allowed on top of [`MOST_OFF_LITTLE`] in a
/// closed loop. Simulated windows of 20 calls, exponential or of two kinds: at most 2 % of true books are called false,
/// where it would be over 30 % without; in windows of a thousand calls the allowance is far below the threshold.
pub const EDGE_DEVIATIONS: f64 = 3.0;

/// SATURATED where more of all calls were due and in no lane's hands when the windows closed, beyond
/// [`UNCLAIMED_DEVIATIONS`]: a load that is 5.3 % above what the server can do, sustained over the window. The same of
/// calls that had no answer when the windows closed, beyond those that are under way at any time (the rate times the
/// typical response of the window's first quarter): there the queue stands within the places in flight.
pub const MOST_UNCLAIMED: f64 = 0.05;

/// So many roots of the number of calls are allowed on top of [`MOST_UNCLAIMED`], because arrivals bunch. A Poisson
/// count of n has the deviation sqrt n, and exponential service adds as much: a server that is exactly as fast as its
/// load has a queue of about |N(0, 2n)| after n calls, and a faster one a shorter one. Simulated (one server,
/// exponential gaps and service, 4000 cells of 3 launches): at 95 % of the capacity none is called saturated, at 100 %
/// 0.4 % are with 200 calls a launch, 0.03 % with 1000, none with 10,000; offered 1.4, 1.2 and 1.1 times the capacity
/// 99.4, 99.7 and 99.95 % are. Arrivals with equal gaps bunch less. The same with more places in flight than calls, judged
/// by those open at the end: at 95 and 100 % none of 4000, 4000 and 400 cells is; offered 1.6, 1.3 and 1.2 times the
/// capacity 99.8, 100 and 100 % are, and of 1.4, 1.2 and 1.1 times still 90, 96 and 95 %.
pub const UNCLAIMED_DEVIATIONS: f64 = 3.0;

/// SATURATED where more of all calls were shed or had not ended when the launch did. They are in no quantile, and p99
/// is the figure that people choose by: with so many missing it is not known.
pub const MOST_TURNED_AWAY: f64 = 0.01;

/// Fewer calls than this that were shed or did not end are too few to speak of a part of all: as for quantiles.
pub const FEWEST_TURNED_AWAY: u64 = 20;

/// SUSPECT where lateness moved p50 by more. Restarts of one unchanged program with free placement move it by 7.8 % (CV):
/// less than 5 % is lost in that.
pub const MUCH_MOVED_P50: f64 = 0.05;

/// SUSPECT where lateness moved p99 by more: restarts move it by 60 %.
pub const MUCH_MOVED_P99: f64 = 0.2;

/// SUSPECT where the hypervisor took more of a CPU away, over all windows.
pub const MOST_STEAL: f64 = Machine::MOST_STEAL;

/// SUSPECT where a side's threads were ready and did not run for more of the windows, though they had a CPU each. Two
/// processes that answer each other 900 to 27,000 times a second on a CPU each measured 0.2 to 0.4 % on a quiet virtual
/// machine; beside a busy program on one of the CPUs the side there measured 11 to 22 % at 3,400 calls a second and
/// more.
pub const MOST_RUN_DELAY: f64 = 0.05;

/// SUSPECT where other programs used more of a CPU, over all windows.
pub const MOST_FOREIGN: f64 = Machine::MOST_FOREIGN;

/// SUSPECT below so many launches: two give an interval that is 12.7 standard errors wide to either side.
pub const FEWEST_LAUNCHES: usize = 3;

/// Where calls that wait for a delayed acknowledgement end, in ns. Linux holds one back for 40 ms at the least
/// (`TCP_DELACK_MIN`, `HZ / 25` in include/net/tcp.h), and its timer fires up to a tick (4 ms at 250 Hz) later.
pub const DELAYED_ACK_NS: std::ops::Range<u64> = 38_000_000..46_000_000;

/// A cluster of delayed acknowledgements has more than this part of all calls,
pub const MOST_DELAYED: f64 = 0.001;

/// at least so many of them,
pub const FEWEST_DELAYED: u64 = 20;

/// is so many times as large as what lies in an equally wide range on either side (a tail that merely falls, or one
/// that is level, is not),
pub const DELAYED_STANDS_OUT: f64 = 2.0;

/// and begins so many times above the median: else calls are simply that long.
pub const DELAYED_ABOVE_MEDIAN: u64 = 4;

/// A side is full that used more of the CPUs that it could use. Sleeps and wake-ups leave a few per cent idle on a CPU
/// that has always something to do.
pub const FULL: f64 = 0.9;
