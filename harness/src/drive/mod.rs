//! Making calls and recording them: what happens inside a client process.

mod closed;
mod connection;
mod control;
mod lane;
mod recorder;
mod repeat;
mod shared;
mod watch;

pub use control::Control;
pub use lane::{LaneOutcome, LanePlan, drive};
pub use recorder::{Recorder, Stamps, export, median, new_histogram};
pub use repeat::{Batches, RepeatPlan, WRONG_ANSWER, repeat};
