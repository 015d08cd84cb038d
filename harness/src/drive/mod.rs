//! Making calls and recording them: what happens inside a client process.
//!
//! A [lane](LanePlan) has places for calls in flight, each of which is one loop: take the next call (at once in a closed
//! loop, from the [schedule](Schedule) otherwise), prepare it, wait until it is due, make it, check it, note it.

mod arrivals;
mod baton;
mod connection;
mod control;
mod due;
mod histogram;
mod lane;
mod loop_cost;
mod null;
mod offered;
mod open;
mod place;
mod progress;
mod recorder;
mod repeat;
mod schedule;
mod shared;
mod slices;
mod stamps;
mod time;
mod wait;
mod watch;

pub use arrivals::{Arrival, Arrivals, Cursor, FASTEST_PER_S, SLOWEST_PER_S, Totals};
pub use control::Control;
pub use histogram::{export, median, new_histogram};
pub use lane::{LaneOutcome, LanePlan, drive, drive_by};
pub use loop_cost::LoopCost;
pub use null::Null;
pub use offered::Offered;
pub use progress::Progress;
pub use recorder::{Late, Recorder};
pub use repeat::{Batches, RepeatPlan, WRONG_ANSWER, repeat};
pub use schedule::{Claim, Schedule};
pub use slices::{Cut, Slices};
pub use stamps::{Stamps, Times};
pub use time::{Precision, Time};
pub(crate) use wait::parked::noted;
pub use wait::{LaneTime, Spinners, Waiting};
